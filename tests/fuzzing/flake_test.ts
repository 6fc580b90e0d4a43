import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { checkFlakeLock, parseFlakeLock, parseHash } from "../../lib/flake/mod.ts";
import { declaredInputs } from "../../lib/flake/flake_inputs.ts";
import { NixSyntaxError } from "../../lib/flake/nix_tokens.ts";
import { FLAKE_NIX, looseLock, textOf } from "../unit/flake/locks.ts";

/** Runs it; nothing but the error it documents may come out. */
function onlyThrows(
  // deno-lint-ignore no-explicit-any
  expected: new (...args: any[]) => Error,
  work: () => void,
): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
  }
}

const LOCK = textOf(looseLock());

/** Text cut from a sound one and put together anew, with odd pieces between. */
function mangled(text: string, pieces: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length),
    remove: fc.nat(40),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6, unit: "binary" })),
  });
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) => {
    let result = text;
    for (const { at, remove, insert } of edits) {
      result = result.slice(0, at) + insert + result.slice(at + remove);
    }
    return result;
  });
}

const JSON_PIECES = [
  "{",
  "}",
  "[",
  "]",
  '"',
  ":",
  ",",
  "null",
  "1e999",
  "-0",
  '"__proto__"',
  '"root"',
  '""',
  "\\ud800",
];
const NIX_PIECES = [
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  "=",
  "''",
  '"',
  "${",
  "let ",
  " in ",
  "with ",
  "#",
  "/*",
  "*/",
  "inherit ",
  "inputs.x.",
  "?",
  "@",
  ":",
  "./",
  "\\",
  "''$",
  "rec ",
];

/** A lock with any member replaced by any value. */
const REPLACED = fc.tuple(
  fc.nat(),
  fc.oneof(fc.jsonValue(), fc.constantFrom("nixpkgs", ["nixpkgs"], 7, {})),
).map(
  ([choice, value]) => {
    const lock = looseLock();
    // deno-lint-ignore no-explicit-any
    const places: [any, string][] = [];
    // deno-lint-ignore no-explicit-any
    function visit(object: any): void {
      for (const key of Object.keys(object)) {
        places.push([object, key]);
        if (typeof object[key] === "object") visit(object[key]);
      }
    }
    visit(lock);
    const [object, key] = places[choice % places.length]!;
    object[key] = value;
    return textOf(lock);
  },
);

const ANY_LOCK = fc.oneof(
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.json(),
  mangled(LOCK, JSON_PIECES),
  REPLACED,
);

const ANY_FLAKE = fc.oneof(
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.array(fc.constantFrom(...NIX_PIECES, "a", " ", "inputs", "outputs", "url"), { maxLength: 60 })
    .map((pieces) => pieces.join("")),
  mangled(FLAKE_NIX, NIX_PIECES),
);

const RUNS = { numRuns: 2_000 };

Deno.test("parseFlakeLock() throws nothing but PackRepoError, whatever the text", () => {
  fc.assert(
    fc.property(ANY_LOCK, (text) => onlyThrows(PackRepoError, () => parseFlakeLock(text))),
    RUNS,
  );
});

Deno.test("parseFlakeLock() gives whole pins or nothing", () => {
  fc.assert(
    fc.property(REPLACED, (text) => {
      onlyThrows(PackRepoError, () => {
        for (const input of parseFlakeLock(text).inputs) {
          assert.match(input.rev, /^[0-9a-f]{40}$/);
          assert.equal(parseHash(input.narHash).length, 64);
          assert.ok(Number.isSafeInteger(input.lastModified));
          assert.match(input.url, /^(github:|git\+)/);
        }
      });
    }),
    RUNS,
  );
});

Deno.test("checkFlakeLock() throws nothing, and passes only what parseFlakeLock() takes", () => {
  fc.assert(
    fc.property(ANY_LOCK, ANY_FLAKE, (lock, flake) => {
      const checks = checkFlakeLock(lock, flake);
      assert.equal(checks.length, 11);
      if (checks.every(({ status }) => status === "passed")) parseFlakeLock(lock);
    }),
    RUNS,
  );
});

Deno.test("declaredInputs() throws nothing but NixSyntaxError, whatever the text", () => {
  fc.assert(
    fc.property(ANY_FLAKE, (text) => onlyThrows(NixSyntaxError, () => declaredInputs(text))),
    RUNS,
  );
});

Deno.test("declaredInputs() reads the same with comments and white space between tokens", () => {
  const filler = fc.constantFrom(" ", "\n", "\t", "/* } */", '# " \n', "/**/", " \r\n ");
  const wanted = JSON.stringify([...declaredInputs(FLAKE_NIX).inputs.keys()]);
  fc.assert(fc.property(fc.array(filler, { minLength: 1, maxLength: 30 }), (fillers) => {
    let count = 0;
    const text = FLAKE_NIX.replace(/\s+/g, (space) => space + fillers[count++ % fillers.length]);
    const { inputs, unclear } = declaredInputs(text);
    assert.equal(JSON.stringify([...inputs.keys()]), wanted);
    assert.equal(unclear, undefined);
  }));
});
