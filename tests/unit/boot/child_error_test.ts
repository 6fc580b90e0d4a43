import assert from "node:assert/strict";
import { childError } from "../../../lib/boot/child_error.ts";

Deno.test("childError() gives the error that a packing process printed, with its exit code", () => {
  const line = JSON.stringify({
    v: 1,
    code: "host.disk-full",
    message: "Cannot write",
    hint: "Free some space",
    exit: 74,
  });
  const error = childError(line, 74);
  assert.deepEqual(
    [error.code, error.exit, error.message, error.hint],
    ["host.disk-full", "io", "Cannot write", "Free some space"],
  );
});

Deno.test.each([["Killed", 137], ["", 1], ['{"v":1}', 70], ["[]", 1], ["null", 1]])(
  "childError() shows %j of a process that ended with %d as it is",
  (line, code) => {
    const error = childError(line as string, code as number);
    assert.equal(error.code, "boot.pack-process");
    assert.equal(error.exit, "no");
    assert.match(error.message, new RegExp(`ended with ${code}: `));
  },
);
