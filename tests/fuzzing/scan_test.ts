/** Everything of the scan that reads bytes or configurations of others, on what nobody would write. */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { stringify } from "smol-toml";
import { PackRepoError } from "../../lib/base/mod.ts";
import { loadCatalog } from "../../lib/scan/catalog_own.ts";
import { parsePolicy } from "../../lib/scan/config/load.ts";
import { Scanner } from "../../lib/scan/engine/scanner.ts";
import { archiveKindOf, readArchive } from "../../lib/scan/input/archive.ts";
import { WideDecoder, wideEncodingOf } from "../../lib/scan/input/wide_text.ts";
import { parseBaseline, renderBaseline } from "../../lib/scan/living/baseline.ts";
import { DEFAULT_LIMITS, DEFAULT_POLICY } from "../../lib/scan/policy.ts";
import { parseRegex } from "../../lib/scan/regex/parse.ts";
import { translateRe2 } from "../../lib/scan/regex/re2_syntax.ts";
import { windowsOf } from "../../lib/scan/regex/window.ts";
import { parseObjects } from "../../lib/scan/source/history.ts";
import { parseRawDiff } from "../../lib/scan/source/staged.ts";
import { concat } from "../helpers/bytes.ts";
import { tarOf, zipOf } from "../unit/scan/input/archives.ts";
import { sampleToken, scannerOf, utf8 } from "../unit/scan/sample.ts";

/** Arbitrary bytes, and valid input in which bytes were changed, taken out or put in. */
function damaged(...valid: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(fc.nat(), fc.constantFrom("set", "cut", "insert"), fc.nat({ max: 255 }));
  return fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.tuple(fc.constantFrom(...valid), fc.array(edit, { maxLength: 4 })).map(([bytes, edits]) => {
      const result = [...bytes];
      for (const [where, kind, value] of edits) {
        const at = where % (result.length + 1);
        if (kind === "set") result[at] = value;
        else result.splice(at, kind === "cut" ? 1 : 0, ...(kind === "cut" ? [] : [value]));
      }
      return Uint8Array.from(result);
    }),
  );
}

const CONTENT = utf8(`key = ${sampleToken()}\n`);
const ARCHIVES = [
  zipOf({ a: CONTENT, "d/b": CONTENT }),
  zipOf({ a: CONTENT }, { isStored: true }),
  tarOf({ a: CONTENT, ["n".repeat(120)]: CONTENT }),
  new Uint8Array(gzipSync(tarOf({ a: CONTENT }))),
];

