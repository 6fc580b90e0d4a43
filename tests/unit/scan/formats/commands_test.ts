import assert from "node:assert/strict";
import { commandWords, isHistory } from "../../../../lib/scan/formats/commands.ts";
import { foundIn } from "../../../helpers/leaky/expect.ts";

const LINES: readonly string[] = [
  "mysql -u root -p{9:weak} shop",
  "mysqldump -h db -uroot -p'{9:weak}' shop > x.sql",
  "sudo mysqladmin -p{9:weak} status",
  "sshpass -p {9:weak} ssh root@host",
  "sshpass -p'{9:weak}' scp a b:c",
  "curl -s -u shop:{9:weak} https://api.example.net",
  "curl --user shop:{9:weak} https://api.example.net",
  "redis-cli -h x -a {9:weak}",
  "ldapsearch -x -D cn=admin -w {9:weak}",
  "docker login -u shop -p {9:weak} host",
  "htpasswd -bc /etc/x.htpasswd shop {9:weak}",
  "smbclient //host/share -U shop%{9:weak}",
  "lftp -u shop,{9:weak} sftp://host",
  "sqlplus shop/{9:weak}@orcl",
  "keytool -genkey -storepass {9:weak} -alias x",
  "openssl enc -d -passin pass:{9:weak}",
  "mongo -u admin -p {9:weak} host/db",
  "curl -X POST \\\n  -u shop:{9:weak} \\\n  https://api.example.net",
];

for (const line of LINES) {
  Deno.test(`commandDetector finds the password in: ${line.split("\n")[0]}`, () => {
    for (const path of ["home/.bash_history", "bin/deploy.sh"]) {
      const found = foundIn(path, `cd /srv\n${line}\nls\n`);
      assert.equal(found.length, 1, `${path}: ${found}`);
      assert.match(found[0]!, /^command-password: [a-z]{7}\d\d$/);
    }
  });
}

Deno.test("commandDetector lets variables, prompts, ports and other programs be", () => {
  for (
    const line of [
      "mysql -u root -p shop",
      'mysql -p"$PASSWORD" shop',
      "docker run -p 8080:80 image",
      "ssh -p 2222 host",
      "mkdir -p build/output",
      "curl -u $USER:$PASS https://api.example.net",
      ["curl -u user", "password https://api.example.net"].join(":"),
      "unzip -p archive.zip",
      "mymysql -psomething9",
      "htpasswd -c file user",
    ]
  ) {
    assert.deepEqual(foundIn("bin/deploy.sh", line), [], line);
  }
});

Deno.test("commandDetector is silent in tests and documentation", () => {
  assert.deepEqual(foundIn("docs/a.md", LINES[0]!), []);
  assert.deepEqual(foundIn("tests/run.sh", LINES[0]!), []);
});

Deno.test("commandWords() splits as a shell does, up to the end of the command", () => {
  const texts = commandWords(` -a 'b c' "d" e; f`, 10).map(({ text, start }) => [text, start]);
  assert.deepEqual(texts, [["-a", 11], ["b c", 15], ["d", 21], ["e", 24]]);
});

Deno.test("isHistory() knows the histories of shells and clients", () => {
  for (const path of [".bash_history", "x/.psql_history", ".dbshell", "home/.zhistory"]) {
    assert.equal(isHistory(path), true, path);
  }
  assert.equal(isHistory("src/history.ts"), false);
});
