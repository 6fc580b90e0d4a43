import assert from "node:assert/strict";
import { isWeakPassword, judgeCredential } from "../../../../lib/scan/formats/judge.ts";
import type { CredentialKind } from "../../../../lib/scan/formats/key_names.ts";
import type { Trust } from "../../../../lib/scan/formats/place.ts";
import { expandExample } from "../../../../lib/scan/rules/examples.ts";

function judge(kind: CredentialKind, value: string, trust: Trust, isClear = true): boolean {
  return judgeCredential({ kind, isClear }, value, { trust, isQuoted: true });
}

function drawn(template: string, index: number): string {
  return expandExample(template, { rule: "judge", index });
}

Deno.test("judgeCredential() takes any password in a file for credentials, but no slot", () => {
  for (const value of ["hunter2", "password", "letmein!", "12345", "correct horse"]) {
    assert.equal(judge("password", value, "credentials"), true, value);
  }
  for (const value of ["", "null", "${X}", "<password>", "********", "changeme", "/etc/key.file"]) {
    assert.equal(judge("password", value, "credentials"), false, value);
  }
});

Deno.test("judgeCredential() takes no label, reference or default in configuration", () => {
  for (const value of ["Password", "postgres", "Enter your password", "required", "files", "a.b"]) {
    assert.equal(judge("password", value, "config"), false, value);
  }
  assert.equal(judge("password", "vobafi27", "config"), true);
});

Deno.test("judgeCredential() takes random tokens of every alphabet in a source", () => {
  for (const each of ["24:A-Za-z0-9", "32:a-f0-9", "40:A-Za-z0-9+/", "36:a-z0-9", "24:A-Z0-9"]) {
    let taken = 0;
    for (let index = 0; index < 200; index++) {
      if (judge("token", drawn(`{${each}}`, index), "code")) taken++;
    }
    assert.ok(taken >= 196, `${each}: ${taken} of 200`);
  }
});

Deno.test("judgeCredential() takes no words, paths, versions or keys for the public in a source", () => {
  for (
    const value of [
      "application/json",
      "user-profile-cache-key",
      "v1.2.3-beta",
      "projects/shop/secrets/main",
      "end_of_statement_2",
      "AWS4-HMAC-SHA256",
      "2020-01-31T10:00:00Z",
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
    ]
  ) {
    assert.equal(judge("token", value, "code"), false, value);
  }
});

Deno.test("judgeCredential() asks more of a name that names anything", () => {
  const hex = drawn("{32:a-f0-9}", 0);
  assert.equal(judge("key", hex, "code", true), true);
  assert.equal(judge("key", hex, "code", false), false);
  assert.equal(judge("key", drawn("{40:A-Za-z0-9}", 1), "code", false), true);
});

Deno.test("judgeCredential() takes nothing in tests and documentation", () => {
  assert.equal(judge("token", drawn("{40:A-Za-z0-9}", 0), "sample"), false);
  assert.equal(judge("password", "vobafi27", "sample"), false);
});

Deno.test("judgeCredential() takes a user and a password in base64 by itself", () => {
  assert.equal(judge("auth", btoa("me:vobafi27"), "code", false), true);
  assert.equal(judge("auth", btoa("no colon"), "code", false), false);
});

Deno.test("isWeakPassword() knows defaults in any case", () => {
  assert.equal(isWeakPassword("ChangeIt"), true);
  assert.equal(isWeakPassword("vobafi27"), false);
});
