import assert from "node:assert/strict";
import type { Json } from "../../../lib/base/mod.ts";
import { validateExternalParameters } from "../../../lib/transcript/mod.ts";
import { holdsCredentials } from "../../../lib/transcript/external_parameters.ts";

const GOLDEN = { repository: ".", budget: 1, tokenizer: "cl100k" };

Deno.test("validateExternalParameters() accepts every field that spec/boot.md lists", () => {
  validateExternalParameters({ source: ".", golden: [] });
  validateExternalParameters({
    source: "git+https://git.example/x",
    golden: [{
      ...GOLDEN,
      profile: "p",
      ref: "main",
      subdir: "lib",
      include: ["*.ts"],
      exclude: [],
    }],
    container: "packrepo:dev",
    noLlm: false,
  });
});

const golden = (value: Json): Json => ({ source: ".", golden: [value] });
for (
  const [name, value, code, message] of [
    ["an unknown field", { source: ".", golden: [], x: 1 }, "unknown-parameter", /field "x"/],
    [
      "an unknown field of a pack",
      golden({ ...GOLDEN, y: null }),
      "unknown-parameter",
      /golden\[0\] holds the unknown field "y"/,
    ],
    [
      "__proto__",
      JSON.parse('{"source":".","golden":[],"__proto__":{}}'),
      "unknown-parameter",
      /"__proto__"/,
    ],
    ["toString", { source: ".", golden: [], toString: "x" }, "unknown-parameter", /"toString"/],
    ["a list", [], "bad-provenance", /not an object/],
    ["no source", { golden: [] }, "bad-provenance", /source is missing/],
    ["an empty source", { source: "", golden: [] }, "bad-provenance", /source is not a text/],
    ["no golden", { source: "." }, "bad-provenance", /golden is missing/],
    ["golden that is an object", { source: ".", golden: {} }, "bad-provenance", /not a list/],
    [
      "no budget",
      golden({ repository: ".", tokenizer: "gpt2" }),
      "bad-provenance",
      /budget is missing/,
    ],
    ["a budget of -1", golden({ ...GOLDEN, budget: -1 }), "bad-provenance", /not a count/],
    ["a budget of 1.5", golden({ ...GOLDEN, budget: 1.5 }), "bad-provenance", /not a count/],
    ["a budget in words", golden({ ...GOLDEN, budget: "50k" }), "bad-provenance", /not a count/],
    [
      "globs that are numbers",
      golden({ ...GOLDEN, include: [1] }),
      "bad-provenance",
      /list of texts/,
    ],
    [
      "a flag in words",
      { source: ".", golden: [], noLlm: "yes" },
      "bad-provenance",
      /true nor false/,
    ],
    [
      "a password",
      golden({ ...GOLDEN, repository: "https://u:p@x.example/r" }),
      "bad-provenance",
      /holds credentials/,
    ],
  ] as const
) {
  Deno.test(`validateExternalParameters() refuses ${name}`, () => {
    assert.throws(() => validateExternalParameters(value as unknown as Json), {
      code: `transcript.${code}`,
      exitCode: 65,
      message,
    });
  });
}

for (
  const [uri, wanted] of [
    ["git+https://git.example/x", false],
    ["git+ssh://git@git.example/x", false],
    ["ssh://git:secret@git.example/x", true],
    ["https://token@git.example/x", true],
    ["git+https://token@git.example/x", true],
    ["https://git.example/a@b:c", false],
    ["https://git.example/?q=a:b@c", false],
    [".", false],
  ] as const
) {
  Deno.test(`holdsCredentials() says ${wanted} for ${uri}`, () => {
    assert.equal(holdsCredentials(uri), wanted);
  });
}
