import assert from "node:assert/strict";
import { HEALTH_COMMAND } from "../../../lib/container/container.ts";
import { TARGETS } from "../../../lib/container/types.ts";

const dockerfile = await Deno.readTextFile(
  new URL("../../../infra/Dockerfile", import.meta.url),
);

Deno.test("TARGETS are stages of infra/Dockerfile, none of them run by root", () => {
  for (const target of TARGETS) assert.match(dockerfile, new RegExp(` AS ${target}$`, "m"));
  assert.equal(dockerfile.match(/^USER 65532:65532$/gm)?.length, 2, "development and production");
});

Deno.test("HEALTH_COMMAND is what the image's own health check runs, without a shell", () => {
  const words = dockerfile.match(/^HEALTHCHECK [^[]*CMD (\[.*\])$/m)?.[1];
  assert.deepEqual(JSON.parse(words ?? "null"), HEALTH_COMMAND);
});

Deno.test("infra/Dockerfile pins what it is built on, and fetches no syntax of its own", () => {
  for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) {
    assert.match(image!, /^(?:\$\{BASE_IMAGE\}|base|development|scratch)$/);
  }
  assert.doesNotMatch(dockerfile, /^# *syntax/mi);
});
