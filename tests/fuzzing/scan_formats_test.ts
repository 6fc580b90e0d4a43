import assert from "node:assert/strict";
import fc from "fast-check";
import { entropyThousandths } from "../../lib/scan/filters/entropy.ts";
import { placeholderKind } from "../../lib/scan/filters/placeholder.ts";
import { shapeOf } from "../../lib/scan/filters/shape.ts";
import { isWordLike, pairLikeness, wordShare } from "../../lib/scan/filters/word_likeness.ts";
import { FORMAT_DETECTORS } from "../../lib/scan/formats/table.ts";
import { findAll } from "../helpers/leaky/find.ts";
import { LEAKY_SAMPLES } from "../helpers/leaky/all.ts";
import { drawSample } from "../helpers/leaky/sample.ts";

const PATHS = LEAKY_SAMPLES.map(({ path }) => path);
const KEYWORDS = FORMAT_DETECTORS.flatMap(({ keywords }) => keywords);

/** Bytes in which the pieces that parsers look for are frequent. */
const thickets = fc.array(
  fc.oneof(
    fc.constantFrom(...KEYWORDS),
    fc.constantFrom(
      ...'= : => , ( ) [ ] { } < > </ /> \' " ` \\ \\" $ $1$ ; # // -- - @ :// \t \n \r\n \0'.split(
        " ",
      ),
      " ",
    ),
    fc.constantFrom(
      "password",
      "VALUES",
      "machine",
      "kind: Secret",
      "data:",
      "COPY",
      "FROM stdin;",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  ),
  { maxLength: 60 },
).map((parts) => new TextEncoder().encode(parts.join("")));

function assertSpans(path: string, bytes: Uint8Array): void {
  const rules = new Set(FORMAT_DETECTORS.flatMap((each) => each.rules.map(({ id }) => id)));
  for (const { rule, start, end } of findAll(path, bytes)) {
    assert.ok(rules.has(rule), rule);
    assert.ok(0 <= start && start < end && end <= bytes.length, `${rule}: ${start} to ${end}`);
  }
}

Deno.test("the detectors of formats answer any bytes with spans within them", () => {
  fc.assert(
    fc.property(fc.constantFrom(...PATHS, "src/a.ts", ""), thickets, assertSpans),
    { numRuns: 600 },
  );
});

Deno.test("the detectors of formats survive samples with bytes cut, doubled and changed", () => {
  const edits = fc.array(fc.record({ at: fc.nat(), what: fc.nat(2), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.constantFrom(...LEAKY_SAMPLES), fc.nat(20), edits, (sample, index, changes) => {
      let bytes = [...drawSample(sample, index).bytes];
      for (const { at, what, byte } of changes) {
        const place = at % bytes.length;
        if (what === 0) bytes[place] = byte;
        else if (what === 1) bytes.splice(place, 1 + byte);
        else bytes = [...bytes.slice(0, place), ...bytes.slice(Math.floor(place / 2))];
        if (bytes.length === 0) bytes = [0x0a];
      }
      assertSpans(sample.path, Uint8Array.from(bytes));
    }),
    { numRuns: 600 },
  );
});

Deno.test("the detectors of formats answer the same however often they are asked", () => {
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), thickets, (path, bytes) => {
      const first = findAll(path, bytes);
      findAll("other/.env", new TextEncoder().encode("PASSWORD=x"));
      assert.deepEqual(findAll(path, bytes.slice()), first);
    }),
    { numRuns: 200 },
  );
});

Deno.test("the filters answer any text with integers and names", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
    for (const figure of [entropyThousandths(text), pairLikeness(text), wordShare(text)]) {
      assert.ok(Number.isSafeInteger(figure));
    }
    assert.ok(wordShare(text) <= 1000);
    assert.equal(typeof isWordLike(text), "boolean");
    assert.ok(["string", "undefined"].includes(typeof placeholderKind(text)));
    assert.ok(["string", "undefined"].includes(typeof shapeOf(text)));
  }));
});

/** What would keep a parser busy for hours if it read anything again and again. */
const HOSTILE: readonly string[] = [
  "key=",
  "password",
  'password="',
  "<password ",
  "<password>",
  "password:\t",
  "secret.token-",
  "insert into users values (",
  "insert into users values ('",
  "INSERT INTO `users` VALUES (1,'",
  "CREATE TABLE users (",
  "CREATE TABLE a (b int);\ninsert into c values (1);\n",
  "\ncopy t (password) from stdin;\n",
  "\nkind: secret",
  '"kind": "Secret", "data": {',
  "\nkind: Secret\ndata:\n  a: b",
  "-----BEGIN RSA PRIVATE KEY-----",
  "Private-Lines: 9\n",
  "://a:",
  "://a:b#@",
  "mysql -u ",
  "curl \\\n",
  "mysql ",
  "login('a','",
  "$2y$10$",
  "$argon2id$v=19$m=1,t=1,p=1$",
  "identified by '",
  "machine ",
  "identify  ",
  '"',
  "'",
  "(",
  "\\",
  " ",
  "a:",
  "K 8\npassword\nV 1\n",
  '{"ciphertext":"',
  "api_key: ${",
];

for (const piece of HOSTILE) {
  Deno.test(`the detectors of formats get through 120,000 bytes of ${JSON.stringify(piece)}`, () => {
    // Reading on from each hit to the end would take hours; the runner's patience is the bound.
    const text = piece.repeat(Math.ceil(120_000 / piece.length));
    const paths = ["home/.netrc", "home/.bash_history", "db/dump.sql", "src/a.ts"];
    for (const path of paths) assertSpans(path, new TextEncoder().encode(text));
  });
}
