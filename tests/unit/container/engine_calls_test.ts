import assert from "node:assert/strict";
import { buildError, callsOf } from "../../../lib/container/engine_calls.ts";

const CALL = { command: "docker", args: [], doing: "build the image production" };

Deno.test("buildError() names the step of the Dockerfile that failed, and keeps the log", () => {
  const text =
    '#9 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1\n' +
    "ERROR: failed to solve\n";
  const error = buildError(CALL, { code: 1, text });
  assert.deepEqual([error.code, error.exitCode], ["container.build-failed", 10]);
  assert.equal(
    error.message,
    'Cannot build the image production: the step "/bin/sh -c false": exit code: 1',
  );
  assert.equal((error.cause as Error).message, text);
});

Deno.test("buildError() blames the engine where it is gone or its disk is full", () => {
  for (
    const [text, code] of [
      ["ERROR: error reading from server: EOF", "container.engine-gone"],
      ["ERROR: no space left on device", "container.disk-full"],
      ["ERROR: pull: No such image: x", "container.build-failed"],
    ]
  ) assert.equal(buildError(CALL, { code: 1, text: text! }).code, code);
});

Deno.test("callsOf() calls the engine by its name", async () => {
  await assert.rejects(callsOf("docker").run(["no-such-command-at-all"], "try"), (error: Error) => {
    assert.match(error.message, /docker/);
    return true;
  });
});
