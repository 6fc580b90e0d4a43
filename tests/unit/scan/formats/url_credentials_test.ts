import assert from "node:assert/strict";
import { foundIn, rulesIn } from "../../../helpers/leaky/expect.ts";

Deno.test("urlDetector finds the password of any scheme", () => {
  for (
    const scheme of ["https", "postgres", "mongodb+srv", "amqp", "redis", "jdbc:mysql", "git+https"]
  ) {
    const found = foundIn("src/a.go", `x = "${scheme}://shop:{14:A-Za-z0-9}@db.shop.net:1/x?y=z"`);
    assert.equal(found.length, 1, scheme);
    assert.match(found[0]!, /^url-credentials: [A-Za-z0-9]{14}$/);
  }
  assert.deepEqual(rulesIn("a.yml", "url: redis://:{14:A-Za-z0-9}@cache.shop.net"), [
    "url-credentials",
  ]);
});

Deno.test("urlDetector takes odd marks into the password", () => {
  const found = foundIn("a.yml", "url: ftp://shop:{8:A-Za-z0-9}@#{6:A-Za-z0-9}@ftp.shop.net/x");
  assert.match(found[0]!, /^url-credentials: \w{8}@#\w{6}$/);
});

Deno.test("urlDetector takes weak ones only where credentials are kept", () => {
  assert.deepEqual(rulesIn("home/.git-credentials", "https://me:{8:weak}@git.shop.net"), [
    "url-credentials",
  ]);
  assert.deepEqual(rulesIn("home/.git-credentials", "https://me:12345@git.shop.net"), [
    "url-credentials",
  ]);
  assert.deepEqual(rulesIn("src/a.go", '"https://me:word@git.shop.net"'), []);
});

Deno.test("urlDetector lets illustrations, slots, ports and packages be", () => {
  for (
    const text of [
      "https://user:password@shop.net",
      "https://user:pass@shop.net",
      "https://me:{14:A-Za-z0-9}@example.com/",
      "https://me:{14:A-Za-z0-9}@localhost:5432",
      "https://me:${TOKEN}@shop.net",
      "https://me:%s@shop.net",
      "https://shop.net:8080/x@y",
      "https://unpkg.net/react@16:latest",
      "https://me@shop.net",
      "https://me:@shop.net",
      "https://{user}:{password}@shop.net",
    ]
  ) {
    assert.deepEqual(rulesIn("src/a.yml", `url: ${text}`), [], text);
  }
  assert.deepEqual(rulesIn("docs/a.md", "https://me:{14:A-Za-z0-9}@git.shop.net"), []);
});
