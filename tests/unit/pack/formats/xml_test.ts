import assert from "node:assert/strict";
import fc from "fast-check";
import { renderXml } from "../../../../lib/pack/formats/xml.ts";
import { createPack } from "../../../../lib/pack/mod.ts";
import { memoryRepo } from "../memory_repo.ts";
import { chunkedPack } from "./chunked_pack.ts";
import { chunkTexts, hostilePack } from "./hostile_pack.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#13;": "\r",
};

function decodeText(text: string): string {
  return text.replace(/&[^;]*;/g, (entity) => {
    assert.ok(entity in ENTITIES, entity);
    return ENTITIES[entity]!;
  });
}

/** Reads a document, and fails unless it is well-formed (XML 1.0) as far as ours go. */
function readXml(xml: string): (readonly [path: string, start: number, text: string])[] {
  // deno-lint-ignore no-control-regex -- production [2] Char
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  assert.ok(xml.isWellFormed());
  // Section 2.11: what a parser does with line ends.
  const text = xml.replace(/\r\n?/g, "\n");
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  assert.ok(text.startsWith(declaration));
  const open: string[] = [];
  const chunks: [string, number, string][] = [];
  let at = declaration.length;
  for (const tag of text.matchAll(/<(\/?)([a-z-]+)((?: [a-z_:0-9]+="[^"<]*")*)(\/?)>/g)) {
    const before = text.slice(at, tag.index);
    assert.doesNotMatch(before, /[<>]/, before);
    decodeText(before);
    at = tag.index + tag[0].length;
    const [, close, name, attributes, isEmpty] = tag;
    const values = Object.fromEntries(
      [...attributes!.matchAll(/ ([^=]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (open.at(-1) === "content") chunks.at(-1)![2] += decodeText(before);
    if (close === "/") assert.equal(open.pop(), name);
    else if (!isEmpty) open.push(name!);
    if (name === "chunk" && close === "") {
      const path = decodeText(values["path"]!);
      chunks.push([path.startsWith('"') ? JSON.parse(path) : path, +values["start_line"]!, ""]);
    }
    if (name === "char") {
      chunks.at(-1)?.splice(
        2,
        1,
        chunks.at(-1)![2] + String.fromCharCode(parseInt(values["code"]!, 16)),
      );
    }
  }
  assert.equal(text.slice(at), "\n");
  assert.deepEqual(open, []);
  return chunks;
}

Deno.test("renderXml() is well-formed and gives back every path and content", async () => {
  const pack = await hostilePack();
  const xml = renderXml(pack);
  assert.deepEqual(readXml(xml), chunkTexts(pack));
  assert.ok(!xml.includes("]]>"));
  assert.equal(renderXml(structuredClone(pack)), xml);
});

Deno.test("renderXml() says what it does with characters that XML forbids", async () => {
  const xml = renderXml(await hostilePack());
  assert.match(xml, /<note>[^<]*XML 1\.0 forbids[^<]*<\/note>/);
  assert.ok(xml.includes('<char code="1"/><char code="2"/><char code="8"/><char code="b"/>'));
  assert.ok(xml.includes('<char code="ffff"/>'));
});

Deno.test("renderXml() carries any text", async () => {
  const unit = fc.oneof(
    fc.constantFrom("<", "&", ">", "]", "\r", "\n", "\t", '"', "'", "\u0001", "\uffff", "\u0085"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, minLength: 1, maxLength: 60 }), async (text) => {
      // A NUL makes a file binary.
      const content = `x${text.replaceAll("\0", "").toWellFormed()}`;
      const path = `p${content.replaceAll("/", "")}`;
      const pack = await createPack(memoryRepo({ [path]: content, "a.md": "# A\n" }), {
        budget: 1000,
        tokenizer: "gpt2",
      });
      assert.deepEqual(readXml(renderXml(pack)), chunkTexts(pack));
    }),
    { numRuns: 25 },
  );
});

const python = ((): string | undefined => {
  try {
    const { success } = new Deno.Command("python3", {
      args: ["-c", "import xml.parsers.expat"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? undefined : "python3 has no expat";
  } catch {
    return "python3 is not installed";
  }
})();

Deno.test({
  name: `renderXml() is read alike by expat${python === undefined ? "" : ` (skipped: ${python})`}`,
  ignore: python !== undefined,
  async fn() {
    const pack = await hostilePack();
    const child = new Deno.Command("python3", {
      args: [
        "-c",
        "import json, sys, xml.etree.ElementTree as E\n" +
        "out = []\n" +
        "for c in E.fromstring(sys.stdin.buffer.read()).iter('chunk'):\n" +
        "  e = c.find('content')\n" +
        "  t = e.text or ''\n" +
        "  for k in e: t += chr(int(k.get('code'), 16)) + (k.tail or '')\n" +
        "  p = c.get('path')\n" +
        "  out.append([json.loads(p) if p[0] == '\"' else p, int(c.get('start_line')), t])\n" +
        "print(json.dumps(out))",
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(renderXml(pack)));
    await writer.close();
    const { success, stdout } = await child.output();
    assert.ok(success);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), chunkTexts(pack));
  },
});

Deno.test("renderXml() tells what was selected by hand", async () => {
  const text = renderXml(await chunkedPack({ focus: 'a <b> "c"' }));
  assert.ok(text.includes(` selection="--focus 'a &lt;b&gt; &quot;c&quot;'"`));
  assert.doesNotMatch(renderXml(await chunkedPack()), / selection=/);
});
