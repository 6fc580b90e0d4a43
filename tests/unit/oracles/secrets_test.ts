import assert from "node:assert/strict";
import { createPack, serializeIndex } from "../../../lib/pack/mod.ts";
import { judgePack } from "../../../lib/oracles/mod.ts";
import { SECRET, SECRET_LINE } from "../../helpers/secret.ts";
import { memoryRepo } from "../pack/memory_repo.ts";
import { sampleLines } from "../pack/samples.ts";
import { idsOf, judge, reseal, samplePack, type Spoilable, testSpoilings } from "./judging.ts";

Deno.test("secrets fails on a body with a secret and names path, line and rule, never the secret", async () => {
  const { repo, index: sound, body: soundBody } = await samplePack();
  const index = structuredClone(sound) as Spoilable;
  const body = soundBody.slice();
  const chunk = index.chunks.find((c: Spoilable) => c.body_end - c.body_start > 200);
  body.set(new TextEncoder().encode(`x\n${SECRET_LINE}`), chunk.body_start);
  reseal(index, body);
  for (const options of [{}, { repo }]) {
    const row = (await judge(index, body, options)).find(({ id }) => id === "secrets")!;
    assert.equal(row.status, "failed");
    assert.ok(row.detail.startsWith(JSON.stringify(chunk.file_path).slice(0, 6)), row.detail);
    assert.match(row.detail, new RegExp(`: [a-z-]+ in line ${chunk.start_line + 1}$`));
    assert.ok(!row.detail.includes(SECRET));
  }
});

Deno.test("secrets looks through the whole files that parts are from, where it has the repository", async () => {
  const text = sampleLines(2000, "const value");
  const clean = memoryRepo({ "big.ts": text });
  const pack = await createPack(clean, { budget: 1000, tokenizer: "cl100k" });
  const hot = memoryRepo({ "big.ts": text + SECRET_LINE });
  const repo = { ...hot, info: clean.info };
  const input = { index: pack.index, indexText: serializeIndex(pack.index), body: pack.body };
  assert.ok(idsOf(await judgePack(input), "passed").includes("secrets"));
  const row = (await judgePack(input, { repo })).find(({ id }) => id === "secrets")!;
  assert.equal(row.status, "failed");
  assert.match(row.detail, /^"big\.ts": [a-z-]+ in line 2001$/);
});

Deno.test("secrets judges by its own rules and says where a pack was made by others", async () => {
  const { index: sound, body } = await samplePack();
  const index = structuredClone(sound) as Spoilable;
  index.metadata.secrets_ruleset = "0".repeat(64);
  reseal(index, body);
  const row = (await judge(index, body)).find(({ id }) => id === "secrets")!;
  assert.equal(row.status, "passed");
  assert.match(row.detail, /the pack was made by others, 0{64}$/);
  const own = (await judge(sound, body)).find(({ id }) => id === "secrets")!;
  assert.ok(own.detail.endsWith(sound.metadata.secrets_ruleset), own.detail);
});

testSpoilings([{
  what: "a clean file that is said to hold a secret",
  spoil: (index) => {
    index.skipped.find((file: Spoilable) => file.reason === "budget").reason = "secret";
  },
  failing: ["completeness", "statistics"],
}]);
