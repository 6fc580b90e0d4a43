import assert from "node:assert/strict";
import { FORMAT_FILES, type RenderedFormat, renderFormat } from "../../../../lib/pack/mod.ts";
import { hostilePack } from "./hostile_pack.ts";

for (const format of Object.keys(FORMAT_FILES) as RenderedFormat[]) {
  Deno.test(`renderFormat() gives the same UTF-8 bytes for the same pack as ${format}`, async () => {
    const pack = await hostilePack();
    const first = await renderFormat(pack, format);
    assert.deepEqual(await renderFormat(structuredClone(pack), format), first);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(first);
    assert.ok(text.endsWith("\n"));
    assert.ok(text.includes(pack.index.manifest_digest.slice(0, 16)) || format === "html");
  });
}
