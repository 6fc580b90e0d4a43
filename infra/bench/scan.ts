/**
 * `deno task bench:scan [--rounds=N] [TREE…]`: PackRepo's scan beside gitleaks (the one on PATH) and
 * secretlint (from npm), as whole processes over the same files, in turn: megabytes a second, peak
 * memory, number of findings. TREE is a git repository, bare ones too; its HEAD is written out without
 * `.git`. By default this repository.
 *
 * Then accuracy on the cases that `PACKREPO_SECRETS_DATA` (`../shared/data/secrets`) holds: how many
 * real ones have a finding, how many by the rule of that name, and how many false ones have one.
 *
 * @module
 */
import { readBlobs } from "../../lib/scan/source/blobs.ts";
import { gitleaksConfig, NO_DATA } from "../../tests/unit/scan/shared_data.ts";
import { median } from "./measure.ts";
import { gitleaks, packrepo, type ScanTool, secretlint, type ToolRun } from "./scan_tools.ts";

const root = decodeURIComponent(new URL("../../", import.meta.url).pathname).replace(/\/$/, "");

async function print(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}

function row(cells: readonly string[]): string {
  return cells.map((cell, column) => column === 0 ? cell.padEnd(16) : cell.padStart(12)).join("");
}

/**
 * Writes the files of a repository's HEAD to a folder, as far as its objects are there; returns their
 * bytes.
 */
async function writeOut(repository: string, folder: string): Promise<number> {
  const git = (...args: string[]): Deno.Command =>
    new Deno.Command("git", { args: ["-c", "safe.directory=*", "-C", repository, ...args] });
  const dir = await git("rev-parse", "--absolute-git-dir").output();
  const listed = await git("ls-tree", "-r", "-z", "HEAD").output();
  const decoder = new TextDecoder();
  if (!dir.success || !listed.success) throw new Error(decoder.decode(listed.stderr));
  const refs = decoder.decode(listed.stdout).split("\0").flatMap((line) => {
    const match = /^100[0-7]{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    return match === null ? [] : [{ oid: match[1]!, path: match[2]! }];
  });
  let bytes = 0;
  for await (const content of readBlobs(decoder.decode(dir.stdout).trim(), refs)) {
    if ("problem" in content) continue;
    const file = `${folder}/${content.file.path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(file, content.file.bytes);
    bytes += content.file.bytes.length;
  }
  return bytes;
}

async function compareSpeed(
  tools: readonly ScanTool[],
  tree: { readonly name: string; readonly folder: string; readonly bytes: number },
  rounds: number,
): Promise<void> {
  const runs = new Map<ScanTool, ToolRun[]>(tools.map((tool) => [tool, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const tool of round % 2 === 0 ? tools : tools.toReversed()) {
      const run = await tool.run(tree.folder);
      // The first warms the disk's cache.
      if (round > 0) runs.get(tool)!.push(run);
    }
  }
  await print(
    `\n${tree.name}: ${(tree.bytes / 1e6).toFixed(1)} MB, medians of ${rounds} interleaved runs`,
  );
  await print(row(["", "ms", "MB/s", "times", "peak MB", "findings"]));
  const ms = (tool: ScanTool): number => median(runs.get(tool)!.map((run) => run.ms));
  for (const tool of tools) {
    const all = runs.get(tool)!;
    await print(row([
      tool.name,
      ms(tool).toFixed(0),
      (tree.bytes / 1000 / ms(tool)).toFixed(1),
      (ms(tool) / ms(tools[0]!)).toFixed(1),
      (Math.max(...all.map((run) => run.peakBytes)) / 1e6).toFixed(0),
      String(all[0]!.found.length),
    ]));
  }
}

async function compareAccuracy(tools: readonly ScanTool[], work: string): Promise<void> {
  if (NO_DATA !== undefined) return await print(`\naccuracy: skipped, ${NO_DATA}`);
  const { cases } = await gitleaksConfig();
  const folder = `${work}/cases`;
  for (const { id, path = "a.txt", text } of cases) {
    const file = `${folder}/${id}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  const real = cases.filter(({ expected }) => expected);
  const unreal = cases.filter(({ expected }) => !expected);
  await print(`\naccuracy: ${real.length} real cases, ${unreal.length} false ones`);
  await print(row(["", "found", "%", "same rule", "false", "%"]));
  for (const tool of tools) {
    const rules = new Map<string, Set<string>>();
    for (const { file, rule } of (await tool.run(folder)).found) {
      const id = file.split("/")[0]!;
      rules.set(id, (rules.get(id) ?? new Set()).add(rule));
    }
    const found = real.filter(({ id }) => rules.has(id)).length;
    const same = real.filter(({ id, rule }) => rules.get(id)?.has(rule)).length;
    const wrong = unreal.filter(({ id }) => rules.has(id)).length;
    const share = (count: number, all: number): string => (100 * count / all).toFixed(1);
    await print(row([
      tool.name,
      String(found),
      share(found, real.length),
      share(same, real.length),
      String(wrong),
      share(wrong, unreal.length),
    ]));
  }
}

const rounds = Number(Deno.args.find((arg) => arg.startsWith("--rounds="))?.slice(9) ?? "3");
const given = Deno.args.filter((arg) => !arg.startsWith("--"));
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("Usage: scan.ts [--rounds=N] [TREE…]");
const [load] = Deno.loadavg();
const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-bench-" }));
try {
  const found = await Promise.all([gitleaks(work), secretlint(work)]);
  const tools = [packrepo(root), ...found.filter((tool) => tool !== undefined)];
  if (found[0] === undefined) await print("gitleaks: skipped, not on PATH");
  if (found[1] === undefined) await print("secretlint: skipped, npm could not install it");
  for (const [index, repository] of (given.length === 0 ? [root] : given).entries()) {
    const folder = `${work}/${index}`;
    const bytes = await writeOut(repository, folder);
    await compareSpeed(tools, { name: repository, folder, bytes }, rounds);
  }
  await compareAccuracy(tools, work);
  await print(`\n${navigator.hardwareConcurrency} processors, load ${load!.toFixed(1)} before`);
} finally {
  await Deno.remove(work, { recursive: true });
}
