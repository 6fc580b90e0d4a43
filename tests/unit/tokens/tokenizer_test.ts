import assert from "node:assert/strict";
import fc from "fast-check";
import { loadTokenizer, NO_CUT, TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";
import { packageSources } from "./package_sources.ts";
import { loadPeer, PEER_DIFFERS, referenceCount } from "./reference.ts";

const encoder = new TextEncoder();
const IS_SLOW = Deno.env.get("SLOW") === "1";

/** Counts of OpenAI's tiktoken 0.12 (its WASM build, npm tiktoken 1.0.22): cl100k, o200k, gpt2. */
const KNOWN: readonly (readonly [string, number, number, number])[] = [
  ["", 0, 0, 0],
  ["hello world", 2, 2, 2],
  ["<|endoftext|>", 7, 7, 7],
  ["a<|fim_prefix|>b", 9, 8, 10],
  ["\ufeff#include", 2, 2, 5],
  ["\ufeff", 1, 1, 3],
  ["\ufeff\n\ufeff //", 3, 3, 8],
  ["a \u0085 b", 4, 4, 4],
  ["a\u0085\u0085\n#", 7, 7, 7],
  ["  \ufeff/\u0301/", 5, 5, 8],
  ["B' \ufeff\u017f", 5, 4, 7],
  [" \ufeffa", 2, 2, 4],
  ["/B\u0085\u0085/\n ", 7, 7, 9],
  ["it'S we'LL", 5, 5, 6],
  ["don'\u017ft", 5, 4, 5],
  [" I'\u017f z", 5, 3, 5],
  [" I'\u017f\u017f don \n\u017f", 10, 6, 11],
  ["\ud83d\ude00\udbff\udfff\udb40\udc01", 9, 8, 10],
  ["\n\n  x\n\n", 4, 4, 4],
];

Deno.test("count() gives tiktoken's counts, also around U+FEFF, U+0085 and special tokens", async () => {
  for (const [text, ...counts] of KNOWN) {
    for (const [i, name] of TOKENIZER_NAMES.entries()) {
      assert.equal((await loadTokenizer(name)).count(text), counts[i], `${name} ${text}`);
    }
  }
});

for (const name of TOKENIZER_NAMES) {
  Deno.test(`count() of ${name} equals js-tiktoken's on the sources of npm packages`, async () => {
    const tokenizer = await loadTokenizer(name);
    let files = 0;
    for await (const text of packageSources(500_000)) {
      const expected = referenceCount(name, text);
      assert.equal(tokenizer.count(text), expected, text.slice(0, 100));
      assert.equal(tokenizer.countBytes(encoder.encode(text)), expected, text.slice(0, 100));
      files++;
    }
    assert.ok(files > 12, `${files} files`);
  });

  Deno.test(`count() of ${name} equals gpt-tokenizer's on every file of five packages`, async () => {
    const tokenizer = await loadTokenizer(name);
    const peer = await loadPeer(name);
    let files = 0;
    let passedOver = 0;
    for await (const text of packageSources(Infinity, Infinity)) {
      files++;
      if (PEER_DIFFERS.test(text)) passedOver++;
      else assert.equal(tokenizer.count(text), peer(text), text.slice(0, 100));
      // With SLOW=1 minutes are spent on what the other one, which is slow, says of all of them.
      if (IS_SLOW) assert.equal(tokenizer.count(text), referenceCount(name, text));
    }
    assert.ok(files > 500 && passedOver < files / 20, `${files} files, ${passedOver} passed over`);
  });

  Deno.test(`count() of ${name} equals js-tiktoken's on arbitrary text of every plane`, async () => {
    const tokenizer = await loadTokenizer(name);
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(..." \n\r\t\u0085\ufeffaA1='/\u3042"), maxLength: 40 }),
    );
    fc.assert(
      fc.property(text, (sample) => {
        assert.equal(tokenizer.count(sample), referenceCount(name, sample));
      }),
      { numRuns: 1500 },
    );
  });

  Deno.test(`count() of ${name} takes time linear in a run of one character`, async () => {
    const tokenizer = await loadTokenizer(name);
    const start = performance.now();
    for (const character of ["a", " ", "\n", "=", "\u3042", "\u{1f600}", "1"]) {
      // The reference is quadratic, so a run that it can count stands for the long one.
      const short = character.repeat(150);
      assert.equal(tokenizer.count(short), referenceCount(name, short));
      assert.ok(tokenizer.count(character.repeat(100_000)) > 0);
    }
    assert.ok(performance.now() - start < 60_000);
  });

  Deno.test(`countLines() of ${name} gives countBefore() of every line prefix`, async () => {
    const tokenizer = await loadTokenizer(name);
    const line = fc.oneof(
      fc.constantFrom("", " ", "\t", "};", "// x", "/", "foo", "  foo", "\r", "\u0085", "1", "'s"),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join("\n");
        const counts = tokenizer.countLines(text);
        let end = 0;
        for (const count of counts) {
          end = text.indexOf("\n", end) + 1;
          if (count !== NO_CUT) assert.equal(count, tokenizer.countBefore(text.slice(0, end)));
        }
        assert.equal(text.indexOf("\n", end), -1, "every finished line has a count");
      }),
      { numRuns: 400 },
    );
  });

  Deno.test(`countBefore() of ${name} adds up over sections, endCorrection() ends them`, async () => {
    const tokenizer = await loadTokenizer(name);
    const ending = fc.constantFrom(
      "\n",
      "\n\n",
      " \n",
      "\r\n",
      "\t\n \n",
      "\u0085\n",
      "//\n",
      "};\n",
    );
    const section = fc.tuple(
      fc.constantFrom(
        "=== a/b.ts L1-L80 ===\n",
        '=== "q" L1-L2 ===\n',
        "=== \u3042 L999-L1000 ===\n",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom("", "/", " ", "\n", "x\n  y", "\ufeff"),
      ending,
    ).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 6 }), (sections) => {
        const sum = sections.reduce((total, text) => total + tokenizer.countBefore(text), 0);
        const last = sections.at(-1)!;
        assert.equal(sum + tokenizer.endCorrection(last), tokenizer.count(sections.join("")));
      }),
      { numRuns: 800 },
    );
  });
}

