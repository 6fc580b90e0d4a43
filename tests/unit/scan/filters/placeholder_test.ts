import assert from "node:assert/strict";
import { isTemplate, placeholderKind } from "../../../../lib/scan/filters/placeholder.ts";
import { expandExample } from "../../../../lib/scan/rules/examples.ts";

const KINDS: Readonly<Record<string, readonly string[]>> = {
  empty: ["", "  ", "--", "???"],
  template: [
    "${DB_PASSWORD}",
    "$(cat file)",
    "{{ .Values.password }}",
    "<password>",
    "<%= ENV['X'] %>",
    "%s",
    "pre-%s-post",
    "%(password)s",
    "$PASSWORD",
    "%PASSWORD%",
    "@db.password@",
    "#{password}",
    "[password]",
    "{password}",
    "prefix<your-token>",
  ],
  literal: ["null", "None", "true", "undefined", "required", "N/A"],
  masked: ["********", "xxxxxxxx", "XXXX", "abc...", "sk_****abcd", "ghp_xxxxxxxxxxxxxxxx"],
  example: [
    "changeme",
    "CHANGE_ME",
    "your-api-key",
    "YOUR_TOKEN_HERE",
    "yourpassword",
    "AKIAIOSFODNN7EXAMPLE",
    "placeholder1",
    "put your unique phrase here",
    "replace_me",
  ],
  word: ["test", "dummy", "test-token", "my_secret_key", "mypassword", "some-token", "foo.test"],
  repeat: ["aaaaaaaa", "abcabcabc", "0000000000", "k00000000", "12121212"],
  sequence: ["12345678", "abcdefgh", "0123456789abcdef", "qwerty99", "987654321"],
};

for (const [kind, values] of Object.entries(KINDS)) {
  Deno.test(`placeholderKind() knows what is ${kind}`, () => {
    for (const value of values) {
      const found = placeholderKind(value);
      // "???" and its like are nothing at all, or blanked out.
      assert.ok(found === kind || (kind === "empty" && found === "masked"), `${value}: ${found}`);
    }
  });
}

Deno.test("placeholderKind() lets random values and weak passwords be", () => {
  const classes = ["20:A-Za-z0-9", "32:a-f0-9", "40:A-Za-z0-9+/", "24:A-Za-z0-9_-", "64:A-Z2-7"];
  for (const each of classes) {
    for (let index = 0; index < 200; index++) {
      const value = expandExample(`{${each}}`, { rule: "placeholder", index });
      assert.equal(placeholderKind(value), undefined, value);
    }
  }
  for (const weak of ["hunter2", "letmein", "P@ssw0rd!", "s3cr3t", "admin", "summer2019"]) {
    assert.equal(placeholderKind(weak), undefined, weak);
  }
});

Deno.test("placeholderKind() keeps a long random text that holds a short word", () => {
  // https://github.com/betterleaks/betterleaks/issues/261
  for (const word of ["hook", "test", "fake", "demo", "mock", "todo"]) {
    const value = expandExample(`{24:A-Za-z0-9}${word}{24:A-Za-z0-9}`, { rule: word, index: 0 });
    assert.equal(placeholderKind(value), undefined, value);
  }
});

Deno.test("isTemplate() is about slots only", () => {
  assert.equal(isTemplate("${X}"), true);
  assert.equal(isTemplate("********"), false);
  assert.equal(isTemplate("hunter2"), false);
});
