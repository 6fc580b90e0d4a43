import assert from "node:assert/strict";
import fc from "fast-check";
import { redactUrl } from "../../../lib/repo/mod.ts";
import { redactLine } from "../../../lib/repo/redact.ts";

Deno.test.each([
  ["https://u:p@h/x", "https://h/x"],
  ["https://token@h/x", "https://h/x"],
  ["https://u:p@ss@h/x", "https://h/x"],
  ["https://u:p'w\"@h/x", "https://h/x"],
  ["https://u:pa/ss@h/x", "https://h/x"],
  ["https://h/x?private_token=p#frag", "https://h/x"],
  ["https://h/@scope/x", "https://h/@scope/x"],
  ["https://h:8080/@scope/x", "https://h:8080/@scope/x"],
  ["https://[::1]:80/x@y", "https://[::1]:80/x@y"],
  ["fatal: unable to access 'https://u:p@h/x/': No", "fatal: unable to access 'https://h/x/': No"],
  ["two: http://a:b@h/x and ssh://c:d@h/y?e", "two: http://h/x and ssh://h/y"],
  ["HTTPS://U:P@H/x", "HTTPS://H/x"],
  ["git@h:x", "h:x"],
  ["u:p@h:x", "h:x"],
  ["git@h: Permission denied (publickey).", "h: Permission denied (publickey)."],
  ["no url here", "no url here"],
])("redactUrl() makes %j safe", (text, expected) => assert.equal(redactUrl(text), expected));

const word = fc.stringMatching(/^[A-Za-z0-9!$&'()*+,;=._~%-]{1,20}$/);

Deno.test("redactUrl() never leaves user information, whatever surrounds the URL", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("https", "http", "ssh", "git", "ftp", "svn+ssh"),
      word,
      word,
      fc.string({ maxLength: 20 }),
      (scheme, user, password, around) => {
        const secret = `u${user}Q:Q${password}`;
        const text = `${around} ${scheme}://${secret}@example.org/x ${around}`;
        assert(!redactUrl(text).includes(secret));
        assert(!redactUrl(text).includes(`Q${password}@`));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("redactUrl() takes linear time", () => {
  for (const unit of ["a", "a://", "://", "@", "a@", "https://a:", "https://a?#", " a@b"]) {
    const text = unit.repeat(200_000 / unit.length);
    const start = performance.now();
    redactUrl(text);
    assert(performance.now() - start < 60_000, `${unit} took too long`);
  }
});

Deno.test("redactLine() removes secrets, control characters and length", () => {
  const line = redactLine(
    "\x1b[2J\u202efatal: s3cretpw and 'https://u:p@h/x'\t" + "x".repeat(999),
    [
      "s3cretpw",
      "",
      "p",
    ],
  );
  assert.match(line, /^\[2J fatal: \*\*\* and 'https:\/\/h\/x' x+…$/);
  assert.equal(line.length, 300);
});
