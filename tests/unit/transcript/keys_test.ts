import assert from "node:assert/strict";
import {
  derToP1363,
  generateKeyPair,
  p1363ToDer,
  parsePublicKey,
  parseSigningKey,
} from "../../../lib/transcript/mod.ts";
import { renderPem } from "../../../lib/transcript/pem.ts";
import { findTool, runTool, skipNote } from "../../helpers/interop.ts";
import { ALGORITHMS, bytesOf } from "./fixture.ts";

function privatePem(hex: string): string {
  return renderPem({ label: "PRIVATE KEY", der: Uint8Array.fromHex(hex) });
}

function publicPem(hex: string): string {
  return renderPem({ label: "PUBLIC KEY", der: Uint8Array.fromHex(hex) });
}

const ED25519_PKCS8 = "302e020100300506032b657004220420";
const ED25519_SPKI = "302a300506032b6570032100";
const P256_SPKI = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

// RFC 8032, section 7.1: seed, public key, message, signature.
for (
  const [name, seed, publicKey, message, signature] of [
    [
      "TEST 1",
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "TEST 2",
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "TEST 3",
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
  ] as const
) {
  Deno.test(`SigningKey.sign() gives the signature of RFC 8032 ${name}`, async () => {
    const key = await parseSigningKey(privatePem(ED25519_PKCS8 + seed));
    assert.equal(key.publicKeyPem, publicPem(ED25519_SPKI + publicKey));
    const data = Uint8Array.fromHex(message);
    assert.equal((await key.sign(data)).toHex(), signature);
    const verifier = await parsePublicKey(key.publicKeyPem);
    assert.equal(await verifier.findFault(data, Uint8Array.fromHex(signature)), undefined);
  });
}

// RFC 6979, appendix A.2.5, SHA-256.
const RFC_6979 = {
  point: "04" +
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6" +
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
  sample: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
};

Deno.test("VerifyingKey.findFault() accepts the P-256 signature of RFC 6979, as DER only", async () => {
  const key = await parsePublicKey(publicPem(P256_SPKI + RFC_6979.point));
  const raw = Uint8Array.fromHex(RFC_6979.sample);
  assert.equal(await key.findFault(bytesOf("sample"), p1363ToDer(raw)), undefined);
  assert.match(await key.findFault(bytesOf("sample"), raw) ?? "", /raw r‖s/);
  assert.match(await key.findFault(bytesOf("test"), p1363ToDer(raw)) ?? "", /not made by this key/);
});

Deno.test("parsePublicKey() gives the fingerprint that ssh-keygen -lf prints", async () => {
  const p256 = await parsePublicKey(publicPem(
    P256_SPKI + "04d6b24ef7e9903f382f960315c306c3c7568d0aebafcaf581a84a2964e021a9427c" +
      "ef3914d08027e1a767fb861f4031b0325a7a2e78d1351672bd008002ed4d69",
  ));
  assert.equal(p256.keyid, "SHA256:E9qEjV569MDmLnQq1LNCAJaik7ZYDhLjiWdF6Eyvnfo");
  const ed25519 = await parsePublicKey(publicPem(
    ED25519_SPKI + "88b0f9d5d9b6aa796cd4eeadda4b4338e70f8beac1a99f228b4fcf1717fde5ee",
  ));
  assert.equal(ed25519.keyid, "SHA256:IXuIOE4/HF5umcAWfRGIgl1c8C6miO57Y1HZB0xpJ9I");
});

Deno.test("parsePublicKey() knows a P-256 key by its compressed point, too", async () => {
  const { keyid, publicKeyPem } = await parsePublicKey(publicPem(P256_SPKI + RFC_6979.point));
  const compressed = "3039301306072a8648ce3d020106082a8648ce3d030107032200" + "03" +
    RFC_6979.point.slice(2, 66);
  const other = await parsePublicKey(publicPem(compressed));
  assert.deepEqual([other.keyid, other.publicKeyPem], [keyid, publicKeyPem]);
});

for (const algorithm of ALGORITHMS) {
  Deno.test(`generateKeyPair() makes a ${algorithm} pair that signs and verifies`, async () => {
    const pair = await generateKeyPair(algorithm);
    const key = await parseSigningKey(pair.privateKeyPem);
    assert.equal(key.algorithm, algorithm);
    assert.equal(key.keyid, pair.keyid);
    assert.equal(key.publicKeyPem, pair.publicKeyPem);
    assert.match(key.keyid, /^SHA256:[A-Za-z0-9+/]{43}$/);
    const verifier = await parsePublicKey(pair.publicKeyPem);
    assert.equal(verifier.keyid, key.keyid);
    const data = bytesOf("data");
    const signature = await key.sign(data);
    if (algorithm === "p256") assert.equal(derToP1363(signature).length, 64);
    assert.equal(await verifier.findFault(data, signature), undefined);
    assert.match(
      await verifier.findFault(bytesOf("date"), signature) ?? "",
      /not made by this key/,
    );
    const cut = await verifier.findFault(data, signature.subarray(1));
    assert.match(cut ?? "", algorithm === "p256" ? /DER/ : /63 bytes/);
    assert.notEqual((await generateKeyPair(algorithm)).keyid, pair.keyid);
  });

  const note = skipNote("openssl");
  Deno.test({
    name: `openssl reads ${algorithm} keys and verifies what they sign${note}`,
    ignore: note !== "",
    async fn() {
      const cwd = await Deno.makeTempDir();
      try {
        const pair = await generateKeyPair(algorithm);
        const key = await parseSigningKey(pair.privateKeyPem);
        await Deno.writeTextFile(`${cwd}/key`, pair.privateKeyPem);
        await Deno.writeTextFile(`${cwd}/pub`, pair.publicKeyPem);
        await Deno.writeTextFile(`${cwd}/data`, "data");
        await Deno.writeFile(`${cwd}/sig`, await key.sign(bytesOf("data")));
        const derived = await runTool("openssl", ["pkey", "-in", "key", "-pubout"], { cwd });
        assert.equal(derived.output, pair.publicKeyPem);
        const args = algorithm === "p256"
          ? ["dgst", "-sha256", "-verify", "pub", "-signature", "sig", "data"]
          : "pkeyutl -verify -pubin -inkey pub -rawin -in data -sigfile sig".split(" ");
        const { ok, output } = await runTool("openssl", args, { cwd });
        assert.ok(ok, output);
        // And the other way round: a key that openssl made.
        const kind = algorithm === "p256"
          ? ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
          : ["-algorithm", "ed25519"];
        const made = await runTool("openssl", ["genpkey", ...kind], { cwd });
        assert.equal((await parseSigningKey(made.output)).algorithm, algorithm);
      } finally {
        await Deno.remove(cwd, { recursive: true });
      }
    },
  });
}

const SSH_NOTE = skipNote("ssh-keygen");
Deno.test({
  name: `ssh-keygen -lf prints the keyid of a new P-256 key${SSH_NOTE}`,
  ignore: SSH_NOTE !== "",
  async fn() {
    const cwd = await Deno.makeTempDir();
    try {
      const pair = await generateKeyPair("p256");
      await Deno.writeTextFile(`${cwd}/pub`, pair.publicKeyPem);
      const ssh = findTool("ssh-keygen")!;
      const { output } = await runTool(ssh, ["-i", "-m", "PKCS8", "-f", "pub"], { cwd });
      await Deno.writeTextFile(`${cwd}/ssh.pub`, output);
      const printed = await runTool(ssh, ["-lf", "ssh.pub"], { cwd });
      assert.ok(printed.output.includes(` ${pair.keyid} `), printed.output);
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  },
});

async function exported(algorithm: RsaHashedKeyGenParams | EcKeyGenParams): Promise<string> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const der = await crypto.subtle.exportKey("pkcs8", (pair as CryptoKeyPair).privateKey);
  return renderPem({ label: "PRIVATE KEY", der: new Uint8Array(der) });
}

function labelled(label: string): string {
  return renderPem({ label, der: Uint8Array.of(0x30, 0) });
}

for (
  const [name, make, message] of [
    ["a public key", async () => (await generateKeyPair()).publicKeyPem, /it is a public key/],
    ["an RSA key", () =>
      exported({
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: 2048,
        publicExponent: Uint8Array.of(1, 0, 1),
        hash: "SHA-256",
      }), /it is an RSA key/],
    ["a P-384 key", () => exported({ name: "ECDSA", namedCurve: "P-384" }), /the curve P-384/],
    ["an old RSA key", () => labelled("RSA PRIVATE KEY"), /it is an RSA key/],
    ["an encrypted key", () => labelled("ENCRYPTED PRIVATE KEY"), /the key is encrypted/],
    ["a SEC1 key", () => labelled("EC PRIVATE KEY"), /SEC1/],
    ["an OpenSSH key", () => labelled("OPENSSH PRIVATE KEY"), /OpenSSH/],
    ["a certificate", () => labelled("CERTIFICATE"), /certificate/],
    ["another block", () => labelled("X509 CRL"), /holds "X509 CRL", not "PRIVATE KEY"/],
    [
      "an Ed25519 key of 31 bytes",
      () => privatePem("302d020100300506032b657004210420" + "00".repeat(31)),
      /not a valid private key/,
    ],
    ["nonsense", () => privatePem("3003020100"), /names no algorithm/],
  ] as const
) {
  Deno.test(`parseSigningKey() refuses ${name}`, async () => {
    const pem = await make();
    await assert.rejects(parseSigningKey(pem, "the key file"), (error: Error) => {
      assert.equal((error as unknown as { code: string }).code, "transcript.bad-key");
      assert.equal((error as unknown as { exitCode: number }).exitCode, 78);
      assert.match(error.message, /^Cannot use the key file: /);
      assert.match(error.message, message);
      return true;
    });
  });
}

for (
  const [name, make, message] of [
    ["a private key", async () => (await generateKeyPair()).privateKeyPem, /private key where/],
    [
      "a point that is not on the curve",
      () => publicPem(P256_SPKI + RFC_6979.point.slice(0, -1) + "8"),
      /not a valid public key/,
    ],
    ["an RSA key", () => publicPem("300f300d06092a864886f70d0101010500"), /RSA/],
  ] as const
) {
  Deno.test(`parsePublicKey() refuses ${name}`, async () => {
    await assert.rejects(parsePublicKey(await make()), { code: "transcript.bad-key", message });
  });
}

Deno.test("parseSigningKey() never repeats the key in its message", async () => {
  const { privateKeyPem } = await generateKeyPair();
  const body = privateKeyPem.split("\n")[1]!;
  const broken = privateKeyPem.replace(body, `${body}*`);
  await assert.rejects(parseSigningKey(broken), (error: Error) => {
    assert.ok(!`${error.message} ${(error as unknown as { hint: string }).hint}`.includes(body));
    return true;
  });
});
