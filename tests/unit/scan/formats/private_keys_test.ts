import assert from "node:assert/strict";
import { foundIn, rulesIn } from "../../../helpers/leaky/expect.ts";

const BODY = "{64:b64}\n{64:b64}\n{40:b64}\n";

function pem(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`;
}

Deno.test("privateKeyDetector finds keys of every label, from mark to mark", () => {
  const labels = ["RSA {7:key} KEY", "{7:key} KEY", "EC {7:key} KEY", "OPENSSH {7:key} KEY"];
  for (const label of [...labels, "ENCRYPTED {7:key} KEY", "PGP {7:key} KEY BLOCK"]) {
    const found = foundIn("keys/id", pem(label, BODY));
    assert.equal(found.length, 1, label);
    assert.match(found[0]!, /^private-key: -----BEGIN [^]*-----END [A-Z ]+-----$/);
  }
});

Deno.test("privateKeyDetector finds keys with headers, in strings and in one line", () => {
  const mark = "-----BEGIN RSA {7:key} KEY-----";
  const end = "-----END RSA {7:key} KEY-----";
  for (
    const text of [
      `${mark}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${BODY}${end}`,
      `key: "${mark}\\n{64:b64}\\n{64:b64}\\n${end}\\n"`,
      `  "${mark}\\n" +\n  "{64:b64}\\n" +\n  "${end}"`,
      `${mark} {64:b64} {64:b64} ${end}`,
      `${mark}\n{64:b64}\n`,
    ]
  ) {
    assert.deepEqual(rulesIn("src/key.go", text), ["private-key"], text);
  }
});

Deno.test("privateKeyDetector finds OpenVPN's and PuTTY's keys", () => {
  const hex = "{32:a-f0-9}\n".repeat(4);
  assert.deepEqual(rulesIn("ta.key.txt", pem("OpenVPN Static key V1", hex)), ["private-key"]);
  const putty = "Public-Lines: 1\n{64:name}\nPrivate-Lines: 2\n{64:b64}\n{40:b64}\n";
  assert.deepEqual(rulesIn("x.ppk", putty), ["private-key"]);
});

Deno.test("privateKeyDetector finds no certificate, no empty shell and no illustration", () => {
  assert.deepEqual(rulesIn("a.pem", pem("CERTIFICATE", BODY)), []);
  assert.deepEqual(rulesIn("a.pem", pem("RSA PUBLIC KEY", BODY)), []);
  assert.deepEqual(rulesIn("a.pem", pem("{7:key} KEY", "...\n")), []);
  assert.deepEqual(rulesIn("a.pem", pem("{7:key} KEY", `${"A".repeat(64)}\n`.repeat(3))), []);
  assert.deepEqual(rulesIn("a.pem", pem("{7:key} KEY", `EXAMPLE${"{57:b64}"}\n{64:b64}\n`)), []);
});
