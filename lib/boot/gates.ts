import type { Gate, GateList, GateResult } from "./gate.ts";
import { dependenciesResult, licencesResult, secretsResult } from "./gates_security.ts";
import { lastLine, PACKREPO_ROOT, pathInfo, runProcess, withTempFolder } from "../host/mod.ts";

const QUICK: readonly GateList[] = ["all", "checks", "quick"];
const SLOW: readonly GateList[] = ["all", "checks"];

const ANSI = /\p{Cc}\[[\d;]*m/gu;

interface DenoRun {
  readonly code: number;
  readonly stdout: string;
  /** All that it printed, without colours. */
  readonly text: string;
}

/** Runs deno in PackRepo's folder and returns its code and all that it printed, without colours. */
async function deno(args: readonly string[]): Promise<DenoRun> {
  const result = await runProcess({
    command: "deno",
    args,
    cwd: PACKREPO_ROOT,
    // Gates judge this checkout, wherever the caller stands.
    env: { INIT_CWD: PACKREPO_ROOT, NO_COLOR: "1" },
    timeoutMs: 45 * 60_000,
  });
  const stdout = new TextDecoder().decode(result.stdout);
  const text = `${stdout}\n${result.stderr}`.replace(ANSI, "");
  return { code: result.code, stdout, text };
}

/** Returns the line of deno's output that says what is wrong, and the place that it names first. */
export function complaintOf(text: string): string {
  const lines = text.split("\n");
  const line = (lines.find((line) => /error/i.test(line)) ?? lastLine(text)).trim();
  const place = text.match(/^\s*(?:from |-->|at )\s*(?:file:\/\/)?(\/.+?):?$/m)?.[1];
  if (place === undefined) return line;
  const file = place.startsWith(`${PACKREPO_ROOT}/`)
    ? place.slice(PACKREPO_ROOT.length + 1)
    : place;
  return `${line} (${file})`;
}

/** Returns the line that says what went wrong: Deno's own error or the first of the type checker. */
function errorLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.find((line) => /^(?:error\b|TS\d+ )/.test(line)) ?? lastLine(text);
}

/** Returns a gate that passes where deno ends with 0, and else shows the line that says why. */
function denoGate(
  gate: { readonly id: string; readonly lists: readonly GateList[]; readonly passed: string },
  args: readonly string[],
): Gate {
  return {
    ...gate,
    async run() {
      const { code, text } = await deno(args);
      if (code === 0) return { status: "passed", detail: gate.passed };
      return { status: "failed", detail: complaintOf(text) };
    },
  };
}

