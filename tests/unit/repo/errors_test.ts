import assert from "node:assert/strict";
import { objectError, repoError } from "../../../lib/repo/errors.ts";

Deno.test("objectError() ends with 65 and says what to do", () => {
  const cause = new Error("why");
  const error = objectError("repo.object-corrupt", "Cannot read it", cause);
  assert.deepEqual([error.code, error.exitCode, error.cause], ["repo.object-corrupt", 65, cause]);
  assert.match(error.hint, /git fsck/);
  assert.equal("cause" in objectError("repo.object-missing", "x"), false);
});

Deno.test("repoError() ends as it is told", () => {
  const error = repoError("repo.not-found", "noInput", "Cannot open it", "Check the path");
  assert.deepEqual([error.exitCode, error.message, error.hint], [
    66,
    "Cannot open it",
    "Check the path",
  ]);
});
