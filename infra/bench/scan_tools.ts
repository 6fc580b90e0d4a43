/** Scanners for secrets as whole processes: how each is run over a folder, and what it found. */

import { peakMemory } from "../../tests/helpers/processes.ts";

/** One scanner. */
export interface ScanTool {
  readonly name: string;
  /** Scans a folder; returns for each finding its file, relative to the folder, and rule. */
  run(folder: string): Promise<ToolRun>;
}

/** What a run of a scanner took and found. */
export interface ToolRun {
  readonly ms: number;
  /** The most memory that one of its processes had, in bytes. */
  readonly peakBytes: number;
  readonly found: readonly { readonly file: string; readonly rule: string }[];
}

const decoder = new TextDecoder();

async function timed(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Record<string, string>;
    readonly codes: number[];
  },
): Promise<{ readonly ms: number; readonly peakBytes: number; readonly stdout: string }> {
  const start = performance.now();
  const child = new Deno.Command(command, {
    args: [...args],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output, peakBytes] = await Promise.all([child.output(), peakMemory(child)]);
  const ms = performance.now() - start;
  if (!options.codes.includes(output.code)) {
    throw new Error(`${command} ended with ${output.code}: ${decoder.decode(output.stderr)}`);
  }
  return { ms, peakBytes, stdout: decoder.decode(output.stdout) };
}

/** PackRepo's own task, within its permission set. */
export function packrepo(root: string): ScanTool {
  return {
    name: "packrepo",
    async run(folder) {
      const cache = `${root}/.packrepo/cache`;
      const { stdout, ...rest } = await timed("deno", [
        ...["run", "-q", "--no-prompt", "--cached-only", "-P=scan"],
        `--allow-read=${folder},${root}/lib,${cache}`,
        `--allow-write=${folder},${cache}`,
        ...[`--config=${root}/deno.json`, `${root}/tasks/scan.ts`],
        ...[folder, "--no-ignore", "--json"],
      ], { env: { INIT_CWD: folder }, codes: [0, 10, 11] });
      const { findings } = JSON.parse(stdout) as { findings: { path: string; rule: string }[] };
      return { ...rest, found: findings.map(({ path, rule }) => ({ file: path, rule })) };
    },
  };
}

/** The gitleaks on PATH, whichever it is; `undefined` without one. */
export async function gitleaks(work: string): Promise<ScanTool | undefined> {
  let version: string;
  try {
    version = decoder.decode(
      (await new Deno.Command("gitleaks", { args: ["version"] }).output()).stdout,
    );
  } catch {
    return undefined;
  }
  return {
    name: `gitleaks ${/\d[\d.]*/.exec(version)?.[0] ?? ""}`.trim(),
    async run(folder) {
      const report = `${work}/gitleaks.json`;
      const { ms, peakBytes } = await timed("gitleaks", [
        ...["detect", "--no-git", "--no-banner", "--exit-code=0"],
        ...[`--source=${folder}`, "--report-format=json", `--report-path=${report}`],
      ], { codes: [0] });
      const found = JSON.parse(await Deno.readTextFile(report)) as {
        File: string;
        RuleID: string;
      }[];
      return {
        ms,
        peakBytes,
        found: found.map(({ File, RuleID }) => ({
          file: File.startsWith(`${folder}/`) ? File.slice(folder.length + 1) : File,
          rule: RuleID,
        })),
      };
    },
  };
}

/** secretlint with its recommended rules, installed from npm into a folder of its own. */
export async function secretlint(work: string): Promise<ScanTool | undefined> {
  const home = `${work}/secretlint`;
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(`${home}/package.json`, `{"private": true}\n`);
  const rules = [{ id: "@secretlint/secretlint-rule-preset-recommend" }];
  await Deno.writeTextFile(`${home}/config.json`, JSON.stringify({ rules }));
  try {
    const packages = ["secretlint@13", "@secretlint/secretlint-rule-preset-recommend@13"];
    await timed("npm", ["install", "--silent", "--no-audit", "--no-fund", ...packages], {
      cwd: home,
      codes: [0],
    });
  } catch {
    return undefined;
  }
  return {
    name: "secretlint",
    async run(folder) {
      const { ms, peakBytes, stdout } = await timed("node", [
        `${home}/node_modules/secretlint/bin/secretlint.js`,
        `--secretlintrc=${home}/config.json`,
        ...["--secretlintignore=/dev/null", "--format=json", "**/*"],
      ], { cwd: folder, codes: [0, 1] });
      const files = (stdout.trim() === "" ? [] : JSON.parse(stdout)) as {
        filePath: string;
        messages: { ruleId: string }[];
      }[];
      return {
        ms,
        peakBytes,
        found: files.flatMap(({ filePath, messages }) =>
          messages.map(({ ruleId }) => ({ file: filePath.slice(folder.length + 1), rule: ruleId }))
        ),
      };
    },
  };
}
