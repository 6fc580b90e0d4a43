import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { parseLfsPointer, parseRepoSpec, redactUrl } from "../../lib/repo/mod.ts";
import { BatchAnswers } from "../../lib/repo/batch_answers.ts";
import { parseCommit } from "../../lib/repo/commit.ts";
import { parseTreeListing } from "../../lib/repo/tree_listing.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const id = "0123456789abcdef".repeat(4);

/** Arbitrary bytes, and valid input in which bytes were changed, taken out or put in. */
function damaged(valid: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(fc.nat(), fc.constantFrom("set", "cut", "insert"), fc.nat({ max: 255 }));
  return fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(edit, { maxLength: 4 }).map((edits) => {
      const bytes = [...valid];
      for (const [where, kind, value] of edits) {
        const at = where % (bytes.length + 1);
        if (kind === "set") bytes[at] = value;
        else bytes.splice(at, kind === "cut" ? 1 : 0, ...(kind === "cut" ? [] : [value]));
      }
      return Uint8Array.from(bytes);
    }),
  );
}

/** Runs a parser that may refuse in its own way and in no other. */
function refusesOnly<T>(code: RegExp, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    assert.match(error.code, code);
    return undefined;
  }
}

const listing = encode(
  [
    `100644 blob ${id.slice(24)}       5\ta.txt`,
    `040000 tree ${id.slice(24)}       -\td`,
    `120000 blob ${id.slice(24)}       9\td/l`,
    `160000 commit ${id.slice(24)}       -\ts`,
  ].map((line) => `${line}\0`).join(""),
);

Deno.test("parseTreeListing() never fails otherwise than by refusing", () => {
  fc.assert(
    fc.property(damaged(listing), (bytes) => {
      const found = refusesOnly(
        /^repo\.(?:bad-listing|bad-tree|object-missing)$/,
        () => parseTreeListing(bytes),
      );
      for (const entry of found?.entries ?? []) {
        assert(entry.path.isWellFormed());
        assert(Number.isSafeInteger(entry.size));
        assert(!entry.path.split("/").some((part) => ["", ".", ".."].includes(part)));
        if (entry.isUtf8Path) assert.deepEqual(encode(entry.path), new Uint8Array(entry.pathBytes));
      }
    }),
    { numRuns: 2000 },
  );
});

const batch = encode(`${id} blob 5\nhello\n${id.slice(24)} missing\n${id} tree 0\n\n`);

Deno.test("BatchAnswers never hangs or fails otherwise than by refusing", async () => {
  await fc.assert(
    fc.asyncProperty(damaged(batch), fc.integer({ min: 1, max: 9 }), async (bytes, size) => {
      let at = 0;
      const answers = new BatchAnswers(() => {
        const piece = bytes.subarray(at, at += size);
        return Promise.resolve(piece.length === 0 ? undefined : piece);
      }, 100);
      let total = 0;
      try {
        for (let answer = await answers.next(); answer; answer = await answers.next()) {
          if (answer.kind === "object") total += answer.bytes.length;
        }
      } catch (error) {
        assert(error instanceof PackRepoError, String(error));
        assert.equal(error.code, "repo.bad-listing");
      }
      assert(total <= bytes.length);
    }),
    { numRuns: 1000 },
  );
});

const commit = encode(
  `tree ${id.slice(24)}\nparent ${id.slice(24)}\nauthor A <a> 1 +0\ncommitter A <a> 2 +0\n\nm\n`,
);

Deno.test("parseCommit() gives a date that RFC 3339 can write, or refuses", () => {
  fc.assert(
    fc.property(damaged(commit), (bytes) => {
      const found = refusesOnly(/^repo\.object-corrupt$/, () => parseCommit(bytes));
      if (found === undefined) return;
      assert.match(new Date(found.committedAt * 1000).toISOString(), /^\d{4}-/);
    }),
    { numRuns: 1000 },
  );
});

const pointer = encode(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 12345\n`,
);

Deno.test("parseLfsPointer() gives a digest and a size, or undefined", () => {
  fc.assert(
    fc.property(damaged(pointer), (bytes) => {
      const found = parseLfsPointer(bytes);
      if (found === undefined) return;
      assert.match(found.oid, /^[0-9a-f]{64}$/);
      assert(Number.isSafeInteger(found.size) && found.size >= 0);
    }),
    { numRuns: 1000 },
  );
});

const nameParts = fc.constantFrom(
  ...["https:", "ssh:", "file:", "//", "/", "@", ":", "::", "-", ".", "..", "~", "git", "host"],
  ...["S3CRET", "%", "%0a", "?", "#", " ", "\n", "\0", "[", "]", "\\", "ext", "😀", "\ud800", "é"],
);

Deno.test("parseRepoSpec() gives a label without credentials and a name for files, or refuses", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.array(nameParts, { maxLength: 12 }).map((parts) => parts.join(""))),
      (text) => {
        const found = refusesOnly(
          /^repo\.(?:bad-name|bad-url|bad-transport|windows-path)$/,
          () => parseRepoSpec(text, { cwd: "/w" }),
        );
        if (found === undefined) return;
        assert.match(found.name, /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/);
        if (found.kind === "url") {
          assert.doesNotMatch(found.label, /^[a-z]+:\/\/[^/]*@/i);
          assert.doesNotMatch(found.label, /\p{Cc}|^[a-z]+:\/\/.*[?#\s]/iu);
          assert(!found.location.startsWith("-"));
        } else assert(found.location.startsWith("/"));
      },
    ),
    { numRuns: 3000 },
  );
});

Deno.test("redactUrl() changes nothing any more the second time", () => {
  fc.assert(
    fc.property(fc.array(nameParts, { maxLength: 20 }), (parts) => {
      const once = redactUrl(parts.join(""));
      assert.equal(redactUrl(redactUrl(once)), redactUrl(once));
    }),
    { numRuns: 2000 },
  );
});
