/**
 * `deno task bench:selection [--budgets=50000,20000] [--tokenizer=cl100k] [--output=FILE]
 * [--weights=JSON] REPO…`: how much of what changed later a pack holds, beside other orders of files.
 *
 * REPO is the path of a git repository with its history. The result goes to
 * `artifacts/bench_selection.json`.
 *
 * @module
 */
import { commandLine, isTerminal, writeStderr, writeStdout } from "../../../lib/host/mod.ts";
import { WEIGHTS } from "../../../lib/pack/mod.ts";
import { parseTokenizerName } from "../../../lib/tokens/mod.ts";
import DEVELOPMENT from "./development.json" with { type: "json" };
import { measureRepository, type RepoResult } from "./measure.ts";
import { MEASURES } from "./recall.ts";
import { BIASES, reportOf, tableOf } from "./report.ts";

const FLAGS = ["budgets", "tokenizer", "output", "weights"] as const;
const USAGE = "Usage: bench:selection [--budgets=N,N] [--tokenizer=T] [--output=FILE] " +
  "[--weights=JSON] REPO…";

/** Returns the flags and the paths of a command line. */
function parseArguments(args: readonly string[]): {
  readonly flags: Partial<Record<typeof FLAGS[number], string>>;
  readonly paths: readonly string[];
} {
  const flags: Partial<Record<typeof FLAGS[number], string>> = {};
  for (const arg of args.filter((arg) => arg.startsWith("--"))) {
    const [, name, value] = /^--(\w+)=(.+)$/s.exec(arg) ?? [];
    const known = FLAGS.find((flag) => flag === name);
    if (known === undefined || value === undefined) throw new Error(`${arg}? ${USAGE}`);
    flags[known] = value;
  }
  const paths = args.filter((arg) => !arg.startsWith("--"));
  if (paths.length === 0) throw new Error(USAGE);
  return { flags, paths };
}

/** Returns a repository's name by its path: the last part that is not `repo` or `.git`. */
function nameOf(path: string): string {
  const parts = path.split("/").filter((part) => !["", "repo", ".git", "."].includes(part));
  return parts.at(-1) ?? path;
}

const root = decodeURIComponent(new URL("../../../", import.meta.url).pathname);
const { flags, paths } = parseArguments(commandLine());
const budgets = (flags.budgets ?? "50000,20000").split(",").map(Number);
const tokenizer = parseTokenizerName(flags.tokenizer ?? "cl100k");
const weights = JSON.parse(flags.weights ?? "{}");
const output = flags.output ?? `${root}artifacts/bench_selection.json`;
const cwd = Deno.env.get("INIT_CWD") ?? Deno.cwd();
const onProgress = (text: string): void =>
  isTerminal("stderr") ? writeStderr(`\r\x1b[K${text}`) : undefined;

const results: RepoResult[] = [];
const unmeasured: { name: string; why: string }[] = [];
for (const path of paths) {
  const name = nameOf(path);
  try {
    const full = path.startsWith("/") ? path : `${cwd}/${path}`;
    results.push(await measureRepository(full, name, { budgets, tokenizer, weights, onProgress }));
  } catch (error) {
    unmeasured.push({ name, why: error instanceof Error ? error.message : String(error) });
  }
}
onProgress("");
const reports = budgets.map((budget) => reportOf(results, budget));
for (const report of reports) await writeStdout(`${tableOf(report)}\n`);
for (const { name, why } of unmeasured) await writeStdout(`Not measured: ${name}: ${why}\n`);
const absent = results.filter(({ absentFiles }) => absentFiles > 0)
  .map(({ name, absentFiles }) => `${name} lacks ${absentFiles} files over its anchors`);
for (const line of [...absent, "", "Known biases:", ...BIASES.map((bias) => `- ${bias}`)]) {
  await writeStdout(`${line}\n`);
}
const document = {
  v: 1,
  tokenizer,
  weights: { ...WEIGHTS, ...weights },
  development: DEVELOPMENT.repositories,
  measures: MEASURES,
  biases: BIASES,
  budgets: reports,
  repositories: results.map(({ records, ...result }) => ({
    ...result,
    records: records.map(({ recall, ...record }) => ({
      ...record,
      recall_ppm: Object.fromEntries(
        Object.entries(recall).filter(([, value]) => value !== undefined)
          .map(([measure, value]) => [measure, Math.round(value! * 1_000_000)]),
      ),
    })),
  })),
  unmeasured,
};
await Deno.mkdir(output.replace(/\/[^/]*$/, ""), { recursive: true });
await Deno.writeTextFile(output, `${JSON.stringify(document, null, 2)}\n`);
if (results.length === 0) throw new Error("No repository could be measured");
