import assert from "node:assert/strict";
import { EXIT_CODES } from "../../../lib/base/mod.ts";
import { exitCodesText } from "../../../lib/boot/task_schema.ts";

Deno.test("exitCodesText() has one row for each exit code, and is what spec/ holds", async () => {
  const text = exitCodesText();
  for (const { code, name } of Object.values(EXIT_CODES)) {
    const row = new RegExp(`^\\| ${code} +\\| ${RegExp.escape(name)} +\\|`, "gm");
    assert.equal(text.match(row)?.length, 1, name);
  }
  const url = new URL("../../../spec/exit_codes.md", import.meta.url);
  assert.equal(await Deno.readTextFile(url), text);
});
