import assert from "node:assert/strict";
import { validatorOf } from "../../../lib/schema/mod.ts";
import { runScript, withFolder } from "../host/script.ts";

const SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  required: ["name", "sizes"],
  additionalProperties: false,
  properties: {
    name: { type: "string", pattern: "^[a-z]+$" },
    sizes: { type: "array", items: { type: "integer", minimum: 0 }, maxItems: 1_000_000 },
    kind: { enum: ["a", "b"] },
    when: { type: "string", format: "date-time" },
    inner: {
      type: "object",
      additionalProperties: false,
      properties: { "a/b~c": { type: "boolean" } },
    },
  },
};

interface Named {
  readonly name: string;
  readonly sizes: readonly number[];
}

const GOOD = { name: "x", sizes: [0, 1] };

Deno.test("validatorOf() gives the value back where it is valid", async () => {
  const validate = await validatorOf<Named>(SCHEMA);
  const result = validate(GOOD);
  assert.ok(result.ok);
  assert.equal(result.value, GOOD);
});

/** Values that are refused, and what is said. */
const REFUSED: readonly (readonly [value: unknown, errors: readonly string[]])[] = [
  [undefined, ["/ must be object"]],
  [null, ["/ must be object"]],
  [[], ["/ must be object"]],
  [{}, ["/ must have required property 'name'"]],
  [{ ...GOOD, extra: 1 }, ['/ must NOT have additional properties: "extra"']],
  [{ ...GOOD, name: "X" }, ['/name must match pattern "^[a-z]+$"']],
  [{ ...GOOD, name: 7 }, ["/name must be string"]],
  [{ ...GOOD, sizes: [0, -1] }, ["/sizes/1 must be >= 0"]],
  [{ ...GOOD, sizes: [0.5] }, ["/sizes/0 must be integer"]],
  [{ ...GOOD, kind: "c" }, ["/kind must be equal to one of the allowed values"]],
  [{ ...GOOD, inner: { "a/b~c": 1 } }, ["/inner/a~1b~0c must be boolean"]],
];

Deno.test("validatorOf() says where a value is wrong and how", async () => {
  const validate = await validatorOf<Named>(SCHEMA);
  for (const [value, errors] of REFUSED) {
    assert.deepEqual(validate(value), { ok: false, errors }, JSON.stringify(value));
  }
  // One answer does not leak into the next.
  assert.ok(validate(GOOD).ok);
});

Deno.test("validatorOf() does not assert formats, change values or fill in defaults", async () => {
  const validate = await validatorOf<Named>({
    ...SCHEMA,
    properties: { ...SCHEMA.properties, size: { type: "integer", default: 5 } },
  });
  const value = { ...GOOD, when: "not a time" };
  const before = structuredClone(value);
  assert.ok(validate(value).ok);
  assert.deepEqual(value, before);
  assert.equal(validate({ ...GOOD, size: "5" }).ok, false);
});

Deno.test("validatorOf() is not taken in by keys that mean something to JavaScript", async () => {
  const validate = await validatorOf<Named>(SCHEMA);
  for (const key of ["__proto__", "constructor", "toString"]) {
    const value = JSON.parse(`{"name":"x","sizes":[],"${key}":1}`);
    assert.deepEqual(validate(value), {
      ok: false,
      errors: [`/ must NOT have additional properties: "${key}"`],
    });
    assert.equal(validate(JSON.parse(`{"sizes":[],"${key}":{"name":"x"}}`)).ok, false);
  }
});

Deno.test("validatorOf() gives few and short errors for hostile documents, and soon", async () => {
  const validate = await validatorOf<Named>(SCHEMA);
  const alternatives = await validatorOf({
    anyOf: Array.from({ length: 100 }, (_, i) => ({ const: i })),
  });
  const start = performance.now();
  for (
    const result of [
      validate({ ...GOOD, sizes: new Array(1_000_000).fill(-1) }),
      validate({ ...GOOD, sizes: new Array(1_000_001).fill(0) }),
      validate({ ...GOOD, ["k".repeat(5_000_000)]: 1 }),
      validate(Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, i]))),
      validate({ ...GOOD, inner: { ["n".repeat(5_000_000)]: 1 } }),
      validate(JSON.parse("[".repeat(100_000) + "]".repeat(100_000))),
      alternatives("none of them"),
    ]
  ) {
    assert.ok(!result.ok);
    assert.ok(result.errors.length >= 1 && result.errors.length <= 20);
    for (const error of result.errors) assert.ok(error.length <= 400 && error.isWellFormed());
  }
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("validatorOf() refuses a schema that is wrong, as a mistake of ours", async () => {
  for (
    const schema of [
      { type: "nothing" },
      { typ: "object" },
      { type: "object", required: "name" },
      { $ref: "#/$defs/missing" },
      { pattern: "(" },
    ]
  ) {
    await assert.rejects(validatorOf(schema), (error: Error) => error.name !== "PackRepoError");
  }
});

Deno.test("validatorOf() compiles schemas of the same $id side by side", async () => {
  const $id = "https://example.org/same.json";
  const [a, b] = await Promise.all([
    validatorOf({ $id, type: "string" }),
    validatorOf({ $id, type: "number" }),
  ]);
  assert.deepEqual([a("x").ok, a(1).ok, b("x").ok, b(1).ok], [true, false, false, true]);
});

Deno.test("the face of schema does not load the compiler before the first call", async () => {
  await withFolder(async (folder) => {
    const face = import.meta.resolve("../../../lib/schema/mod.ts");
    // Without the modules of npm in the cache nothing but the call can fail.
    const source = `import { validatorOf } from "${face}";
      console.log("loaded");
      await validatorOf({}).then(() => console.log("compiled"), () => console.log("no compiler"));`;
    const config = `${folder}/deno.json`;
    const missing = { ajv: "./missing.ts", "ajv/": "./missing/", typebox: "npm:typebox@1.4.3" };
    await Deno.writeTextFile(config, JSON.stringify({ imports: missing }));
    const ended = await runScript(folder, source, {
      flags: ["-A", "--no-lock", `--import-map=${config}`],
    });
    assert.equal(ended.stdout, "loaded\nno compiler\n", ended.stderr);
  });
});
