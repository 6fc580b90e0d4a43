import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { makeSelection, parsePathList } from "../../../lib/pack/manual_selection.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("makeSelection() records the same, however it was written", () => {
  const one = makeSelection({
    include: ["b", "a", "b"],
    exclude: ["x"],
    subdir: "./src//",
    paths: ["./z", "a/b/", "a/b"],
    focus: "session cookie",
    changedSince: "1".repeat(40),
  });
  assert.deepEqual(one, {
    include: ["a", "b"],
    exclude: ["x"],
    subdir: "src",
    paths: ["a/b", "z"],
    focus: "session cookie",
    changed_since: "1".repeat(40),
  });
});

Deno.test("makeSelection() records nothing where nothing was selected", () => {
  for (
    const request of [{}, { include: [], exclude: [] }, { subdir: "." }, { subdir: "./" }, {
      subdir: ".//.",
    }]
  ) {
    assert.equal(makeSelection(request), undefined);
  }
});

Deno.test.each<[Parameters<typeof makeSelection>[0], string]>([
  [{ include: ["!a"] }, "pack.bad-pattern"],
  [{ exclude: ["a", "[b"] }, "pack.bad-pattern"],
  [{ subdir: "../x" }, "pack.bad-path"],
  [{ subdir: ".." }, "pack.bad-path"],
  [{ subdir: "./.." }, "pack.bad-path"],
  [{ subdir: "" }, "pack.bad-path"],
  [{ subdir: "/src" }, "pack.bad-path"],
  [{ paths: ["a", "/etc/passwd"] }, "pack.bad-path"],
  [{ paths: ["a//b"] }, "pack.bad-path"],
  [{ focus: "" }, "pack.bad-focus"],
])("makeSelection(%j) is a usage error", (request, code) => {
  assert.throws(() => makeSelection(request), (error) => {
    return error instanceof PackRepoError && error.code === code && error.exitCode === 64;
  });
});

Deno.test("parsePathList() takes lines, or NUL bytes where there is one", () => {
  assert.deepEqual(parsePathList(encode("a\nb c\r\n\n d")), ["a", "b c", " d"]);
  assert.deepEqual(parsePathList(encode("a\nb\0c\0")), ["a\nb", "c"]);
  assert.deepEqual(parsePathList(encode("one")), ["one"]);
});

Deno.test("parsePathList() refuses a list of nothing, of too much and of other bytes", () => {
  const lists = [
    encode(""),
    encode("\n\n"),
    Uint8Array.of(0x61, 0xff),
    encode("a\n".repeat(100_001)),
  ];
  for (const list of lists) {
    assert.throws(() => parsePathList(list), (error) => {
      return error instanceof PackRepoError && error.code === "pack.bad-list" &&
        error.exitCode === 66;
    });
  }
});
