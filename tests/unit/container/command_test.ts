import assert from "node:assert/strict";
import {
  callEngine,
  complaintOf,
  type EngineCall,
  engineError,
  tryEngine,
} from "../../../lib/container/command.ts";

const CALL: EngineCall = { command: "docker", args: ["load"], doing: "load the image" };

Deno.test.each([
  ["#12 ERROR: process failed\nERROR: failed to solve: no", "failed to solve: no"],
  ["Error: building at STEP\n", "building at STEP"],
  ["something\nthe last line\n", "the last line"],
  ["", ""],
])("complaintOf(%j) is the line that says what is wrong", (text, line) => {
  assert.equal(complaintOf(text), line);
});

Deno.test.each([
  ["Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?", "gone"],
  ["ERROR: rpc error: code = Unavailable desc = error reading from server: EOF", "gone"],
  ["ERROR: failed to receive status: read unix: connection reset by peer", "gone"],
  ["write /var/lib/x: no space left on device", "full"],
  ["Error response from daemon: No such image: a:b", "image"],
  ["Error: a:b: image not known", "image"],
  ["Error response from daemon: conflict", "other"],
])("engineError() knows %j", (text, kind) => {
  const error = engineError(CALL, { code: 1, text });
  const expected: Record<string, readonly [string, number]> = {
    gone: ["container.engine-gone", 69],
    full: ["container.disk-full", 74],
    image: ["container.no-image", 66],
    other: ["container.engine-failed", 10],
  };
  assert.deepEqual([error.code, error.exitCode], expected[kind]);
  assert.match(error.message, /^Cannot load the image: docker /);
});

Deno.test("tryEngine() keeps output and messages apart, and says when it took too long", async () => {
  const both = { command: "sh", args: ["-c", "echo out; echo err >&2; exit 3"], doing: "try" };
  const ended = await tryEngine(both);
  assert.deepEqual([ended.code, ended.output, ended.stderr], [3, "out\n", "err\n"]);
  const slow = { command: "sleep", args: ["30"], doing: "try", timeoutMs: 50 };
  assert.match((await tryEngine(slow)).text, /error: it took longer than 0\.05 s/);
});

Deno.test("callEngine() returns the output, or throws what engineError() makes", async () => {
  assert.equal(await callEngine({ command: "echo", args: ["yes"], doing: "try" }), "yes\n");
  await assert.rejects(callEngine({ command: "false", args: [], doing: "try" }), {
    code: "container.engine-failed",
  });
  await assert.rejects(callEngine({ command: "no-such-engine", args: [], doing: "try" }), {
    code: "host.no-program",
  });
});
