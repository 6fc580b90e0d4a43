import assert from "node:assert/strict";
import { cloneFailure } from "../../../lib/repo/clone_failure.ts";

const failure = (stderr: string, isLocal = false): ReturnType<typeof cloneFailure> =>
  cloneFailure({ stderr, timedOut: false }, { label: "L", secrets: ["s3cretpw"], isLocal });

Deno.test.each([
  [
    "fatal: repository 'https://h/x/' not found\n",
    "repo.not-found",
    66,
    /'https:\/\/h\/x\/' not found/,
  ],
  [
    "ERROR: Repository not found.\nfatal: Could not read from remote repository.\n\n" +
    "Please make sure you have the correct access rights\nand the repository exists.\n",
    "repo.not-found",
    66,
    /Repository not found/,
  ],
  [
    "fatal: remote error: access denied or repository not exported: /x\n",
    "repo.not-found",
    66,
    /exported/,
  ],
  ["fatal: '/x' does not appear to be a git repository\n", "repo.not-found", 66, /appear/],
  [
    "ann@h: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\n" +
    "Please make sure you have the correct access rights\nand the repository exists.\n",
    "repo.clone-failed",
    69,
    /: h: Permission denied/,
  ],
  [
    "fatal: unable to access 'https://u:s3cretpw@h/x/': s3cretpw\n",
    "repo.clone-failed",
    69,
    /'https:\/\/h\/x\/': \*\*\*$/,
  ],
  [
    "remote: \x1b[31mgo away\x07\nfatal: early EOF\n",
    "repo.clone-failed",
    69,
    /remote: {2}\[31mgo away$/,
  ],
  ["fatal: write error: No space left on device\n", "repo.disk-full", 74, /no space left/],
  ["", "repo.clone-failed", 69, /git gave no reason/],
])("cloneFailure() explains %j", (stderr, code, exitCode, message) => {
  const error = failure(stderr);
  assert.deepEqual([error.code, error.exitCode], [code, exitCode]);
  assert.match(error.message, message);
  assert.doesNotMatch(error.message + error.hint, /s3cret|\p{Cc}/u);
});

Deno.test("cloneFailure() hints at credentials where access is missing", () => {
  assert.match(failure("fatal: Authentication failed for 'https://h/x/'").hint, /credential/);
});

Deno.test("cloneFailure() finds a local source corrupt and a slow one unavailable", () => {
  assert.deepEqual(
    [failure("fatal: bad object\n", true).code, failure("fatal: bad object\n", true).exitCode],
    ["repo.object-corrupt", 65],
  );
  const slow = cloneFailure({ stderr: "", timedOut: true }, {
    label: "L",
    secrets: [],
    isLocal: false,
  });
  assert.deepEqual([slow.code, slow.exitCode], ["repo.clone-failed", 69]);
  assert.match(slow.message, /too long/);
});
