import assert from "node:assert/strict";
import { PackRepoError, type Sha256Hex } from "../../../lib/base/mod.ts";
import { formatHash, parseHash } from "../../../lib/flake/mod.ts";

// Each row as `nix hash convert --hash-algo sha256 --to base16|nix32 SRI` (2.26.3) prints it.
const KNOWN: readonly (readonly [sri: string, hex: string, nix32: string])[] = [
  [
    "sha256-dt4WdcvsA8/RCe+VZZwqU0X+XMM3wBbGCWA0/sFWzGo=",
    "76de1675cbec03cfd109ef95659c2a5345fe5cc337c016c6096034fec156cc6a",
    "0sncav0zwd301731dh1pqdfgwiak5af6b5gg178wy0zcrdsidpkn",
  ],
  [
    "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000",
  ],
  [
    "sha256-//////////////////////////////////////////8=",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "1zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
  ],
  [
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
  ],
  [
    "sha256-AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA=",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "1000000000000000000000000000000000000000000000000001",
  ],
];

Deno.test("formatHash() and parseHash() write and read what Nix prints", () => {
  for (const [sri, hex, nix32] of KNOWN) {
    const digest = hex as Sha256Hex;
    assert.equal(formatHash(digest, "sri"), sri);
    assert.equal(formatHash(digest, "hex"), hex);
    assert.equal(formatHash(digest, "nix32"), nix32);
    const base64 = sri.slice("sha256-".length);
    for (const text of [sri, hex, nix32, base64]) assert.equal(parseHash(text), hex);
    for (const text of [hex, nix32, base64]) assert.equal(parseHash(`sha256:${text}`), hex);
  }
});

const SRI = KNOWN[0]![0];
const HEX = KNOWN[0]![1];
const NIX32 = KNOWN[0]![2];

const REFUSED: Readonly<Record<string, string>> = {
  "nothing": "",
  "the algorithm alone": "sha256-",
  "another algorithm": SRI.replace("sha256", "sha512"),
  "no padding": SRI.slice(0, -1),
  "two paddings": `${SRI}=`,
  "base64 of 31 bytes": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
  "base64 with bits behind its end": SRI.replace("Go=", "Gp="),
  "URL-safe base64": "sha256-__________________________________________8=",
  "white space": `${SRI} `,
  "a line end": `${SRI}\n`,
  "hexadecimal after sha256-": `sha256-${HEX}`,
  "nix32 after sha256-": `sha256-${NIX32}`,
  "capitals": HEX.toUpperCase(),
  "63 digits": HEX.slice(1),
  "nix32 above 256 bits": `2${NIX32.slice(1)}`,
  "nix32 all z": "z".repeat(52),
  "a digit that nix32 leaves out": `e${NIX32.slice(1)}`,
  "SRI with an option": `${SRI}?ct=x`,
  "two hashes": `${SRI} ${SRI}`,
};

Deno.test("parseHash() refuses everything that is not one hash in one exact form", () => {
  for (const [what, text] of Object.entries(REFUSED)) {
    assert.throws(() => parseHash(text), (error) => {
      assert.ok(error instanceof PackRepoError, what);
      assert.equal(error.code, "flake.bad-hash");
      assert.equal(error.exitCode, 78);
      return true;
    }, what);
  }
});

Deno.test("parseHash() cuts a long text in its message", () => {
  assert.throws(() => parseHash("x".repeat(100_000)), (error: Error) => error.message.length < 300);
});
