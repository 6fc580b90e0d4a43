import assert from "node:assert/strict";
import { packSummary } from "../../../lib/boot/pack_summary.ts";
import { createPack, type PackOptions } from "../../../lib/pack/mod.ts";
import { painter } from "../../../lib/report/mod.ts";
import { memoryRepo } from "../pack/memory_repo.ts";
import { SAMPLE_FILES, sampleLines } from "../pack/samples.ts";

async function summaryOf(
  files: Parameters<typeof memoryRepo>[0],
  options: Partial<PackOptions> & { readonly color?: boolean; readonly configFile?: string } = {},
): Promise<string> {
  const { color = false, configFile, ...more } = options;
  const pack = await createPack(memoryRepo(files), { budget: 4000, tokenizer: "cl100k", ...more });
  return packSummary(pack, { paint: painter(color), configFile, place: "/out/{a,b}" });
}

Deno.test("packSummary() says how full, where the tokens went, what was left out, and where it is", async () => {
  const text = await summaryOf(SAMPLE_FILES);
  const [head, folders, leftOut, place] = text.split("\n\n");
  assert.match(
    head!,
    /^[34],\d{3} of 4,000 cl100k tokens \((99|100)\.\d\d %\)\n\d+ chunks of \d+ /,
  );
  assert.match(head!, /, from 19 in commit [0-9a-f]{10} of 2025-01-01$/);
  assert.match(folders!, /^ +tokens +share +files +folder\n/);
  assert.match(leftOut!, /^ +1 {2}duplicate +another path has the same content$/m);
  assert.equal(place, "/out/{a,b}\n");
  const rows = [...folders!.matchAll(/^ *([\d,]+) +(?:\d+|<1) % +(\d+) {2}\S/gm)];
  const sum = rows.reduce((all, [, tokens]) => all + Number(tokens!.replaceAll(",", "")), 0);
  assert.match(head!, new RegExp(`^${String(sum).replace(/(\d)(\d{3})$/, "$1,$2")} of`));
});

Deno.test("packSummary() fits into 80 columns, whatever the names, and shows nothing that acts", async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 30; i++) {
    files[`folder-${i}\u001b[31m\u202e${"long".repeat(20)}/file`] = sampleLines(3, `${i}`);
  }
  const text = await summaryOf(files);
  // deno-lint-ignore no-control-regex -- they are what it is about
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  for (const line of text.split("\n")) assert.ok([...line].length <= 80, line);
  assert.match(text, / {2}in 2\d more folders$/m);
});

Deno.test("packSummary() colours nothing unless it is asked to, and says the same then", async () => {
  const [plain, coloured] = [
    await summaryOf(SAMPLE_FILES),
    await summaryOf(SAMPLE_FILES, { color: true }),
  ];
  assert.notEqual(plain, coloured);
  // deno-lint-ignore no-control-regex -- they are what it is about
  assert.equal(coloured.replace(/\u001b\[\d+m/g, ""), plain);
});

Deno.test("packSummary() says by what the pack was shaped", async () => {
  const text = await summaryOf(SAMPLE_FILES, {
    selection: { include: ["src"], exclude: ["it's"] },
    configFile: "/a/packrepo.yaml",
  });
  assert.match(text, /^selected by --include src --exclude 'it'\\''s'$/m);
  assert.match(text, /^defaults from \/a\/packrepo\.yaml$/m);
  assert.match(text, /^ +\d+ {2}scope +not selected by hand$/m);
});

Deno.test("packSummary() says where everything is in", async () => {
  const text = await summaryOf({ "a.md": "one\n" });
  assert.match(text, /%; everything eligible is in\)/);
  assert.match(text, /^nothing was left out$/m);
});
