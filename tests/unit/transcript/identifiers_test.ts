import assert from "node:assert/strict";
import { BOOT_BUILD_TYPE, BUILDER_IDS } from "../../../lib/transcript/mod.ts";

const SPEC = await Deno.readTextFile(new URL("../../../spec/boot.md", import.meta.url));

for (const uri of [BOOT_BUILD_TYPE, ...Object.values(BUILDER_IDS)]) {
  Deno.test(`spec/boot.md has the heading that ${uri} points at`, () => {
    const { pathname, hash } = new URL(uri);
    assert.match(pathname, /\/spec\/boot\.md$/);
    const anchors = [...SPEC.matchAll(/<a id="([^"]+)"><\/a>/g)].map((match) => `#${match[1]}`);
    assert.ok(anchors.includes(hash), `no anchor ${hash} among ${anchors.join(", ")}`);
  });
}
