import assert from "node:assert/strict";
import { foundIn, rulesIn } from "../../../helpers/leaky/expect.ts";

Deno.test("recordDetector reads .netrc over any line breaks, comments and quotes aside", () => {
  const text = `machine a login b password {9:weak} # password not-this-one1
machine c
login d
password "{9:weak}"
machine e login password
`;
  assert.deepEqual(rulesIn("home/.netrc", text), ["netrc-password", "netrc-password"]);
});

Deno.test("recordDetector reads the fifth field of .pgpass, colons escaped", () => {
  assert.deepEqual(rulesIn(".pgpass", "h:5432:d:u:{9:weak}\n#h:1:d:u:vobafi27\nh:1:d\n"), [
    "pgpass-password",
  ]);
  const found = foundIn(".pgpass", "\\:\\:1:5432:d:u:{9:weak}\n");
  assert.match(found[0]!, /^pgpass-password: [a-z]{7}\d\d$/);
});

Deno.test("recordDetector reads the second field of accounts, locks aside", () => {
  const text = `a:x:1:1
b:*:1
c:!:1
d:{13:A-Za-z0-9./}:1
e:!{13:A-Za-z0-9./}:1
f:{9:weak}
`;
  assert.equal(rulesIn("etc/shadow", text).length, 3);
  assert.equal(rulesIn("web/.htpasswd", text).length, 3);
  assert.equal(rulesIn("etc/other", text).length, 0);
});

Deno.test("recordDetector reads the other files of accounts", () => {
  const files: Readonly<Record<string, string>> = {
    ".htdigest": "somebody:realm:{32:a-f0-9}\n",
    "etc/smbpasswd": "somebody:1000:XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX:{32:A-F0-9}:[U]:\n",
    "etc/ppp/chap-secrets": "# comment\nsomebody * {9:weak} *\n",
    "etc/postfix/sasl_passwd": "[smtp.example.net]:587 somebody:{9:weak}\n",
    "etc/userlist.txt": '"somebody" "{9:weak}"\n',
    "home/.cvspass": "/1 :pserver:somebody@example.net:2401/cvs A{9:weak}\n",
    "vpn/auth.txt": "somebody\n{9:weak}\n",
    "home/.subversion/auth/svn.simple/0f": "K 8\npassword\nV 9\n{9:weak}\nEND\n",
  };
  for (const [path, text] of Object.entries(files)) {
    assert.deepEqual(rulesIn(path, text), ["account-password"], path);
  }
});

Deno.test("recordDetector takes a file that is one secret, and none that is more", () => {
  for (const path of ["config/master.key", "config/credentials/production.key", ".vault_pass"]) {
    assert.deepEqual(rulesIn(path, "{32:a-f0-9}\n"), ["secret-file"], path);
    assert.deepEqual(rulesIn(path, "two words and\nmore\n"), [], path);
  }
  assert.deepEqual(rulesIn("config/other.txt", "{32:a-f0-9}\n"), []);
});

Deno.test("recordDetector reads what was typed into clients", () => {
  assert.deepEqual(rulesIn("home/.rediscli_history", "AUTH {9:weak}\nget x\n"), [
    "command-password",
  ]);
  assert.deepEqual(rulesIn("irc/.ircrc", "/msg nickserv identify {9:weak}\n"), [
    "command-password",
  ]);
});

Deno.test("recordDetector reads nothing in tests, and nothing that is a slot", () => {
  assert.deepEqual(rulesIn("tests/.netrc", "machine a login b password {9:weak}\n"), []);
  assert.deepEqual(rulesIn("home/.netrc", "machine a login b password ${PASSWORD}\n"), []);
  assert.deepEqual(rulesIn("lib/netrc.py", "machine a login b password {9:weak}\n"), []);
});
