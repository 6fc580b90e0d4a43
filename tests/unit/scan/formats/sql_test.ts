import assert from "node:assert/strict";
import { foundIn, rulesIn } from "../../../helpers/leaky/expect.ts";

const CREATE = `CREATE TABLE IF NOT EXISTS \`users\` (
  \`id\` int(11) NOT NULL DEFAULT '0',
  \`name\` varchar(60) COMMENT 'a, (b)',
  \`password\` varchar(64) NOT NULL,
  PRIMARY KEY (\`id\`)
);
`;

Deno.test("sqlDetector finds the columns of passwords that an INSERT names", () => {
  const text = "INSERT INTO people (id, name, passwd, salt) VALUES " +
    "(1, 'it''s (a) \\'b\\'', '{9:weak}', '{8:A-Za-z0-9}'), (2, 'x', '{32:a-f0-9}', NULL);";
  assert.deepEqual(rulesIn("db/a.txt", text), Array(3).fill("sql-password"));
});

Deno.test("sqlDetector knows the columns from the table before it", () => {
  assert.equal(
    foundIn("db/a.txt", `${CREATE}INSERT INTO \`users\` VALUES (1,'x','{9:weak}');`).length,
    1,
  );
  assert.equal(
    foundIn("db/a.txt", `${CREATE}INSERT INTO \`other\` VALUES (1,'x','vobafi27');`).length,
    0,
  );
});

Deno.test("sqlDetector takes digests out of a table of people that nothing describes", () => {
  const row = "VALUES (1, 'x', '{32:a-f0-9}', 'somebody@example.org');";
  assert.equal(foundIn("db/a.txt", `INSERT INTO wp_users ${row}`).length, 1);
  assert.equal(foundIn("db/a.txt", `INSERT INTO files ${row}`).length, 0);
});

Deno.test("sqlDetector reads the rows of COPY", () => {
  const text = "COPY public.users (id, password, name) FROM stdin;\n" +
    "1\t{9:weak}\tx\n2\t\\N\ty\n3\t{32:a-f0-9}\tz\n\\.\nnot\tvobafi27\tthis\n";
  assert.equal(foundIn("db/a.txt", text).length, 2);
});

Deno.test("sqlDetector finds passwords of accounts", () => {
  for (
    const statement of [
      "CREATE USER 'a'@'b' IDENTIFIED BY '{9:weak}';",
      "GRANT ALL ON *.* TO 'a' IDENTIFIED BY PASSWORD '*{40:A-F0-9}';",
      "CREATE ROLE a WITH PASSWORD '{9:weak}';",
      "ALTER USER a WITH ENCRYPTED PASSWORD 'md5{32:a-f0-9}';",
    ]
  ) {
    assert.deepEqual(rulesIn("db/a.sql", statement), ["sql-password"], statement);
  }
});

Deno.test("sqlDetector leaves out NULL, slots, flags, other columns and tests", () => {
  for (
    const text of [
      "INSERT INTO users (id, password) VALUES (1, NULL), (2, ''), (3, ?), (4, :password);",
      "INSERT INTO users (id, password) VALUES (1, '${PASSWORD}');",
      "INSERT INTO users (id, password_expired) VALUES (1, 'N');",
      "INSERT INTO settings (name, value) VALUES ('password_min_length', '12');",
      "CREATE USER a IDENTIFIED BY '<password>';",
    ]
  ) {
    assert.deepEqual(foundIn("db/a.sql", text), [], text);
  }
  assert.deepEqual(foundIn("tests/a.sql", "INSERT INTO users (password) VALUES ('{9:weak}');"), []);
});
