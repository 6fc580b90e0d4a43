import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import {
  derToP1363,
  encodeStatement,
  generateKeyPair,
  inspectTranscript,
  makeLocalTrustPolicy,
  parseBundle,
  parseDocument,
  parseEnvelope,
  parsePublicKey,
  parseSigningKey,
  parseStatement,
  parseTrustPolicy,
  renderEnvelope,
  renderEnvelopeLines,
  renderTrustPolicy,
  signEnvelope,
  signStatementBytes,
  validateBuildDefinition,
  validateProvenance,
  validateTestResult,
  verifyTranscript,
} from "../../lib/transcript/mod.ts";
import { detectAlgorithm } from "../../lib/transcript/pem.ts";
import { parseTime } from "../../lib/transcript/time.ts";
import {
  artifactsOf,
  bytesOf,
  makeProvenance,
  makeTestResult,
  NOW,
  policyOf,
  signBoot,
} from "../unit/transcript/fixture.ts";

/** `SLOW=1` fuzzes forty times longer. */
const RUNS = Deno.env.get("SLOW") === "1" ? 10_000 : 250;

const boot = await signBoot("ed25519");
const pair = await generateKeyPair("p256");
const policy = await policyOf(boot);
const { envelope, bundle } = boot.provenance;

/** Text that means something to one of the parsers. */
const TOKENS = [
  "{}",
  "[]",
  '""',
  "null",
  "0",
  "-1",
  "1e999",
  "1.5",
  "9007199254740993",
  '"__proto__"',
  '"constructor"',
  '{"__proto__":{"x":1}}',
  '"\\ud800"',
  "\ufeff",
  "\0",
  "\n",
  ",",
  '"',
  "\\",
  "[".repeat(100),
  "{".repeat(100),
  "-----BEGIN PRIVATE KEY-----",
  "-----END PUBLIC KEY-----",
  "=",
  "\xff",
].map(bytesOf);

/** Bytes near a good document: pieces are changed, cut out, doubled, or replaced by a token. */
function near(...seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    kind: fc.constantFrom("flip", "cut", "double", "token", "truncate"),
    at: fc.nat({ max: 2 ** 31 - 1 }),
    length: fc.nat({ max: 40 }),
    token: fc.nat(),
  });
  return fc.tuple(
    fc.constantFrom(...seeds),
    fc.array(edit, { minLength: 1, maxLength: 4 }),
  ).map(([seed, edits]) => {
    let bytes: Uint8Array = seed;
    for (const { kind, at, length, token } of edits) {
      const from = bytes.length === 0 ? 0 : at % bytes.length;
      const to = Math.min(bytes.length, from + length);
      const parts = {
        flip: [bytes.slice(0, from), bytes.slice(from, to).map((byte) => byte ^ (1 << token % 8))],
        cut: [bytes.slice(0, from)],
        double: [bytes.slice(0, to), bytes.slice(from, to)],
        token: [bytes.slice(0, from), TOKENS[token % TOKENS.length]!],
        truncate: [bytes.slice(0, from)],
      }[kind];
      const rest = kind === "truncate" ? new Uint8Array() : bytes.slice(to);
      bytes = Uint8Array.from([...parts, rest].flatMap((part) => [...part]));
    }
    return bytes;
  });
}

/** Runs a parser; anything but an answer or an error with message and hint is a failure. */
async function survive(parse: () => unknown): Promise<void> {
  try {
    await parse();
  } catch (error) {
    if (!(error instanceof PackRepoError)) throw error;
    assert.match(error.message, /^[A-Z]/);
    assert.ok(error.message.length < 1000, `a message of ${error.message.length} characters`);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(error.message, /[\0-\x1f\x7f-\x9f\u202a-\u202e]/);
    assert.ok(error.hint.length > 0);
    assert.ok(["data", "config"].includes(error.exit), error.exit);
  }
}

const decoder = new TextDecoder();
const statements = [makeProvenance(), makeTestResult({ failed: "core" })].map((statement) =>
  encodeStatement(statement as never)
);
const documents = [
  bytesOf(bundle),
  bytesOf(renderEnvelope(envelope)),
  bytesOf(renderEnvelopeLines([envelope, boot.testResult.envelope])),
  statements[0]!,
];
const keys = [
  pair.privateKeyPem,
  pair.publicKeyPem,
  boot.pair.privateKeyPem,
  boot.pair.publicKeyPem,
].map(bytesOf);