/** Runs tests and passes where at least one ran and none failed; skipped ones are counted aloud. */
function testGate(
  gate: { readonly id: string; readonly lists: readonly GateList[] },
  folders: readonly string[],
): Gate {
  return {
    ...gate,
    async run() {
      const present = [];
      for (const folder of folders) {
        if (await pathInfo(`${PACKREPO_ROOT}/${folder}`) !== undefined) present.push(folder);
      }
      const { code, text } = await deno(["test", "-A", "--parallel", ...present]);
      const counts = text.match(
        /(\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(?:.*?(\d+) ignored)?/,
      );
      if (counts === null) return { status: "not run", detail: errorLine(text) };
      const [, passed, failed, ignored = "0"] = counts;
      const detail = `${passed} passed, ${failed} failed, ${ignored} skipped`;
      if (code !== 0) {
        const first = text.match(/^ *FAILURES *\n\s*(\S.*)$/m)?.[1];
        return {
          status: "failed",
          detail: first === undefined ? detail : `${detail}; the first: ${first}`,
        };
      }
      return Number(passed) > 0 ? { status: "passed", detail } : { status: "not run", detail };
    },
  };
}

const RUN = ["run", "-q", "--no-prompt", "--cached-only"];

/** Runs a task within its permission set. */
function task(
  name: string,
  extra: readonly string[],
  args: readonly string[],
): Promise<DenoRun> {
  return deno([...RUN, `-P=${name}`, ...extra, `tasks/${name}.ts`, ...args]);
}

/** Packs this repository and lets `verify pack` recompute everything from it. */
function packVerification(): Promise<GateResult> {
  return withTempFolder(async (folder) => {
    const read = `--allow-read=${PACKREPO_ROOT}/lib,${folder}`;
    const packed = await task("pack", [read, `--allow-write=${folder}`], [
      ".",
      "--output",
      `${folder}/pack`,
      // Neither what an earlier run kept nor a caller's settings have a say.
      "--no-cache",
      "--no-config",
    ]);
    if (packed.code !== 0) return { status: "failed", detail: lastLine(packed.text) };
    const verified = await task("verify", [], ["pack", `${folder}/pack`, "--repo", "."]);
    const detail = lastLine(verified.text);
    return { status: verified.code === 0 ? "passed" : "failed", detail };
  });
}

/** Boots this repository and lets `verify transcript` check the artifacts. */
function smokeOfThisRepository(): Promise<GateResult> {
  return withTempFolder(async (folder) => {
    const state = `${PACKREPO_ROOT}/.packrepo`;
    const booted = await task("smoke", [`--allow-write=${folder},${state}`], ["--output", folder]);
    if (booted.code === 11) return { status: "not run", detail: lastLine(booted.text) };
    if (booted.code !== 0) {
      const row = booted.text.split("\n").find((line) => line.startsWith("✗")) ??
        lastLine(booted.text);
      return { status: "failed", detail: row.trim() };
    }
    const file = `${folder}/boot_transcript.json`;
    const verified = await task("verify", [], ["transcript", file]);
    const detail = lastLine(verified.text);
    return { status: verified.code === 0 ? "passed" : "failed", detail };
  });
}

const READ_TREE = `--allow-read=${PACKREPO_ROOT}`;
/** What is locked, and what is accepted of it. */
const READ_LOCK = `--allow-read=${PACKREPO_ROOT}/deno.lock,${PACKREPO_ROOT}/packrepo.yaml`;

/**
 * The gates about what this repository holds and depends on. Advisories are somebody else's to give: a
 * change is not refused because nobody could be asked, so `dependencies` is not in every change's run.
 */
const SECURITY_GATES: readonly Gate[] = [
  {
    id: "secrets",
    lists: ["all", "checks", "quick", "security"],
    run: async () => secretsResult(await task("scan", [READ_TREE], [".", "--json"])),
  },
  {
    id: "dependencies",
    lists: ["security"],
    run: async () => dependenciesResult(await task("deps_check", [READ_LOCK], [".", "--json"])),
  },
  {
    id: "licences",
    lists: ["all", "checks", "security"],
    run: async () => licencesResult(await task("licences", [READ_LOCK], [".", "--json"])),
  },
];

/** Every gate, in the order in which they run: the quick ones that fail most often come first. */
export const GATES: readonly Gate[] = [
  denoGate({ id: "format", lists: QUICK, passed: "every file is formatted" }, ["fmt", "--check"]),
  denoGate({ id: "lint", lists: QUICK, passed: "no findings" }, ["lint"]),
  denoGate({ id: "types", lists: QUICK, passed: "everything type-checks" }, ["check"]),
  denoGate(
    { id: "ranks", lists: QUICK, passed: "the module graph keeps the ranks and has no cycle" },
    [...RUN, "--allow-run=deno", `--allow-read=${PACKREPO_ROOT}`, "infra/checks/ranks.ts"],
  ),
  denoGate(
    { id: "schema-contract", lists: QUICK, passed: "spec/ is what its sources say" },
    [...RUN, "-P=schema", "tasks/schema.ts", "--check"],
  ),
  ...SECURITY_GATES,
  testGate({ id: "tests-quick", lists: ["all", "quick"] }, ["tests/unit", "tests/properties"]),
  testGate({ id: "tests-slow", lists: ["all"] }, [
    "tests/metamorphic",
    "tests/mutation",
    "tests/fuzzing",
    "tests/e2e",
    "tests/permissions",
  ]),
  { id: "pack-verification", lists: SLOW, run: packVerification },
  { id: "smoke", lists: SLOW, run: smokeOfThisRepository },
];
