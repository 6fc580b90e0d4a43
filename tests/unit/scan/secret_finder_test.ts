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
  const [clean, hot, allowed] = files.map(find);
  assert.equal(clean, undefined);
  assert.equal(hot!.line, 3);
  assert.match(hot!.rule, /^[a-z-]+$/);
  assert.ok(!JSON.stringify(hot).includes(SECRET));
  assert.equal(allowed, undefined);
});

Deno.test("find() never takes for clean what it could not look through", async () => {
  const { find } = await createSecretFinder();
  // More base64 than is decoded in one file; text within it, so that it would be looked at.
  const packed = utf8("all work and no play makes a dull text\n".repeat(250_000)).toBase64();
  const text = `data = "${packed}"\n`;
  const trace = find({ path: "a.py", bytes: utf8(text) });
  assert.deepEqual(trace, { rule: "base64-limit", line: 0 });
});