const TARGETS: readonly {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly parse: (bytes: Uint8Array) => unknown;
}[] = [
  { name: "parseBundle", seeds: documents, parse: (bytes) => parseBundle(bytes) },
  { name: "parseEnvelope", seeds: documents, parse: (bytes) => parseEnvelope(bytes) },
  {
    name: "parseDocument (.json)",
    seeds: documents,
    parse: (bytes) => parseDocument({ name: "x.json", bytes }),
  },
  {
    name: "parseDocument (.jsonl)",
    seeds: documents,
    parse: (bytes) => parseDocument({ name: "x.jsonl", bytes }),
  },
  { name: "inspectTranscript", seeds: documents, parse: (bytes) => inspectTranscript(bytes) },
  { name: "parseStatement", seeds: statements, parse: (bytes) => parseStatement(bytes) },
  {
    name: "validateProvenance",
    seeds: statements,
    parse: (bytes) => validateBuildDefinition(validateProvenance(parseStatement(bytes))),
  },
  {
    name: "validateTestResult",
    seeds: statements,
    parse: (bytes) => validateTestResult(parseStatement(bytes)),
  },
  {
    name: "signStatementBytes",
    seeds: statements,
    parse: (bytes) => signStatementBytes(bytes, boot.key),
  },
  {
    name: "parseTrustPolicy",
    seeds: [
      bytesOf(renderTrustPolicy(policy)),
      await Deno.readFile(new URL("../../spec/trust.example.json", import.meta.url)),
    ],
    parse: (bytes) => parseTrustPolicy(bytes),
  },
  {
    name: "parseSigningKey",
    seeds: keys,
    parse: (bytes) => parseSigningKey(decoder.decode(bytes)),
  },
  { name: "parsePublicKey", seeds: keys, parse: (bytes) => parsePublicKey(decoder.decode(bytes)) },
  {
    name: "makeLocalTrustPolicy",
    seeds: keys,
    parse: (bytes) => makeLocalTrustPolicy(decoder.decode(bytes)),
  },
  {
    name: "derToP1363",
    seeds: [Uint8Array.fromHex("3006020101020102"), new Uint8Array(64)],
    parse: derToP1363,
  },
  {
    name: "detectAlgorithm",
    seeds: [Uint8Array.fromHex("302a300506032b6570032100"), new Uint8Array(3)],
    parse: detectAlgorithm,
  },
  {
    name: "parseTime",
    seeds: [bytesOf("2026-11-01T12:00:00Z"), bytesOf("2026-11-01T12:00:00.123456789Z")],
    parse: (bytes) => parseTime(decoder.decode(bytes)),
  },
];

for (const { name, seeds, parse } of TARGETS) {
  Deno.test(`${name} answers or explains, whatever bytes it is given`, async () => {
    const anything = fc.oneof(
      { weight: 4, arbitrary: near(...seeds) },
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Uint8Array.from(bytes)),
      fc.json().map(bytesOf),
    );
    await fc.assert(
      fc.asyncProperty(anything, (bytes) => survive(() => parse(bytes))),
      { numRuns: RUNS },
    );
  });
}

Deno.test("verifyTranscript answers or explains, and never says yes to changed files", async () => {
  const anything = near(...documents.slice(0, 3));
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom("x.json", "x.jsonl"), async (bytes, name) => {
      await survive(async () => {
        const { exit, statements } = await verifyTranscript({
          documents: [{ name, bytes }],
          policy,
          artifacts: artifactsOf(),
          now: NOW,
        });
        // Yes is right only where the payload is still one of the two that were signed.
        const originals = [makeProvenance(), makeTestResult()];
        if (exit === "ok") assert.ok(statements.length > 0);
        for (const { statement } of statements) {
          assert.ok(
            originals.some((original) =>
              JSON.stringify(original) === JSON.stringify(statement) ||
              decoder.decode(encodeStatement(original as never)) === JSON.stringify(statement)
            ),
          );
        }
      });
    }),
    { numRuns: RUNS },
  );
});

/** A document in which some members are replaced by values of other kinds. */
function misshapen(...seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const value = fc.oneof(
    fc.constantFrom(null, true, 0, -1, 1.5, "", "x", [], {}, [null], [[]], [""], { x: null }),
    fc.constantFrom(["a", "a"], { sha256: "" }, { sha256: null }, [{ name: "a" }], "__proto__"),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const edits = fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...seeds), edits).map(([seed, changes]) => {
    let json = decoder.decode(seed);
    for (const [pick, replacement] of changes) {
      const count = countNodes(json);
      let index = 0;
      json = JSON.stringify(
        JSON.parse(json, (_key, item) => index++ === pick % count ? replacement : item),
      ) ?? "null";
    }
    return bytesOf(json);
  });
}

function countNodes(json: string): number {
  let count = 0;
  JSON.parse(json, (_key, item) => {
    count++;
    return item;
  });
  return count;
}

for (const { name, seeds, parse } of TARGETS.slice(0, 10)) {
  Deno.test(`${name} answers or explains, whatever values its fields have`, async () => {
    const whole = seeds.filter((seed) => !decoder.decode(seed).includes("}\n{"));
    await fc.assert(
      fc.asyncProperty(misshapen(...whole), (bytes) => survive(() => parse(bytes))),
      { numRuns: RUNS },
    );
  });
}

Deno.test("verifyTranscript answers, whatever a trusted key signed", async () => {
  const anything = fc.oneof(
    { weight: 3, arbitrary: misshapen(...statements) },
    near(...statements),
    fc.json().map(bytesOf),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (payload) => {
      const signed = renderEnvelope(await signEnvelope(payload, boot.key));
      const { exit } = await verifyTranscript({
        documents: [{ name: "x.json", bytes: bytesOf(signed) }],
        policy,
        artifacts: artifactsOf(),
        recomputed: { "flake.lock": { sha256: "4".repeat(64) } },
        now: NOW,
      });
      assert.ok(["ok", "no", "undecided"].includes(exit));
    }),
    { numRuns: RUNS },
  );
});
