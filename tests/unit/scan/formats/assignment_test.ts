import assert from "node:assert/strict";
import { readAssignment } from "../../../../lib/scan/formats/assignment.ts";

/** Returns `NAME TIE VALUE` of the assignment around the first keyword of a text. */
function read(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  const hit = /pass|token/i.exec(text)!;
  const found = readAssignment(bytes, hit.index, hit[0].length);
  if (found === undefined) return undefined;
  const value = new TextDecoder().decode(bytes.subarray(found.start, found.end));
  return `${found.name} ${found.tie} ${value}`;
}

const FORMS: Readonly<Record<string, string>> = {
  "db_password = 'x y'": "db_password operator x y",
  'token := "v"': "token operator v",
  "token ::= 'v'": "token operator v",
  "$token .= 'v'": "token operator v",
  "token ||= 'v'": "token operator v",
  "'token' => 'v'": "token operator v",
  '"token": "v"': "token operator v",
  '{\\"token\\": \\"v\\"}': "token operator v",
  'const token: string = "v"': "token operator v",
  'var token string = "v"': "token operator v",
  'static TOKEN: &str = "v";': "TOKEN operator v",
  'password = b"v"': "password operator v",
  'password = """v"""': "password operator v",
  "cfg['password'] = 'v'": "password operator v",
  "a.b.password=v": "a.b.password operator v",
  "password: v # comment": "password operator v",
  "password: v,": "password operator v",
  "define('DB_PASSWORD', 'v')": "DB_PASSWORD comma v",
  'os.Setenv("TOKEN", "v")': "TOKEN comma v",
  'builder.setPassword("v")': "builder.setPassword call v",
  '<Pass encoding="base64">v</Pass>': "Pass markup v",
  "<password>\n  v\n</password>": "password markup v",
  "<Password><Value>v</Value></Password>": "Password markup v",
  "<password><![CDATA[v]]></password>": "password markup v",
  '<add key="SmtpPassword" value="v"/>': "SmtpPassword markup v",
  '<property name="password">v</property>': "password markup v",
  "<key>Password</key>\n<string>v</string>": "Password markup v",
  'user="x" password="v"/>': "password operator v",
  "password v": "password space v",
  'password "v w"': "password space v w",
  "--password v": "password space v",
};

for (const [text, expected] of Object.entries(FORMS)) {
  Deno.test(`readAssignment() reads ${JSON.stringify(text)}`, () => {
    assert.equal(read(text), expected);
  });
}

Deno.test("readAssignment() finds nothing where nothing is assigned", () => {
  for (
    const text of [
      "password == 'v'",
      "password != 'v'",
      "Foo::token::bar",
      'password = ""',
      'password: "unterminated\n',
      "<password/>",
      "(?P<token>[a-z]+)",
      '["password", "v"]',
      "x: ${PASSWORD:-v}",
      "password",
    ]
  ) {
    assert.equal(read(text), undefined, text);
  }
});

Deno.test("readAssignment() gives up on names and values longer than any", () => {
  assert.equal(read(`${"a".repeat(100)}password='v'`), undefined);
  assert.equal(read(`password='${"v".repeat(5000)}'`), undefined);
});
