import assert from "node:assert/strict";
import { idsOf, judge, samplePack, type Spoilable } from "./judging.ts";

Deno.test("suspicious-files fails on an environment file and on a private key", async () => {
  const { index: sound, body: soundBody } = await samplePack();
  const index = structuredClone(sound) as Spoilable;
  index.chunks[0].file_path = "deploy/.env";
  const failed = idsOf(await judge(index, soundBody), "failed");
  assert.ok(failed.includes("suspicious-files"), `${failed}`);

  const key = `-----${"BEGIN"} PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG".repeat(4)}\n`;
  const body = soundBody.slice();
  const chunk = sound.chunks.find((c) => c.body_end - c.body_start > key.length)!;
  body.set(new TextEncoder().encode(key), chunk.body_start);
  const checks = await judge(sound, body);
  const row = checks.find(({ id }) => id === "suspicious-files")!;
  assert.equal(row.status, "failed");
  assert.match(row.detail, /private key/);
  assert.ok(!row.detail.includes("MIIEv"), "a secret is not repeated");
});
