import assert from "node:assert/strict";
import { type ExitName, PackRepoError } from "../../../lib/base/mod.ts";
import { isFatal } from "../../../lib/boot/phase.ts";

function failure(code: `${string}.${string}`, exit: ExitName): PackRepoError {
  return new PackRepoError({ code, exit, message: "It went wrong", hint: "Try again" });
}

Deno.test("isFatal() tells what leaves nothing to sign from what a failed phase records", () => {
  assert.equal(isFatal(failure("host.disk-full", "io")), true);
  assert.equal(isFatal(failure("host.cannot-create", "cannotCreate")), true);
  assert.equal(isFatal(failure("host.no-permission", "noPermission")), true);
  assert.equal(isFatal(failure("repo.not-found", "noInput")), false);
  assert.equal(isFatal(failure("host.git-failed", "io")), false);
});
