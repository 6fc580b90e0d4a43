import assert from "node:assert/strict";
import { readCredentialName, wordsOf } from "../../../../lib/scan/formats/key_names.ts";

Deno.test("wordsOf() splits at capitals, marks and digits", () => {
  assert.deepEqual(wordsOf("DB_Password2"), ["db", "password", "2"]);
  assert.deepEqual(wordsOf("awsSecretAccessKey"), ["aws", "secret", "access", "key"]);
  assert.deepEqual(wordsOf("HTTPToken.value"), ["http", "token", "value"]);
});

const NAMES: Readonly<Record<string, readonly string[]>> = {
  password: [
    "password",
    "DB_PASSWORD",
    "dbPass",
    "smtppass",
    "sshPassphrase",
    "encryptedPassword",
    "cpassword",
    "MYSQL_PWD",
    "password_1",
    "requirepass",
    "server.ssl.key-store-password",
  ],
  secret: ["client_secret", "SECRET_KEY", "secret_key_base", "aws_secret_access_key", "appSecret"],
  token: ["token", "_authToken", "oauth_token", "accessToken", "GITHUB_TOKEN_PROD"],
  key: ["api_key", "apikey", "encryptionKey", "SECURE_AUTH_KEY", "key"],
  auth: ["_auth", "Authorization"],
  salt: ["AUTH_SALT", "hash_salt"],
  hash: ["password_hash", "hashedPassword_hash"],
};

for (const [kind, names] of Object.entries(NAMES)) {
  Deno.test(`readCredentialName() reads names of a ${kind}`, () => {
    for (const name of names) assert.equal(readCredentialName(name)?.kind, kind, name);
  });
}

Deno.test("readCredentialName() reads nothing into names of other things", () => {
  for (
    const name of [
      "password_file",
      "passwordLength",
      "token_url",
      "secretName",
      "access_key_id",
      "publicKey",
      "primary_key",
      "bypass",
      "compass",
      "keyword",
      "monkey",
      "tokenizer",
      "author",
      "authType",
      "csrf_token",
      "no_password",
      "resetPassword",
      "apiVersion",
      "",
    ]
  ) {
    assert.equal(readCredentialName(name), undefined, name);
  }
});

Deno.test("readCredentialName() says when a name is clear", () => {
  assert.equal(readCredentialName("api_key")?.isClear, true);
  assert.equal(readCredentialName("key")?.isClear, false);
  assert.equal(readCredentialName("sort_by_key")?.isClear, false);
});
