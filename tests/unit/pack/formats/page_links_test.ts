import assert from "node:assert/strict";
import { chunkAnchor, chunkHref } from "../../../../lib/pack/formats/page_links.ts";
import { HOSTILE_FILES } from "./hostile_pack.ts";

Deno.test("chunkHref() names chunkAnchor(), in characters that need no escaping", () => {
  for (const path of [...Object.keys(HOSTILE_FILES), "src/a.ts", "", "javascript:alert(1)"]) {
    const chunk = { file_path: path, start_line: 3, end_line: 9 };
    const href = chunkHref(chunk);
    assert.match(href, /^#[A-Za-z0-9%/:._~!*()-]*$/);
    assert.equal(decodeURIComponent(href.slice(1)), chunkAnchor(chunk));
  }
  assert.equal(
    chunkHref({ file_path: "src/a b.ts", start_line: 1, end_line: 80 }),
    "#src/a%20b.ts:L1-L80",
  );
});

Deno.test("chunkAnchor() of one chunk is never another's", () => {
  const a = chunkAnchor({ file_path: "a", start_line: 1, end_line: 2 });
  const b = chunkAnchor({ file_path: a, start_line: 1, end_line: 2 });
  assert.notEqual(a, b);
  assert.equal(a, "a:L1-L2");
});