Deno.test("countLines() stops after the first line over its limit", async () => {
  const tokenizer = await loadTokenizer("cl100k");
  const counts = tokenizer.countLines("one two\n".repeat(1000), 30);
  assert.equal(counts.length, 11);
  assert.ok(counts.at(-1)! > 30 && counts.at(-2)! <= 30);
});

Deno.test("countLines() does not spend quadratic time on a run of empty lines", async () => {
  const tokenizer = await loadTokenizer("cl100k");
  const counts = tokenizer.countLines(`x${"\n".repeat(100_000)}y`);
  assert.equal(counts.length, 100_000);
  assert.equal(counts[50_000], NO_CUT);
  assert.notEqual(counts[99_999], NO_CUT);
});

Deno.test("countBytes() counts ill-formed UTF-8 as what a TextDecoder makes of it", async () => {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const part = fc.oneof(
    fc.constantFrom([0xe3, 0x81], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xff]),
    fc.constantFrom([0xef, 0xbb, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0x0a], [0x20, 0x61], [0x3d]),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => [...bytes]),
  );
  for (const name of TOKENIZER_NAMES) {
    const tokenizer = await loadTokenizer(name);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const bytes = Uint8Array.from(parts.flat());
        const text = decoder.decode(bytes);
        assert.equal(tokenizer.countBytes(bytes), tokenizer.count(text));
        assert.equal(tokenizer.countBytesBefore(bytes), tokenizer.countBefore(text));
      }),
      { numRuns: 500 },
    );
  }
});

Deno.test("countBytes() reads its bytes where they are, a part of a larger buffer or shared", async () => {
  const tokenizer = await loadTokenizer("cl100k");
  const shared = new Uint8Array(new SharedArrayBuffer(40));
  shared.set(encoder.encode("xx\u3042 hello = \u{1f600}yy"));
  const part = shared.subarray(2, 17);
  assert.equal(
    tokenizer.countBytes(part),
    tokenizer.count("\u3042 hello = \u{1f600}".slice(0, -1)),
  );
});

Deno.test("count() takes a line of ten million characters", async () => {
  for (const name of TOKENIZER_NAMES) {
    const tokenizer = await loadTokenizer(name);
    // Each unit ends where all encodings split, so that counts add up.
    const unit = "const \u3042 = [0x1f, 'it''s'];//";
    const line = unit.repeat(10_000_000 / unit.length);
    const times = Math.floor(10_000_000 / unit.length);
    const [one, two] = [1, 2].map((n) => tokenizer.count(unit.repeat(n)));
    assert.equal(tokenizer.count(line), one! + (two! - one!) * (times - 1));
    assert.deepEqual([...tokenizer.countLines(line)], []);
    assert.deepEqual([...tokenizer.countLines(`${line}\n`)], [tokenizer.countBefore(`${line}\n`)]);
  }
});

Deno.test("count() takes a lone surrogate for U+FFFD", async () => {
  const tokenizer = await loadTokenizer("o200k");
  assert.equal(tokenizer.count("a\ud800b"), tokenizer.count("a\ufffdb"));
  assert.equal(tokenizer.count("\udc00"), tokenizer.count("\ufffd"));
});

Deno.test("loadTokenizer() loads each tokenizer once", () => {
  assert.equal(loadTokenizer("gpt2"), loadTokenizer("gpt2"));
});
