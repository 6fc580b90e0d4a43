/** A pack whose names and contents try to break out of every format. */

import { createPack, type Pack } from "../../../../lib/pack/mod.ts";
import { memoryRepo } from "../memory_repo.ts";

const SCRIPT = `</code></pre></script></title></style>"'><script>globalThis.hacked=1</script>` +
  `<img src=x onerror="globalThis.hacked=2"><svg onload=globalThis.hacked=3>`;

/** Contents that are hard to carry, by path. */
export const HOSTILE_FILES: Readonly<Record<string, string>> = {
  "README.md":
    "# <script>globalThis.hacked=4</script> [x](javascript:alert(1))\n\n```js\nlet a;\n```\n",
  [`${SCRIPT.replaceAll("/", "|")}.js`]: `const x = "${SCRIPT}"; // ]]> --> -->\n`,
  "a&b <c> 'd' \"e\".html":
    `<!-- <script>globalThis.hacked=5</script> -->\n${SCRIPT}\n&amp;&#13;&lt;\n`,
  "back`ticks```.md": "`````\n````` js\n~~~\n``` `` `\n",
  "bidi\u202e.py": "x = 1  # \u202e\u2066 reversed \u2069\u202c\u200b\n# \u{e0041}\u{e0042}\n",
  "carriage.txt": "\n\none\r\ntwo\rthree\r\r\n",
  "cdata.xml": "<a><![CDATA[x]]></a> ]]> ]]&gt; <?pi ?> <!DOCTYPE a>\n",
  "control.txt":
    "\u0001\u0002\u0008\u000b\u000c\u001b[31m\u001f\u007f\u0085\u009f\ufffe\uffff\u2028\u2029\n",
  "line\nfeed\r\t.txt": "name with a line feed\n",
  "no end.txt": "no line feed at its end",
  "no-fence-end.md": "```",
  "only-cr.txt": "a\r",
  "%2e%2e/a b#c?d:L1-L2": "percent\n",
  "a b#c?d": "x\n".repeat(3),
  "bom.txt": "\ufeffwith a mark\n",
  "\ufffe\uffff.txt": "noncharacters in its name\n",
  "emoji \u{1f600}/\u6f22\u5b57.txt":
    "\u{1f600}\u{1f468}\u200d\u{1f469} \u6f22\u5b57 \u05d0\u05d1\n",
  ["__proto__"]: "proto\n",
  "constructor/toString.ts": "export const hasOwnProperty = 1;\n",
  "document": "clobber\n",
};

let made: Promise<Pack> | undefined;

/** Returns a pack of all of {@linkcode HOSTILE_FILES}, of files left out too. */
export function hostilePack(): Promise<Pack> {
  return made ??= createPack(
    memoryRepo({
      ...HOSTILE_FILES,
      ["<script>globalThis.hacked=6</script>.bin".replace("/", "|")]: "x\0",
      "left\nout\u202e.bin": "y\0",
    }),
    { budget: 1_000_000, tokenizer: "gpt2" },
  );
}

/** Returns the bytes of a pack's chunks, by path and first line. */
export function chunkTexts(pack: Pack): (readonly [path: string, start: number, text: string])[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return pack.index.chunks.map((chunk) => [
    chunk.file_path,
    chunk.start_line,
    decoder.decode(pack.body.subarray(chunk.body_start, chunk.body_end)),
  ]);
}
