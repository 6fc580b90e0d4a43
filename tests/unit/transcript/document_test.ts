import assert from "node:assert/strict";
import {
  parseDocument,
  readTranscript,
  renderEnvelope,
  renderEnvelopeLines,
} from "../../../lib/transcript/mod.ts";
import { bytesOf, makeProvenance, signBoot, writeBoot } from "./fixture.ts";

const boot = await signBoot();
const { envelope, bundle } = boot.provenance;

function parse(name: string, text: string | Uint8Array): ReturnType<typeof parseDocument> {
  return parseDocument({ name, bytes: typeof text === "string" ? bytesOf(text) : text });
}

Deno.test("parseDocument() knows a bundle and an envelope, however they are indented", () => {
  const wanted = { envelope, keyid: boot.pair.keyid, label: "x.json" };
  assert.deepEqual(parse("x.json", bundle), [{ ...wanted, form: "bundle" }]);
  const indented = JSON.stringify(JSON.parse(renderEnvelope(envelope)), null, 2);
  assert.deepEqual(parse("x.json", indented), [{ ...wanted, form: "envelope" }]);
});

Deno.test("parseDocument() takes lines of both apart and counts them for messages", () => {
  const text = `${renderEnvelopeLines([envelope])}\r\n\n${bundle}`;
  const entries = parse("x.jsonl", text);
  assert.deepEqual(entries.map(({ label, form }) => [label, form]), [
    ["x.jsonl:1", "line"],
    ["x.jsonl:4", "line"],
  ]);
  assert.deepEqual(entries[1]?.envelope, envelope);
});

Deno.test("parseDocument() takes the hint for a keyid only where it is a fingerprint", () => {
  const loose = JSON.parse(bundle);
  delete loose.dsseEnvelope.signatures[0].keyid;
  assert.equal(parse("x.json", JSON.stringify(loose))[0]?.keyid, boot.pair.keyid);
  // As cosign writes it: base64 of the sha256 of the SPKI.
  loose.verificationMaterial.publicKey.hint = "q80eSvpyoYWFoEtDBiUmRIUJXP2GnXGpDGIKbHAbGLc=";
  assert.equal(parse("x.json", JSON.stringify(loose))[0]?.keyid, "");
});

for (
  const [name, file, text, code, message] of [
    ["nothing", "x.json", "", "transcript.not-json", /it is empty/],
    ["no line", "x.jsonl", "\n \n", "transcript.not-json", /it is empty/],
    [
      "a bundle cut short",
      "x.json",
      bundle.slice(0, 200),
      "transcript.not-json",
      /"x.json": it is not JSON, or cut short/,
    ],
    [
      "a last line cut short",
      "x.jsonl",
      `${bundle}${bundle.slice(0, 99)}`,
      "transcript.not-json",
      /"x.jsonl:2"/,
    ],
    ["lines in a .json", "x.json", bundle + bundle, "transcript.not-json", /not JSON/],
    ["lines that are not UTF-8", "x.jsonl", Uint8Array.of(0xff), "transcript.not-json", /UTF-8/],
    [
      "an unsigned statement",
      "x.json",
      JSON.stringify(makeProvenance()),
      "transcript.not-signed",
      /without a signature/,
    ],
    ["another object", "x.json", "{}", "transcript.unknown-form", /neither/],
    ["a list", "x.json", "[]", "transcript.unknown-form", /neither/],
    ["a text", "x.json", '"payload"', "transcript.unknown-form", /neither/],
    [
      "1001 lines",
      "x.jsonl",
      `${renderEnvelope({ ...envelope, payload: new Uint8Array() })}\n`.repeat(1001),
      "transcript.too-large",
      /more than 1000 lines/,
    ],
    ["50 MB", "x.json", new Uint8Array(50_000_000), "transcript.too-large", /50000000 bytes/],
    [
      "50 MB of lines",
      "x.jsonl",
      new Uint8Array(50_000_000),
      "transcript.too-large",
      /50000000 bytes/,
    ],
  ] as const
) {
  Deno.test(`parseDocument() refuses ${name}`, () => {
    assert.throws(() => parse(file, text), { code, exitCode: 65, message });
  });
}

Deno.test("parseDocument() refuses an envelope with two signatures", () => {
  const signatures = [...envelope.signatures, ...envelope.signatures];
  assert.throws(() => parse("x.json", renderEnvelope({ ...envelope, signatures })), {
    code: "transcript.signature-count",
  });
});

Deno.test("readTranscript() reads the other bundle of a boot beside the one that is named", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeBoot(folder, boot);
    const names = async (file: string): Promise<string[]> =>
      (await readTranscript(`${folder}/${file}`)).map(({ name }) => name);
    assert.deepEqual(await names("boot_transcript.json"), [
      "boot_transcript.json",
      "boot_provenance.json",
    ]);
    assert.deepEqual(await names("boot_provenance.json"), [
      "boot_provenance.json",
      "boot_transcript.json",
    ]);
    assert.deepEqual(await names("boot.intoto.jsonl"), ["boot.intoto.jsonl"]);
    await Deno.remove(`${folder}/boot_provenance.json`);
    assert.deepEqual(await names("boot_transcript.json"), ["boot_transcript.json"]);
    await assert.rejects(readTranscript(`${folder}/none.json`), { exitCode: 66 });
    await assert.rejects(readTranscript(folder), { exitCode: 74 });
    const big = await Deno.open(`${folder}/big.json`, { write: true, create: true });
    await big.truncate(50_000_000);
    big.close();
    await assert.rejects(readTranscript(`${folder}/big.json`), {
      exitCode: 65,
      message: /more than the 16777216/,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
