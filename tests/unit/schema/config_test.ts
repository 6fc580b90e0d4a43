import assert from "node:assert/strict";
import { type PackRepoConfig, schemaSources, validatorOf } from "../../../lib/schema/mod.ts";

/** Every key; the checker refuses it if the type differs. */
const ALL: PackRepoConfig = {
  pack: {
    "budget": 50_000,
    "tokenizer": "o200k",
    "workers": 2,
    "format": "html",
    "output": "out",
    "include": ["src"],
    "exclude": ["*.snap"],
    "subdir": "packages/a",
    "focus": "session cookie",
    "count-all": true,
  },
  dependencies: {
    severity: "high",
    ignore: [{ id: "GHSA-1", reason: "not reached", expires: "2027-01-01" }],
  },
  licences: { allow: ["MIT"], clarify: { "a@1": "MIT" } },
};

Deno.test("CONFIG_SCHEMA takes every key, and no other value of any", async () => {
  const source = (await schemaSources()).find(({ file }) => file === "packrepo.schema.json");
  const validate = await validatorOf<PackRepoConfig>(source!.schema);
  assert.deepEqual(validate(ALL), { ok: true, value: ALL });
  for (const empty of [{}, { pack: {} }]) assert.equal(validate(empty).ok, true);
  for (const bad of [[], null, "x", { pack: null }, { pack: [] }, { pak: {} }]) {
    assert.equal(validate(bad).ok, false, JSON.stringify(bad));
  }
  for (const key of Object.keys(ALL.pack!)) {
    for (const value of [null, {}, [1], -0.5]) {
      assert.equal(validate({ pack: { [key]: value } }).ok, false, `${key}: ${value}`);
    }
  }
});

Deno.test("CONFIG_SCHEMA takes an ignored advisory only with its reason and its last day", async () => {
  const source = (await schemaSources()).find(({ file }) => file === "packrepo.schema.json");
  const validate = await validatorOf<PackRepoConfig>(source!.schema);
  const good = { id: "GHSA-1", reason: "not reached", expires: "2027-01-01" };
  for (
    const change of [
      { reason: "" },
      { reason: undefined },
      { expires: undefined },
      { expires: "never" },
      { id: 7 },
      { until: "2027-01-01" },
    ]
  ) {
    const ignore = [JSON.parse(JSON.stringify({ ...good, ...change }))];
    assert.equal(validate({ dependencies: { ignore } }).ok, false, JSON.stringify(change));
  }
  for (
    const bad of [
      { dependencies: { severity: "dire" } },
      { licences: { allow: [] } },
      { licences: { allow: "MIT" } },
      { licences: { clarify: { a: 1 } } },
      { licences: { deny: ["GPL-3.0-only"] } },
    ]
  ) assert.equal(validate(bad).ok, false, JSON.stringify(bad));
});
