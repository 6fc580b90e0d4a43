import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { parseTreeListing, pathText } from "../../../lib/repo/tree_listing.ts";
import { concat } from "../../helpers/bytes.ts";

const A = "a".repeat(40);
const encoder = new TextEncoder();

/** Returns a listing; a line that is an array is `[fields, path bytes]`. */
function listing(...lines: (string | [string, Uint8Array])[]): Uint8Array {
  return concat(
    lines.flatMap((line) =>
      typeof line === "string"
        ? [encoder.encode(`${line}\0`)]
        : [encoder.encode(`${line[0]}\t`), line[1], new Uint8Array(1)]
    ),
  );
}

Deno.test("parseTreeListing() parses files, links, submodules and folders", () => {
  const { entries, trees } = parseTreeListing(listing(
    `100644 blob ${A}       5\ta,b`,
    `040000 tree ${A}       -\td`,
    `100755 blob ${A} 1234567890\td/x\n"y"\t😀`,
    `120000 blob ${A}       9\tl`,
    `160000 commit ${A}       -\ts`,
  ));
  assert.deepEqual(entries.map(({ path, mode, size }) => [path, mode, size]), [
    ["a,b", "100644", 5],
    ['d/x\n"y"\t😀', "100755", 1234567890],
    ["l", "120000", 9],
    ["s", "160000", 0],
  ]);
  assert.deepEqual(trees.map(({ pathBytes }) => new TextDecoder().decode(pathBytes)), ["d"]);
  assert.deepEqual(parseTreeListing(new Uint8Array()), { entries: [], trees: [] });
});

Deno.test("parseTreeListing() escapes what is not UTF-8 and keeps its bytes", () => {
  const bytes = new Uint8Array([0xff, 0x25, 0x61, 0x0a, 0x20, 0x7f]);
  const [entry] = parseTreeListing(listing([`100644 blob ${A}       1`, bytes])).entries;
  assert.equal(entry?.path, "%FF%25a%0A %7F");
  assert.equal(entry?.isUtf8Path, false);
  assert.deepEqual([...entry!.pathBytes], [...bytes]);
});

Deno.test("pathText() keeps a byte order mark and percent signs of UTF-8 paths", () => {
  assert.deepEqual(pathText(encoder.encode("\ufeff%41")), { path: "\ufeff%41", isUtf8Path: true });
});

Deno.test("parseTreeListing() sorts by bytes and reads old permissions as git does", () => {
  const { entries } = parseTreeListing(listing(
    `100664 blob ${A} 1\tb`,
    `100775 blob ${A} 1\ta`,
    `100644 blob ${A} 1\t\u{1f600}`,
    `100644 blob ${A} 1\t\uff5a`,
  ));
  assert.deepEqual(entries.map(({ path, mode }) => `${mode} ${path}`), [
    "100755 a",
    "100644 b",
    "100644 \uff5a",
    "100644 \u{1f600}",
  ]);
});

Deno.test.each([
  ["a path twice", [`100644 blob ${A} 1\tx`, `100644 blob ${A} 2\tx`], "repo.bad-tree"],
  ["a file and a folder", [`100644 blob ${A} 1\tx`, `040000 tree ${A} -\tx`], "repo.bad-tree"],
  ["..", [`100644 blob ${A} 1\ta/../b`], "repo.bad-tree"],
  [".", [`100644 blob ${A} 1\t./b`], "repo.bad-tree"],
  [".GIT", [`100644 blob ${A} 1\ta/.GIT/config`], "repo.bad-tree"],
  ["an absolute path", [`100644 blob ${A} 1\t/etc/passwd`], "repo.bad-tree"],
  ["an empty name", [`100644 blob ${A} 1\t`], "repo.bad-tree"],
  ["a folder's empty name", [`040000 tree ${A} -\ta//b`], "repo.bad-tree"],
  ["a blob without a size", [`100644 blob ${A} BAD\tx`], "repo.object-missing"],
  ["no tab", [`100644 blob ${A} 1 x`], "repo.bad-listing"],
  ["no size", [`100644 blob ${A}\tx`], "repo.bad-listing"],
  ["a short id", [`100644 blob ${A.slice(1)} 1\tx`], "repo.bad-listing"],
  ["an unknown type", [`100644 glob ${A} 1\tx`], "repo.bad-listing"],
  ["an unknown mode", [`140000 blob ${A} 1\tx`], "repo.bad-listing"],
  ["a submodule with a size", [`160000 commit ${A} 1\tx`], "repo.bad-listing"],
  ["a file with a submodule's type", [`100644 commit ${A} -\tx`], "repo.bad-listing"],
  ["a fractional size", [`100644 blob ${A} 1.5\tx`], "repo.bad-listing"],
])("parseTreeListing() refuses %s", (_what, lines, code) => {
  assert.throws(() => parseTreeListing(listing(...lines)), (error) => {
    assert(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exitCode], [code, 65]);
    return true;
  });
});

Deno.test("parseTreeListing() refuses a listing that is cut", () => {
  const whole = listing(`100644 blob ${A} 1\tx`, `100644 blob ${A} 1\ty`);
  assert.throws(() => parseTreeListing(whole.subarray(0, -1)), { code: "repo.bad-listing" });
});

Deno.test("parseTreeListing() refuses an escaped path that is another path's text", () => {
  assert.throws(
    () =>
      parseTreeListing(listing(
        `100644 blob ${A} 1\t%FF`,
        [`100644 blob ${A} 1`, new Uint8Array([0xff])],
      )),
    { code: "repo.bad-tree" },
  );
});

Deno.test("parseTreeListing() takes 100,000 entries in linear time", () => {
  const many = encoder.encode(
    Array.from(
      { length: 100_000 },
      (_, i) => `100644 blob ${A} 1\tf${String(i).padStart(6, "0")}\0`,
    ).join(""),
  );
  const start = performance.now();
  assert.equal(parseTreeListing(many).entries.length, 100_000);
  assert(performance.now() - start < 60_000);
});
