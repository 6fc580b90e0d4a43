import type { Check } from "../base/mod.ts";
import { envVar, PACKREPO_ROOT, readText } from "../host/mod.ts";
import { judgeNixpkgs, NIXPKGS_VARIABLE } from "./nixpkgs.ts";
import type { Phase } from "./phase.ts";
import { DENO_COMMAND, DENO_PIN, GIT_MINIMUM, isAtLeast } from "./pins.ts";
import { describeSource, type SourceState } from "./source.ts";
import { probeTools, type ToolVersions } from "./tools.ts";

/**
 * The variables whose values are recorded where they are set: those that could change a result.
 * Never the host's or the user's name, a path or a token.
 */
export const RECORDED_VARIABLES: readonly string[] = [
  "CI",
  "LANG",
  "LC_ALL",
  "PACKREPO_ENV",
  NIXPKGS_VARIABLE,
  "SOURCE_DATE_EPOCH",
  "TZ",
];

/** Returns one row a tool: its version against the pin. */
export function toolRows(tools: ToolVersions): Check[] {
  const onPath = tools.denoOnPath;
  const hint = `run it as ${DENO_COMMAND} task smoke, or inside nix develop`;
  return [
    {
      id: "deno",
      status: tools.deno === DENO_PIN ? "passed" : "failed",
      detail: tools.deno === DENO_PIN
        ? `${tools.deno}, as pinned`
        : `${tools.deno} is not the pinned ${DENO_PIN}: ${hint}`,
    },
    {
      id: "deno-on-path",
      status: onPath === tools.deno ? "passed" : "failed",
      detail: onPath === undefined
        ? `no deno on PATH, which starts the packing processes: ${hint}`
        : onPath === tools.deno
        ? `${onPath}, the same`
        : `${onPath} differs from the running ${tools.deno}: ${hint}`,
    },
    {
      id: "git",
      status: isAtLeast(tools.git, GIT_MINIMUM) ? "passed" : "failed",
      detail: `${tools.git} (${GIT_MINIMUM} or newer is needed)`,
    },
    tools.nix === undefined
      ? { id: "nix", status: "skipped", detail: "not installed" }
      : { id: "nix", status: "passed", detail: tools.nix },
  ];
}

function sourceRow(source: SourceState): Check {
  if (source.commit === undefined) {
    return { id: "source", status: "skipped", detail: "PackRepo is not in a git repository here" };
  }
  const state = source.isDirty ? "with uncommitted changes" : "clean";
  return { id: "source", status: "passed", detail: `commit ${source.commit.commit}, ${state}` };
}

function environmentText(tools: ToolVersions): string {
  const lines = Object.entries(tools).map(([name, version]) => `tool.${name}=${version}`);
  for (const name of RECORDED_VARIABLES) {
    const value = envVar(name);
    if (value !== undefined) lines.push(`env.${name}=${JSON.stringify(value)}`);
  }
  return lines.sort().join("\n") + "\n";
}

/** Phase 1: the tools against their pins, the state of PackRepo's own source, `boot_env.txt`. */
export const environmentPhase: Phase = {
  id: "environment",
  async run({ progress }) {
    progress("Asking the tools for their versions, hashing the source");
    const [tools, source] = await Promise.all([probeTools(), describeSource()]);
    const flakeLock = await readText(`${PACKREPO_ROOT}/flake.lock`, 2 ** 24);
    const nixpkgs = judgeNixpkgs(envVar(NIXPKGS_VARIABLE), flakeLock);
    const commit = source.commit?.commit.slice(0, 12) ?? "no commit";
    const dirty = source.isDirty ? " + changes" : "";
    const other = nixpkgs.state?.isOverridden === true ? ", nixpkgs overridden" : "";
    return {
      detail: `deno ${tools.deno}, git ${tools.git}${other}, source ${commit}${dirty}`,
      rows: [...toolRows(tools), nixpkgs.row, sourceRow(source)],
      facts: {
        tools,
        source,
        environment: environmentText(tools),
        ...(nixpkgs.state === undefined ? {} : { nixpkgs: nixpkgs.state }),
      },
    };
  },
};
