import assert from "node:assert/strict";
import { foundIn, rulesIn } from "../../../helpers/leaky/expect.ts";

Deno.test("assignmentDetector tells passwords of configuration, of programs, and hashes apart", () => {
  assert.deepEqual(rulesIn("app/.env", "DB_PASSWORD={9:weak}"), ["config-password"]);
  assert.deepEqual(rulesIn("src/a.go", 'password := "{14:A-Za-z0-9}"'), ["hardcoded-password"]);
  assert.deepEqual(rulesIn("src/a.go", 'apiKey := "{32:A-Za-z0-9}"'), ["generic-api-key"]);
  assert.deepEqual(rulesIn("c.json", '{"password_hash": "{40:a-f0-9}"}'), ["password-hash"]);
});

Deno.test("assignmentDetector wants more of a value the less a file is meant for credentials", () => {
  const line = "password: {9:weak}";
  assert.equal(rulesIn("app/secrets.yml", line).length, 1);
  assert.equal(rulesIn("app/service.yml", line).length, 1);
  assert.equal(rulesIn("src/service.go", line).length, 0);
  assert.equal(rulesIn("tests/fixtures/service.yml", line).length, 0);
  assert.equal(rulesIn("docs/service.md", line).length, 0);
});

Deno.test("assignmentDetector finds keys and tokens in the forms that languages have", () => {
  for (
    const line of [
      'api_token = "{24:A-Za-z0-9}"',
      "apiToken: '{24:A-Za-z0-9}'",
      'String apiToken = "{24:A-Za-z0-9}";',
      'var apiToken string = "{24:A-Za-z0-9}"',
      "$apiToken .= '{24:A-Za-z0-9}'",
      "API_TOKEN ::= `{24:A-Za-z0-9}`",
      "API_TOKEN={24:A-Za-z0-9}",
      "ARG API_TOKEN={24:A-Za-z0-9}",
      "tool --api-token {24:A-Za-z0-9}",
      "Set-It -ApiToken '{24:A-Za-z0-9}'",
      '"Authorization: Bearer {24:A-Za-z0-9}"',
      '{"config.ini": "API_TOKEN={24:A-Za-z0-9}\\nDEBUG=true"}',
      "<apiToken>\n  {24:A-Za-z0-9}\n</apiToken>",
    ]
  ) {
    for (let index = 0; index < 5; index++) {
      assert.deepEqual(rulesIn("", line, index), ["generic-api-key"], line);
    }
  }
});

Deno.test("assignmentDetector cuts the value out and nothing else", () => {
  const value = (path: string, template: string) => foundIn(path, template)[0]?.split(": ")[1];
  const secret = (part: string) => foundIn("x.env", `PASSWORD=${part}`)[0]?.split(": ")[1];
  assert.equal(value("x.env", "PASSWORD='{9:weak}' # old"), secret("{9:weak}"));
  assert.equal(value("a.cfg", "password 7 {16:A-F0-9}")?.length, 16);
  assert.equal(value("a/web.config", '<add c="Server=x;Uid=y;Pwd={9:weak};"/>')?.length, 9);
  assert.equal(value("src/a.js", "h('Authorization', 'Basic {28:b64pair}')")?.includes(" "), false);
});

Deno.test("assignmentDetector finds user and password in base64, whatever holds it", () => {
  assert.deepEqual(rulesIn("x/any.json", '{"auth": "{28:b64pair}"}'), ["generic-api-key"]);
});

Deno.test("assignmentDetector takes a weak password in a comment for an example", () => {
  assert.deepEqual(rulesIn("etc/my.cnf", "# password = {9:weak}"), []);
  assert.deepEqual(rulesIn("app/.env", "# API_KEY={32:A-Za-z0-9}"), ["generic-api-key"]);
});

Deno.test("assignmentDetector looks once at a name with several keywords", () => {
  assert.equal(foundIn("a.env", "AUTH_SECRET_KEY_TOKEN={32:A-Za-z0-9}").length, 1);
});
