import assert from "node:assert/strict";
import { holdsPrivateKey, isSecretName } from "../../../lib/pack/mod.ts";

const BASE64 = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
const begin = (kind: string): string => `-----${"BEGIN"} ${kind}-----`;

Deno.test("holdsPrivateKey() finds keys in PEM, OpenSSH and PGP armour, and inside strings", () => {
  for (
    const kind of ["PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK"]
  ) {
    assert.ok(holdsPrivateKey(`x\n${begin(kind)}\n${BASE64}\n`), kind);
  }
  assert.ok(holdsPrivateKey(`const k = "${begin("EC PRIVATE KEY")}\\n${BASE64}\\n";`));
  const encrypted = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n";
  assert.ok(holdsPrivateKey(`${begin("RSA PRIVATE KEY")}\n${encrypted}${BASE64}\n`));
  assert.ok(holdsPrivateKey(`KEY="${begin("PRIVATE KEY")} ${BASE64} -----"`));
  const mention = `// ${begin("PRIVATE KEY")} opens it ${"word ".repeat(70)}`;
  assert.ok(holdsPrivateKey(`${mention}\n${begin("PRIVATE KEY")}\n${BASE64}\n`));
});

Deno.test("holdsPrivateKey() does not take a mention, a public key or a certificate for a key", () => {
  assert.ok(
    !holdsPrivateKey(`const header = "${begin("PRIVATE KEY")}";\nexport function parse() {}\n`),
  );
  assert.ok(!holdsPrivateKey(`${begin("PUBLIC KEY")}\n${BASE64}\n`));
  assert.ok(!holdsPrivateKey(`${begin("PRIVATE KEY")}\nsha1: ${"0a".repeat(20)}\n`));
  assert.ok(!holdsPrivateKey(`${begin("CERTIFICATE")}\n${BASE64}\n`));
});

Deno.test("holdsPrivateKey() takes linear time on many headers", () => {
  const start = performance.now();
  assert.ok(!holdsPrivateKey(`${begin("PRIVATE KEY")} `.repeat(100_000)));
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("isSecretName() goes by the name alone, in any case", () => {
  assert.ok(isSecretName(".ENV"));
  assert.ok(isSecretName(".env.local"));
  assert.ok(!isSecretName(".env.sample"));
  assert.ok(!isSecretName("secret_rules.ts"));
});
