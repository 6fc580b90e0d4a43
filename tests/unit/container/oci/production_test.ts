import assert from "node:assert/strict";
import {
  DENO_PACKAGES,
  isProductionSource,
  NO_REGISTRY,
  PRODUCTION,
} from "../../../../lib/container/oci/production.ts";
import { DENO_PIN } from "../../../../lib/boot/pins.ts";

Deno.test("the Deno of images is the one that PackRepo is pinned to", () => {
  for (const { version, integrity } of Object.values(DENO_PACKAGES)) {
    assert.equal(version, DENO_PIN);
    assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});

Deno.test("isProductionSource() takes what runs, and no tests", () => {
  const taken = ["lib/a/b.ts", "tasks/pack.ts", "spec/index.schema.json", "deno.json", "LICENSE"];
  const left = ["tests/unit/x.ts", ".ci/run", "infra/Dockerfile", "library/x", "artifacts/x"];
  for (const path of taken) assert.ok(isProductionSource(path), path);
  for (const path of left) assert.ok(!isProductionSource(path), path);
});

Deno.test("production runs without privileges, and its health check without a shell", () => {
  const [user, group] = PRODUCTION.User.split(":").map(Number);
  assert.ok(user! > 0 && group! > 0);
  assert.equal(PRODUCTION.Healthcheck?.Test[0], "CMD");
  assert.match(NO_REGISTRY, /\.invalid$/);
});

Deno.test("production is run as the Dockerfile's is", async () => {
  const file = new URL("../../../../infra/Dockerfile", import.meta.url);
  const text = (await Deno.readTextFile(file)).replaceAll("\\\n", " ");
  const stage = text.slice(text.indexOf("AS production"));
  const list = (word: string): string[] =>
    JSON.parse(stage.match(new RegExp(`^${word} (\\[.*\\])$`, "m"))![1]!);
  assert.deepEqual(PRODUCTION.Entrypoint, list("ENTRYPOINT"));
  assert.deepEqual(PRODUCTION.Cmd, list("CMD"));
  const health = PRODUCTION.Healthcheck!;
  const [, flags, test] = stage.match(/^HEALTHCHECK (.*?)\s+CMD (\[.*\])$/m)!;
  assert.deepEqual(health.Test, ["CMD", ...JSON.parse(test!)]);
  const seconds = (name: string) => Number(flags!.match(new RegExp(`--${name}=(\\d+)s`))![1]) * 1e9;
  assert.deepEqual([health.Interval, health.Timeout, health.StartPeriod], [
    seconds("interval"),
    seconds("timeout"),
    seconds("start-period"),
  ]);
  const words = (word: string) => stage.match(new RegExp(`^${word} (.*)$`, "m"))![1]!.trim();
  assert.deepEqual([...PRODUCTION.Env].sort(), words("ENV").split(/\s+/).sort());
  assert.equal(PRODUCTION.WorkingDir, words("WORKDIR"));
  assert.equal(PRODUCTION.User, words("USER"));
  assert.deepEqual(Object.keys(PRODUCTION.ExposedPorts!), [`${words("EXPOSE")}/tcp`]);
});
