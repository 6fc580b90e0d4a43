import assert from "node:assert/strict";
import { EXIT_CODES, type ExitName, PackRepoError } from "../../../lib/base/mod.ts";

const INIT = {
  code: "test.bad-thing",
  exit: "data",
  message: `Cannot read "x"`,
  hint: "Read something else",
} as const;

Deno.test("PackRepoError keeps what it is made from", () => {
  const error = new PackRepoError(INIT);
  assert.ok(error instanceof Error);
  assert.equal(error.name, "PackRepoError");
  assert.equal(error.code, "test.bad-thing");
  assert.equal(error.exit, "data");
  assert.equal(error.hint, "Read something else");
  assert.equal(String(error), `PackRepoError: Cannot read "x"`);
  assert.match(error.stack!, /errors_test\.ts/);
});

Deno.test("PackRepoError has a cause only where one was given", () => {
  assert.equal(Object.hasOwn(new PackRepoError(INIT), "cause"), false);
  const cause = new RangeError("inner");
  assert.equal(new PackRepoError({ ...INIT, cause }).cause, cause);
  assert.equal(new PackRepoError({ ...INIT, cause: null }).cause, null);
});

Deno.test("PackRepoError gives the exit code of its name, for every name", () => {
  for (const exit of Object.keys(EXIT_CODES) as ExitName[]) {
    assert.equal(new PackRepoError({ ...INIT, exit }).exitCode, EXIT_CODES[exit].code);
  }
});
