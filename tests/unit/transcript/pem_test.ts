import assert from "node:assert/strict";
import { detectAlgorithm, parsePem, renderPem } from "../../../lib/transcript/pem.ts";

const BLOCK = "-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----\n";

Deno.test("renderPem() wraps at 64 characters and ends with a line feed", () => {
  assert.equal(renderPem({ label: "PUBLIC KEY", der: Uint8Array.of(1, 2, 3) }), BLOCK);
  const long = renderPem({ label: "X", der: new Uint8Array(49) }).split("\n");
  assert.deepEqual(long.map((line) => line.length), [17, 64, 4, 15, 0]);
});

for (
  const [name, text] of [
    ["a plain block", BLOCK],
    ["Windows line ends", BLOCK.replaceAll("\n", "\r\n")],
    ["text around it", `Key Attributes\n${BLOCK}bye\n`],
    ["spaces and tabs", BLOCK.replace("AQID", " AQ\t ID ")],
    ["all on one line", BLOCK.replaceAll("\n", " ")],
  ] as const
) {
  Deno.test(`parsePem() reads ${name}`, () => {
    const { label, der } = parsePem(text, "the key");
    assert.equal(label, "PUBLIC KEY");
    assert.equal(der.toHex(), "010203");
  });
}

for (
  const [name, text, message] of [
    ["no block", "hello", /no PEM block/],
    ["two blocks", BLOCK + BLOCK, /2 PEM blocks/],
    ["a missing end", BLOCK.replace(/-----END.*/, ""), /end, -----END PUBLIC KEY-----, is missing/],
    ["another end", BLOCK.replace("END PUBLIC", "END PRIVATE"), /is missing/],
    ["bad base64", BLOCK.replace("AQID", "AQ*D"), /not base64/],
    ["an empty block", BLOCK.replace("AQID", ""), /not base64/],
    ["old encryption", BLOCK.replace("AQID", "Proc-Type: 4,ENCRYPTED\n\nAQID"), /encrypted/],
    ["a megabyte", `${" ".repeat(1_000_000)}${BLOCK}`, /too long/],
  ] as const
) {
  Deno.test(`parsePem() refuses ${name}`, () => {
    assert.throws(() => parsePem(text, "the key"), {
      code: "transcript.bad-key",
      exitCode: 78,
      message,
    });
  });
}

for (
  const [name, hex, wanted] of [
    ["Ed25519 SPKI", "302a300506032b6570032100" + "00".repeat(32), { algorithm: "ed25519" }],
    ["Ed25519 PKCS#8", "302e020100300506032b657004220420" + "00".repeat(32), {
      algorithm: "ed25519",
    }],
    ["P-256 SPKI", "3059301306072a8648ce3d020106082a8648ce3d030107034200" + "00".repeat(65), {
      algorithm: "p256",
    }],
    ["Ed448", "3047020100300506032b6571043b0439" + "00".repeat(57), {
      problem: "it is an Ed448 key",
    }],
    ["RSA", "300f300d06092a864886f70d0101010500", { problem: "it is an RSA key" }],
    ["P-384", "3012301006072a8648ce3d020106052b81040022", {
      problem: "it is a key on the curve P-384",
    }],
    ["another curve", "300f300d06072a8648ce3d020106022a03", {
      problem: 'it is a key on the curve "2a03"',
    }],
    ["a curve in full", "300f300d06072a8648ce3d020130020000", {
      problem: "it spells its curve out instead of naming it",
    }],
    ["another algorithm", "300630040602" + "2a03", {
      problem: "it is a key of an unknown algorithm",
    }],
    ["no algorithm", "30023000", { problem: "it names no algorithm" }],
    ["no DER", "00", { problem: "its bytes are not one DER structure" }],
    ["DER cut short", "302a3005", { problem: "its bytes are not one DER structure" }],
    ["an endless length", "3080", { problem: "its bytes are not one DER structure" }],
    ["a length of 4 bytes", "3084ffffffff", { problem: "its bytes are not one DER structure" }],
  ] as const
) {
  Deno.test(`detectAlgorithm() tells ${name}`, () => {
    assert.deepEqual(detectAlgorithm(Uint8Array.fromHex(hex)), wanted);
  });
}
