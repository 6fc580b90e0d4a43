import assert from "node:assert/strict";
import * as tables from "../../../../lib/scan/formats/place_table.ts";

for (const [name, table] of Object.entries(tables)) {
  Deno.test(`${name} names each thing once, in lower case`, () => {
    const entries = (typeof table === "string" ? [table] : table).join(" ").split(" ");
    assert.ok(entries.length > 10);
    assert.deepEqual(entries.filter((entry, at) => entries.indexOf(entry) !== at), []);
    for (const entry of entries) assert.match(entry, /^[a-z0-9_.*/-]+$/);
  });
}
