import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { explainFileError } from "../../../lib/host/mod.ts";

/** Returns an error as Deno makes it for a code of the operating system. */
function systemError(code: string, message = "said the system"): Error {
  return Object.assign(new Error(message), { code });
}

const CASES: readonly (readonly [
  title: string,
  error: Error,
  action: "read" | "write",
  code: string,
  exitCode: number,
])[] = [
  ["a full disk", systemError("ENOSPC"), "write", "host.disk-full", 74],
  ["a used-up quota", systemError("EDQUOT"), "write", "host.disk-full", 74],
  ["a missing file", new Deno.errors.NotFound("x"), "read", "host.not-found", 66],
  ["a file in the way", systemError("ENOTDIR"), "read", "host.not-found", 66],
  ["a missing folder", new Deno.errors.NotFound("x"), "write", "host.cannot-create", 73],
  ["a refusal", new Deno.errors.PermissionDenied("x"), "write", "host.cannot-create", 73],
  ["a read-only disk", systemError("EROFS"), "write", "host.cannot-create", 73],
  ["a refusal", new Deno.errors.PermissionDenied("x"), "read", "host.cannot-read", 74],
  ["a circle of links", systemError("ELOOP"), "read", "host.cannot-read", 74],
  ["a broken disk", systemError("EIO"), "read", "host.cannot-read", 74],
];

for (const [title, error, action, code, exitCode] of CASES) {
  Deno.test(`explainFileError() makes ${code} (${exitCode}) of ${title} on ${action}`, () => {
    const explained = explainFileError(error, action, `/a "b"`);
    assert.ok(explained instanceof PackRepoError);
    assert.equal(explained.code, code);
    assert.equal(explained.exitCode, exitCode);
    assert.equal(explained.cause, error);
    assert.ok(explained.message.includes(String.raw`"/a \"b\""`), explained.message);
    assert.doesNotMatch(explained.message, /\.$/);
    assert.ok(explained.hint !== "");
  });
}

Deno.test("explainFileError() returns what is explained already, and what cli explains", () => {
  const explained = explainFileError(systemError("EIO"), "read", "/a");
  assert.equal(explainFileError(explained, "write", "/b"), explained);
  const permission = new Deno.errors.NotCapable(`Requires read access to "/a"`);
  assert.equal(explainFileError(permission, "read", "/a"), permission);
});

Deno.test("explainFileError() returns what is not an error of the system as it is", () => {
  for (const thrown of ["text", undefined, null, 7]) {
    assert.equal(explainFileError(thrown, "read", "/a"), thrown);
  }
});
