import assert from "node:assert/strict";
import { isSha256Hex, Sha256, sha256Hex } from "../../../lib/base/mod.ts";

/** FIPS 180-4's examples, and the empty message. */
const KNOWN: readonly (readonly [string, string])[] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
];

Deno.test("sha256Hex() gives the known answers, for text and for bytes", () => {
  for (const [text, digest] of KNOWN) {
    assert.equal(sha256Hex(text), digest);
    assert.equal(sha256Hex(new TextEncoder().encode(text)), digest);
  }
});

Deno.test("sha256Hex() agrees with WebCrypto on bytes of every length around a block", async () => {
  for (let length = 54; length <= 130; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff);
    const expected = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    assert.equal(sha256Hex(bytes), expected);
  }
});

Deno.test("sha256Hex() reads only the part of a buffer that a view shows", () => {
  const whole = new TextEncoder().encode("xxabcxx");
  assert.equal(sha256Hex(whole.subarray(2, 5)), sha256Hex("abc"));
});

Deno.test("sha256Hex() encodes text as UTF-8", () => {
  assert.equal(sha256Hex("é😀"), sha256Hex(Uint8Array.fromHex("c3a9f09f9880")));
});

Deno.test("Sha256 gives the same digest however its input is cut", () => {
  const text = "The digest of a whole is that of its pieces";
  for (let at = 0; at <= text.length; at++) {
    const digest = new Sha256().update(text.slice(0, at)).update(text.slice(at)).digest();
    assert.equal(digest, sha256Hex(text));
  }
  assert.equal(new Sha256().digest(), sha256Hex(""));
});

Deno.test("Sha256 cannot be fed or ended after its end", () => {
  const hash = new Sha256().update("a");
  hash.digest();
  assert.throws(() => hash.update("b"));
  assert.throws(() => hash.digest());
});

Deno.test("isSha256Hex() takes 64 lowercase digits and nothing else", () => {
  const good = sha256Hex("");
  assert.ok(isSha256Hex(good));
  for (
    const bad of [
      good.toUpperCase(),
      good.slice(1),
      good + "0",
      good + "\n",
      " " + good.slice(1),
      "g" + good.slice(1),
      "",
      undefined,
      null,
      64,
      [good],
    ]
  ) {
    assert.equal(isSha256Hex(bad), false, JSON.stringify(bad));
  }
});

Deno.test("the face of base does not load Node's layer before the first digest", async () => {
  const face = import.meta.resolve("../../../lib/base/mod.ts");
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", face],
    stdout: "piped",
    stderr: "null",
  }).output();
  assert.equal(code, 0);
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; dependencies?: { code?: { specifier: string } }[] }[];
  };
  const loaded = graph.modules.flatMap((module) => module.dependencies ?? [])
    .map((dependency) => dependency.code?.specifier ?? "");
  assert.ok(loaded.length > 5);
  assert.deepEqual(loaded.filter((specifier) => specifier.startsWith("node:")), []);
});
