import assert from "node:assert/strict";
import { createSecretFinder } from "../../../lib/scan/mod.ts";
import { SECRET, SECRET_LINE } from "../../helpers/secret.ts";
import { utf8 } from "./sample.ts";

Deno.test("createSecretFinder() tells rule and line of the first secret of each text, never the secret", async () => {
  const { find, ruleset } = await createSecretFinder();
  assert.match(ruleset, /^[0-9a-f]{64}$/);
  const files = [
    { path: "a.py", bytes: utf8("x = 1\n") },
    { path: "b.py", bytes: utf8(`\n\n${SECRET_LINE}${SECRET_LINE}`) },
    { path: "c.py", bytes: utf8(SECRET_LINE.trimEnd() + "  // packrepo:allow\n") },
  ];
  const [clean, hot, allowed] = await find(files, 1);
  assert.equal(clean, undefined);
  assert.equal(hot!.line, 3);
  assert.match(hot!.rule, /^[a-z-]+$/);
  assert.ok(!JSON.stringify(hot).includes(SECRET));
  assert.equal(allowed, undefined);
});

Deno.test("find() answers in the order of the texts, on one thread as on two", async () => {
  const { find } = await createSecretFinder();
  const filler = "const value = other(1);\n".repeat(4000);
  const files = Array.from({ length: 400 }, (_, i) => ({
    path: `f${i}.ts`,
    bytes: utf8(i % 7 === 0 ? filler + SECRET_LINE : filler),
  }));
  const one = await find(files, 1);
  assert.deepEqual(one.map((trace) => trace !== undefined), files.map((_, i) => i % 7 === 0));
  assert.deepEqual(await find(files, 2), one);
  assert.deepEqual(await find([]), []);
});

Deno.test("find() never takes for clean what it could not look through", async () => {
  const { find } = await createSecretFinder();
  // More base64 than is decoded in one file; text within it, so that it would be looked at.
  const packed = utf8("all work and no play makes a dull text\n".repeat(250_000)).toBase64();
  const text = `data = "${packed}"\n`;
  const [trace] = await find([{ path: "a.py", bytes: utf8(text) }], 1);
  assert.deepEqual(trace, { rule: "base64-limit", line: 0 });
});
