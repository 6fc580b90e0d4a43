import type { Check } from "../base/mod.ts";
import { checkFlakeLock, parseHash } from "../flake/mod.ts";
import { lastLine, PACKREPO_ROOT, readText, runProcess } from "../host/mod.ts";
import { bomOf } from "./bom.ts";
import { checkDenoLock } from "./deno_lock.ts";
import type { Phase } from "./phase.ts";
import type { SourceState } from "./source.ts";
import type { ToolVersions } from "./tools.ts";

/** Whether every version of Nix can be told of a folder by a URL: some do not decode percent signs. */
function isPlainPath(folder: string): boolean {
  return /^[\w./~+-]+$/.test(folder);
}

/** Returns the line of Nix's messages that tells the cause. */
export function nixComplaint(stderr: string): string {
  return stderr.split("\n").find((line) => line.trimStart().startsWith("error:"))?.trim() ??
    lastLine(stderr);
}

/** Asks Nix for the narHash of PackRepo's source; both must agree. */
async function nixRow(
  source: SourceState,
  tools: ToolVersions,
  scratch: string,
): Promise<Check> {
  const id = "nix-narhash";
  if (tools.nix === undefined) return { id, status: "skipped", detail: "Nix is not installed" };
  if (source.commit === undefined) {
    return { id, status: "skipped", detail: "PackRepo is not in a git repository here" };
  }
  const isPlain = isPlainPath(PACKREPO_ROOT);
  const result = await runProcess({
    command: "nix",
    args: [
      ...["--extra-experimental-features", "nix-command flakes", "--offline"],
      // A store of its own: asking must not need a daemon, nor make one where there is none.
      ...["--store", `${scratch}/nix-store`],
      ...[
        "flake",
        "metadata",
        "--json",
        "--no-update-lock-file",
        isPlain ? `git+file://${PACKREPO_ROOT}` : ".",
      ],
    ],
    cwd: PACKREPO_ROOT,
    timeoutMs: 60_000,
  });
  if (result.code !== 0) {
    const complaint = nixComplaint(result.stderr);
    // Old ones make a URL of the folder and cannot read it again.
    return !isPlain && /is not a valid URL|program 'git' failed/.test(complaint)
      ? { id, status: "skipped", detail: `Nix ${tools.nix} cannot open a folder of this name` }
      : { id, status: "not run", detail: `nix flake metadata: ${complaint}` };
  }
  const metadata = JSON.parse(new TextDecoder().decode(result.stdout)) as {
    readonly locked?: { readonly narHash?: string };
  };
  const answer = metadata.locked?.narHash;
  if (answer === undefined) {
    return { id, status: "not run", detail: "nix flake metadata gives no narHash" };
  }
  return parseHash(answer) === source.nar.sha256
    ? { id, status: "passed", detail: `Nix ${tools.nix} gives the same narHash` }
    : { id, status: "failed", detail: `Nix ${tools.nix} gives ${answer}, not ${source.nar.sri}` };
}

/**
 * Phase 3: `deno.lock` and `flake.lock` fix everything; the source's narHash, as Nix has it; the bill of
 * materials.
 */
export const dependenciesPhase: Phase = {
  id: "dependencies",
  async run({ facts, scratch, progress }) {
    progress("Checking the lock files");
    const { source, tools } = facts;
    if (source === undefined || tools === undefined) {
      return {
        detail: "the environment is not known",
        rows: [{ id: "source", status: "not run", detail: "the environment phase did not end" }],
      };
    }
    const [denoJson, denoLock, flakeLock, flakeNix] = await Promise.all(
      ["deno.json", "deno.lock", "flake.lock", "flake.nix"]
        .map((name) => readText(`${PACKREPO_ROOT}/${name}`, 64 * 2 ** 20)),
    );
    const { row, bom } = await bomOf(facts);
    const rows = [
      checkDenoLock(denoLock!, denoJson!),
      ...checkFlakeLock(flakeLock!, flakeNix!),
      await nixRow(source, tools, scratch),
      row,
    ];
    return {
      detail: `locks well formed; source ${source.nar.sri}`,
      rows,
      ...(bom === undefined ? {} : { facts: { bom } }),
    };
  },
};