Deno.test("readArchive() ends on every input, with files or with an error, within its budget", () => {
  fc.assert(
    fc.property(damaged(...ARCHIVES), fc.nat({ max: 2000 }), (bytes, budget) => {
      const kind = archiveKindOf(bytes);
      if (kind === undefined) return;
      let total = 0;
      try {
        const limits = { bytes: budget, entries: 10 };
        for (const entry of readArchive(kind, { path: "x", bytes }, limits)) {
          total += entry.bytes.length;
        }
      } catch (error) {
        assert.ok(error instanceof Error);
        assert.ok(!(error instanceof TypeError), error.stack);
      }
      assert.ok(total <= budget);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("Scanner.scan() ends on every input, places within it, and shows no secret", () => {
  const scanner = scannerOf(undefined, { limits: { ...DEFAULT_LIMITS, archiveBytes: 1 << 16 } });
  const coded = utf8(`x: ${btoa(`{"k": "${sampleToken()}"}`)}\n`);
  const wide = new Uint8Array(
    Uint16Array.from(`\ufeff${sampleToken()}\n`, (c) => c.charCodeAt(0)).buffer,
  );
  fc.assert(
    fc.property(damaged(CONTENT, coded, wide, ...ARCHIVES), (bytes) => {
      const result = scanner.scan("a", bytes);
      for (const found of [...result.findings, ...result.dropped]) {
        assert.ok(found.line >= 1 && found.column >= 1 && found.end_line >= found.line);
        assert.ok(!/smp_[A-Za-z0-9]{8}/.test(`${found.masked}${found.excerpt}${found.reason}`));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("Scanner.scan() finds the same in pieces cut anywhere, for all of our rules", () => {
  const scanner = new Scanner(loadCatalog(), DEFAULT_POLICY, { key: "k", explain: true });
  const words = fc.constantFrom(
    ...[
      "password",
      " = ",
      ": ",
      '"',
      "\n",
      "token",
      "AKIA",
      "ghp_",
      "Q7kx9Pz2",
      "https://",
      "a:b@",
    ],
    "user",
    "-----BEGIN ",
  );
  // Longer than what a block has around it, so that there are several.
  const filler = utf8("# nothing to see here\n".repeat(7000));
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), fc.nat({ max: 300 }), (parts, cut) => {
      const bytes = concat([filler, utf8(parts.join("")), filler]);
      const whole = scanner.scan("a.ini", bytes);
      const scan = scanner.start("a.ini");
      scan.push(bytes.slice(0, filler.length + cut), false);
      scan.push(bytes.slice(filler.length + cut), true);
      assert.deepEqual(scan.end(), whole);
    }),
    { numRuns: 100 },
  );
});

Deno.test("WideDecoder gives well-formed text for every input", () => {
  fc.assert(fc.property(damaged(utf8("a\0b\0")), (bytes) => {
    for (const encoding of ["utf-16le", "utf-16be", "utf-32le", "utf-32be"] as const) {
      const text = new WideDecoder(encoding).decode(bytes, true);
      assert.ok(new TextDecoder("utf-8", { fatal: true }).decode(text).isWellFormed());
    }
    wideEncodingOf(bytes);
  }));
});

const REGEX_PARTS = [
  ...[
    "a",
    "b",
    ".",
    "\\w",
    "\\b",
    "(",
    ")",
    "(?:",
    "(?i)",
    "(?i:",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{1,",
    "}",
  ],
  ...[
    "[",
    "]",
    "^",
    "$",
    "\\",
    "\\Q",
    "\\E",
    "\\x4",
    "[[:alpha:]]",
    "\\pL",
    "é",
    "-",
    "(?P<n>",
    "\\1",
  ],
];

Deno.test("translateRe2() refuses with a SyntaxError, and what it gives is an expression with windows", () => {
  const source = fc.array(fc.constantFrom(...REGEX_PARTS), { maxLength: 12 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(source, fc.string({ maxLength: 20 })), (source) => {
      try {
        const { source: translated } = translateRe2(source);
        parseRegex(translated);
        windowsOf(translated, ["aa", "ab"]);
      } catch (error) {
        assert.ok(error instanceof SyntaxError, `${source}: ${error}`);
      }
    }),
    { numRuns: 5000 },
  );
});

Deno.test("windowsOf() is wide enough for every match, for expressions made at random", () => {
  const atom = fc.constantFrom("a", "[bB]", ".", "\\d", "(?:a|b)", "(?:ab|d)", "(?=a)", "b?");
  const piece = fc.tuple(atom, fc.constantFrom("", "{0,3}", "{2}", "{1,2}")).map(([each, times]) =>
    each.startsWith("(?=") || each.endsWith("?") ? each : each + times
  );
  const sequence = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(""));
  const source = fc.tuple(sequence, fc.constantFrom("ab", "a(?:b|c)", "(?:ab|cb)"), sequence)
    .map((parts) => parts.join(""));
  const text = fc.string({ unit: fc.constantFrom("a", "b", "B", "c", "1"), maxLength: 30 });
  fc.assert(
    fc.property(source, text, (source, text) => {
      const windows = windowsOf(source, ["ab", "cb", "ac"]);
      if (windows === undefined) return;
      for (const match of text.matchAll(new RegExp(source, "g"))) {
        const [start, end] = [match.index, match.index + match[0].length];
        const fits = [...windows].some(([keyword, { before, after }]) => {
          for (let at = start; at + keyword.length <= end; at++) {
            if (!text.toLowerCase().startsWith(keyword, at)) continue;
            if (at - start <= before && end - at - keyword.length <= after) return true;
          }
          return false;
        });
        assert.ok(fits, `${source} in ${text} at ${start}`);
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("parsePolicy() refuses every configuration that it cannot use in its own way", async () => {
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("id", "regex", "paths", "path"), fc.string({ maxLength: 4 })),
  );
  const keys = [
    ...["title", "version", "extend", "rules", "allowlist", "allowlists", "allow", "limits"],
    ...["id", "regex", "keywords", "entropy", "path", "secretGroup", "defaults", "reason", "paths"],
  ];
  const table = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6 });
  const config = fc.tuple(
    table,
    fc.array(table, { maxLength: 2 }),
    fc.constantFrom("rules", "allow"),
  )
    .map(([own, inner, name]) => inner.length > 0 ? { ...own, [name]: inner } : own);
  const text = fc.oneof(config.map((each) => stringify(each)), fc.string({ maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      try {
        const { policy } = await parsePolicy(text, {
          file: "x.toml",
          ownIds: new Set(["sample-token"]),
          extension: () => Promise.resolve(""),
        });
        scannerOf(undefined, policy).scan("a", CONTENT);
      } catch (error) {
        assert.ok(error instanceof PackRepoError, `${text}: ${(error as Error).stack}`);
        assert.equal(error.exit, "config");
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("parseBaseline() refuses in its own way, and gives back what it reads", () => {
  const key = "0123456789abcdef".repeat(2);
  const entries = [{ fingerprint: key, rule: "a-b", path: "x" }];
  const valid = renderBaseline({ key, entries });
  fc.assert(fc.property(damaged(utf8(valid)), (bytes) => {
    try {
      const read = parseBaseline(new TextDecoder().decode(bytes), "b");
      assert.equal(renderBaseline(parseBaseline(renderBaseline(read), "b")), renderBaseline(read));
    } catch (error) {
      assert.ok(error instanceof PackRepoError && error.exit === "config", String(error));
    }
  }));
});

Deno.test("the readers of git's listings take every input or refuse it as malformed", () => {
  const oid = "0123456789".repeat(4);
  const raw = utf8(`:100644 100644 ${oid} ${oid} M\0a\0:000000 100644 ${oid} ${oid} A\0b\0`);
  fc.assert(fc.property(damaged(raw, utf8(`${oid} a\n${oid}\n`)), (bytes) => {
    parseObjects(bytes);
    try {
      parseRawDiff(bytes);
    } catch (error) {
      assert.ok(error instanceof SyntaxError);
    }
  }));
});
