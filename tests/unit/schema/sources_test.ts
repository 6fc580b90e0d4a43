import assert from "node:assert/strict";
import { schemaSources, validatorOf } from "../../../lib/schema/mod.ts";

Deno.test("schemaSources() names each file once, and every schema is 2020-12 and compiles", async () => {
  const sources = await schemaSources();
  assert.ok(sources.length > 0);
  assert.equal(new Set(sources.map(({ file }) => file)).size, sources.length);
  for (const { file, schema } of sources) {
    assert.match(file, /^[a-z_]+\.schema\.json$/);
    const { $schema, $id } = schema as { $schema?: string; $id?: string };
    assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
    assert.match($id ?? "", /^urn:packrepo:schema:[a-z-]+:\d+$/);
    assert.equal((await validatorOf(schema))(undefined).ok, false);
  }
});

Deno.test("spec/ holds the schemas of schemaSources() and no others", async () => {
  const spec = new URL("../../../spec/", import.meta.url);
  const sources = await schemaSources();
  for (const { file, schema } of sources) {
    const written = JSON.parse(await Deno.readTextFile(new URL(file, spec)));
    assert.deepEqual(written, JSON.parse(JSON.stringify(schema)), `run deno task schema: ${file}`);
  }
  const files: string[] = [];
  for await (const { name } of Deno.readDir(spec)) {
    if (name.endsWith(".schema.json")) files.push(name);
  }
  assert.deepEqual(files.sort(), sources.map(({ file }) => file).sort());
});
