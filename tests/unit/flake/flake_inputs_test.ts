import assert from "node:assert/strict";
import { type DeclaredInput, declaredInputs } from "../../../lib/flake/flake_inputs.ts";
import { NixSyntaxError } from "../../../lib/flake/nix_tokens.ts";

/** An input in short: its reference as text, what it follows, what could not be read. */
function brief(input: DeclaredInput): unknown {
  if (input.unclear !== undefined) return { unclear: input.unclear };
  return {
    ...(input.reference === undefined
      ? {}
      : { reference: [...input.reference.values()].join(" ") }),
    ...(input.follows === undefined ? {} : { follows: input.follows.join("/") }),
    ...(input.isFlake ? {} : { flake: false }),
    ...(input.inputs.size === 0 ? {} : { inputs: briefs(input.inputs) }),
  };
}

function briefs(inputs: ReadonlyMap<string, DeclaredInput>): unknown {
  return Object.fromEntries([...inputs].map(([name, input]) => [name, brief(input)]));
}

const OUTPUTS = "outputs = { self, ... }: { };";

const NIXPKGS = { nixpkgs: { reference: "github NixOS nixpkgs nixos-unstable" } };

/** The same one input, in every way Nix lets it be written. */
const SAME: readonly string[] = [
  `inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";`,
  `inputs = { nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable"; };`,
  `inputs = { nixpkgs = { url = "github:NixOS/nixpkgs/nixos-unstable"; }; };`,
  `inputs.nixpkgs = { url = "github:NixOS/nixpkgs/nixos-unstable"; flake = true; };`,
  `"inputs"."nixpkgs"."url" = "github:NixOS/nixpkgs/nixos-unstable";`,
  `inputs . nixpkgs . url = "github:NixOS/nixpkgs/nixos-unstable" ;`,
  `inputs.nixpkgs.url = github:NixOS/nixpkgs/nixos-unstable;`,
  `inputs.nixpkgs.url = ''github:NixOS/nixpkgs/nixos-unstable'';`,
  `inputs.nixpkgs.url # a comment; with "marks" }
     = /* inputs.x.url = "y"; */ "github:NixOS/nixpkgs/nixos-unstable";`,
  `inputs.nixpkgs.url = "github:NixOS/nixpkgs?ref=nixos-unstable";`,
  `inputs = { }; inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";`,
  `inputs.nixpkgs = { type = "github"; owner = "NixOS"; repo = "nixpkgs"; ref = "nixos-unstable"; };`,
];

Deno.test("declaredInputs() reads an input however it is written", () => {
  for (const text of SAME) {
    assert.deepEqual(briefs(declaredInputs(`{ ${text} ${OUTPUTS} }`).inputs), NIXPKGS, text);
    assert.deepEqual(briefs(declaredInputs(`{ ${OUTPUTS} ${text} }`).inputs), NIXPKGS, text);
  }
});

/** What else a flake holds must not disturb. */
const OTHERS: readonly string[] = [
  `description = "inputs.x.url = \\"github:a/b\\"; }";`,
  `description = ''\n  inputs.x.url = "a";\n  \${"}"} ''$\{ '''\n'';`,
  `nixConfig = { extra-substituters = [ "https://x" ]; };`,
  `nixConfig.bash-prompt = "a" + "b;";`,
  `outputs = { self, nixpkgs }: let a = 1; inputs.x.url = "a:b"; in { x = a; };`,
  `outputs = { self, nixpkgs, ... }@inputs: with nixpkgs; assert true; { inputs.x = 1; };`,
  `outputs = inputs@{ self, nixpkgs }: { };`,
  `outputs = { nixpkgs, self ? ({ a ? 1 }: a) }: { };`,
  `outputs = inputs: let inherit (inputs) self; f = x: y: x; in { };`,
  `outputs = (args: { });`,
  `outputs = _: { a = "\${toString (let b = 1; in b)}"; };`,
  `outputs = { self, nixpkgs }: if true then { } else { };`,
];

Deno.test("declaredInputs() is not disturbed by the rest of the flake", () => {
  for (const other of OTHERS) {
    const outputs = other.startsWith("outputs") ? "" : OUTPUTS;
    const { inputs, unclear } = declaredInputs(`{ ${SAME[0]} ${other} ${outputs} }`);
    assert.deepEqual(briefs(inputs), NIXPKGS, other);
    assert.equal(unclear, undefined, other);
  }
});

Deno.test("declaredInputs() reads follows, overrides and what is no flake", () => {
  const text = `{
    inputs = {
      a.url = "github:o/a";
      b = { url = "github:o/b"; flake = false; };
      c = { url = "github:o/c"; inputs.a.follows = "a"; inputs.d = { url = "github:o/d"; inputs.e.follows = "c/x"; }; };
      d.follows = "c/d";
      e = { url = "github:o/e"; inputs.z.follows = ""; inputs.y.inputs.x.follows = "a"; };
    };
    inputs.c.inputs.b.follows = "b";
    ${OUTPUTS}
  }`;
  assert.deepEqual(briefs(declaredInputs(text).inputs), {
    a: { reference: "github o a" },
    b: { reference: "github o b", flake: false },
    c: {
      reference: "github o c",
      inputs: {
        a: { follows: "a" },
        d: { reference: "github o d", inputs: { e: { follows: "c/x" } } },
        b: { follows: "b" },
      },
    },
    d: { follows: "c/d" },
    e: {
      reference: "github o e",
      inputs: { z: { follows: "" }, y: { inputs: { x: { follows: "a" } } } },
    },
  });
});

