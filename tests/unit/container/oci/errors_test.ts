import assert from "node:assert/strict";
import { badImage, ociError } from "../../../../lib/container/oci/errors.ts";

Deno.test("ociError() carries code, exit code, hint and cause", () => {
  const cause = new Error("why");
  const error = ociError("container.x", "unavailable", "Cannot do it", "Do this", cause);
  assert.deepEqual([error.code, error.exitCode, error.message, error.hint, error.cause], [
    "container.x",
    69,
    "Cannot do it",
    "Do this",
    cause,
  ]);
});

Deno.test("badImage() names the image and what is wrong with it", () => {
  const error = badImage("it", "it is odd");
  assert.equal(error.message, "Cannot use the image it: it is odd");
  assert.equal(error.exitCode, 65);
});
