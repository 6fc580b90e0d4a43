import type { Check } from "../base/mod.ts";
import { lastLine, PACKREPO_ROOT, pathInfo, runProcess, withTempFolder } from "../host/mod.ts";

/** What a gate found; `not run` with the reason where it could not judge. */
export type GateResult = Pick<Check, "status" | "detail">;

/** A check of the whole repository. */
export interface Gate {
  readonly id: string;
  /** Whether it is one of the quick ones. */
  readonly isQuick: boolean;
  run(): Promise<GateResult>;
}

const ANSI = /\p{Cc}\[[\d;]*m/gu;

/** Runs deno in PackRepo's folder and returns its code and all that it printed, without colours. */
async function deno(args: readonly string[]): Promise<{ code: number; text: string }> {
  const result = await runProcess({
    command: "deno",
    args,
    cwd: PACKREPO_ROOT,
    // Gates judge this checkout, wherever the caller stands.
    env: { INIT_CWD: PACKREPO_ROOT, NO_COLOR: "1" },
    timeoutMs: 45 * 60_000,
  });
  const text = `${new TextDecoder().decode(result.stdout)}\n${result.stderr}`.replace(ANSI, "");
  return { code: result.code, text };
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
  gate: { readonly id: string; readonly isQuick: boolean; readonly passed: string },
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
  gate: { readonly id: string; readonly isQuick: boolean },
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
): Promise<{ code: number; text: string }> {
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

/** Every gate, in the order in which they run: the quick ones that fail most often come first. */
export const GATES: readonly Gate[] = [
  denoGate({ id: "format", isQuick: true, passed: "every file is formatted" }, ["fmt", "--check"]),
  denoGate({ id: "lint", isQuick: true, passed: "no findings" }, ["lint"]),
  denoGate({ id: "types", isQuick: true, passed: "everything type-checks" }, ["check"]),
  denoGate(
    { id: "ranks", isQuick: true, passed: "the module graph keeps the ranks and has no cycle" },
    [...RUN, "--allow-run=deno", `--allow-read=${PACKREPO_ROOT}`, "infra/checks/ranks.ts"],
  ),
  denoGate(
    { id: "schema-contract", isQuick: true, passed: "spec/ is what its sources say" },
    [...RUN, "-P=schema", "tasks/schema.ts", "--check"],
  ),
  testGate({ id: "tests-quick", isQuick: true }, ["tests/unit", "tests/properties"]),
  testGate({ id: "tests-slow", isQuick: false }, [
    "tests/metamorphic",
    "tests/mutation",
    "tests/fuzzing",
    "tests/e2e",
    "tests/permissions",
  ]),
  { id: "pack-verification", isQuick: false, run: packVerification },
  { id: "smoke", isQuick: false, run: smokeOfThisRepository },
];