Deno.test("declaredInputs() finds the inputs that only outputs names", () => {
  const { inputs, unclear } = declaredInputs(`{ inputs.b = { }; outputs = { self, a, ... }: a; }`);
  assert.deepEqual(briefs(inputs), {
    b: { reference: "indirect b" },
    a: { reference: "indirect a" },
  });
  assert.equal(unclear, undefined);
});

/** Inputs that only a Nix could compute: each must be named as unread, none guessed. */
const UNREAD: readonly string[] = [
  `inputs.x.url = "github:o/" + "r";`,
  `inputs.x.url = "github:o/\${r}";`,
  `inputs.x.url = let r = "github:o/r"; in r;`,
  `inputs.x.url = if true then "github:o/r" else "github:o/q";`,
  `inputs.x.url = ./x;`,
  `inputs.x.url = 1;`,
  `inputs.x.url = true;`,
  `inputs.x.url = { };`,
  `inputs.x.url = [ "github:o/r" ];`,
  `inputs.x.url = "https://example.org/x.tar.gz";`,
  `inputs.x = "github:o/r";`,
  `inputs.x = import ./x.nix;`,
  `inputs.x = { url = "github:o/r"; } // { };`,
  `inputs.x = rec { url = "github:o/r"; };`,
  `inputs.x = { inherit (y) url; };`,
  `inputs.x = { url = "github:o/r"; rev = "abc"; };`,
  `inputs.x = { url = "github:o/r"; follows = "y"; };`,
  `inputs.x = { url = "github:o/r"; flake = "no"; };`,
  `inputs.x = { url = "github:o/r"; inputs = y; };`,
  `inputs.x = { type = "github"; owner = y; repo = "r"; };`,
  `inputs.x.follows = y;`,
  `inputs.x.follows = "a b";`,
  `inputs.x.url = "github:o/r"; inputs.x.url = "github:o/q";`,
  `inputs.x.url.y = "github:o/r";`,
];

Deno.test("declaredInputs() names what it cannot read instead of guessing", () => {
  for (const text of UNREAD) {
    const { inputs } = declaredInputs(`{ ${SAME[0]} ${text} ${OUTPUTS} }`);
    assert.deepEqual([...inputs.keys()], ["nixpkgs", "x"], text);
    assert.notEqual(inputs.get("x")?.unclear, undefined, text);
    assert.deepEqual(brief(inputs.get("nixpkgs")!), NIXPKGS.nixpkgs, text);
  }
});

/** Flakes that may have more inputs than those that stand there. */
const OPEN: readonly string[] = [
  `{ inputs = import ./inputs.nix; ${OUTPUTS} }`,
  `{ inputs = { a.url = "github:o/a"; } // b; ${OUTPUTS} }`,
  `{ inputs = { inherit (x) a; b.url = "github:o/b"; }; ${OUTPUTS} }`,
  `{ inputs = { }: { }; ${OUTPUTS} }`,
  `{ inputs = "x"; ${OUTPUTS} }`,
  `{ inputs = { \${a}.url = "github:o/a"; }; ${OUTPUTS} }`,
  `{ inputs = { "\${a}".url = "github:o/a"; }; ${OUTPUTS} }`,
  `{ outputs = import ./outputs.nix; }`,
  `{ outputs = { self, ... } : { }; inputs = x; }`,
  `{ outputs = f { self = 1; }; }`,
  `{ outputs = x:x; }`,
  `{ }`,
];

Deno.test("declaredInputs() says where there may be more inputs", () => {
  for (const text of OPEN) assert.notEqual(declaredInputs(text).unclear, undefined, text);
});

Deno.test("declaredInputs() refuses what is no flake", () => {
  const texts = [
    "",
    "x",
    "{",
    "}",
    "{ a = 1 }",
    "{ a 1; }",
    "{ a = 1; } b",
    "{ a, b }: { }",
    "rec { }",
    "let a = 1; in { }",
    "{ inherit (x) inputs; }",
    "{ \${a} = 1; }",
    "{ a = let b = 1; }",
    "{ a = ); }",
    "{ a = (]; }",
    "{ a = in; }",
    `{ a = "; }`,
    `# { }`,
    `{ a = 1; } }`,
  ];
  for (const text of texts) assert.throws(() => declaredInputs(text), NixSyntaxError, text);
});

Deno.test("declaredInputs() takes deep and large flakes without overflow", () => {
  const deep = 20_000;
  const texts = [
    `{ inputs = ${"{ a = ".repeat(deep)}1${"; }".repeat(deep)}; ${OUTPUTS} }`,
    `{ inputs.${"a.".repeat(deep)}url = "x"; ${OUTPUTS} }`,
    `{ inputs.${"a.".repeat(deep)}b = 1; inputs.${"a.".repeat(deep)}c = 1; ${OUTPUTS} }`,
    `{ inputs.${"a.inputs.".repeat(30)}b = 1; inputs.${"a.inputs.".repeat(30)}c = 1; ${OUTPUTS} }`,
    `{ a = ${"(".repeat(deep)}1${")".repeat(deep)}; ${OUTPUTS} }`,
    `{ inputs = ${"{ a.inputs = ".repeat(30)}{ }${"; }".repeat(30)}; ${OUTPUTS} }`,
    `{ inputs = { ${
      Array.from({ length: 5_000 }, (_, i) => `i${i}.url = "github:o/r";`).join(" ")
    } }; ${OUTPUTS} }`,
  ];
  for (const text of texts) {
    const start = performance.now();
    try {
      declaredInputs(text);
    } catch (error) {
      assert.ok(error instanceof NixSyntaxError, String(error));
    }
    assert.ok(performance.now() - start < 60_000);
  }
});
