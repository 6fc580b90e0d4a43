import { type Check, type ExitName, PackRepoError, verdictOf } from "../base/mod.ts";
import { nowRfc3339, pathInfo, startTimer, withOutputFolder, withTempFolder } from "../host/mod.ts";
import { TRANSCRIPT_FILES } from "../transcript/mod.ts";
import { publishArtifacts, writeArtifact } from "./artifacts.ts";
import { BOM_FILE } from "./bom.ts";
import { unlessEndedByInterrupt, withLeftovers } from "./interruption.ts";
import { type BootKey, bootKey } from "./keys.ts";
import { bootPage } from "./page.ts";
import {
  type BootFacts,
  isFatal,
  type Phase,
  type PhaseContext,
  type SmokeOptions,
} from "./phase.ts";
import { containerPhase } from "./phase_container.ts";
import { corePhase } from "./phase_core.ts";
import { dependenciesPhase } from "./phase_dependencies.ts";
import { environmentPhase } from "./phase_environment.ts";
import { goldenPhase } from "./phase_golden.ts";
import { signBoot } from "./phase_signing.ts";
import { verifyRecipe } from "./recipe.ts";

/** The phases whose results are signed, in their order; the sixth is the signing itself. */
export const PHASES: readonly Phase[] = [
  environmentPhase,
  containerPhase,
  dependenciesPhase,
  corePhase,
  goldenPhase,
];

/** How a phase ended, as it is printed and recorded. */
export interface PhaseRecord extends Check {
  readonly rows: readonly Check[];
  readonly startedOn: string;
  readonly finishedOn: string;
}

/** How a boot ended. */
export interface SmokeResult {
  readonly exit: ExitName;
  readonly phases: readonly PhaseRecord[];
  readonly facts: BootFacts;
  /** The names of the artifacts below the output folder. */
  readonly artifacts: readonly string[];
  readonly keyid: string;
  /** The commands by which a person verifies it. */
  readonly recipe: string;
}

/** What follows a boot while it runs. */
export interface SmokeObserver {
  progress(text: string): void;
  phaseEnded(record: PhaseRecord): void;
}

/** Runs one phase; what it throws becomes a failed phase. */
async function runPhase(
  phase: Phase,
  context: PhaseContext,
): Promise<{ record: PhaseRecord; facts: BootFacts }> {
  const startedOn = nowRfc3339();
  const timer = startTimer();
  const end = (check: Omit<Check, "id" | "durationMs">, rows: readonly Check[]): PhaseRecord => ({
    id: phase.id,
    ...check,
    durationMs: timer(),
    rows,
    startedOn,
    finishedOn: nowRfc3339(),
  });
  try {
    const result = await phase.run(context);
    const exit = verdictOf(result.rows);
    // Nothing of an interrupted phase is printed or signed, and nothing goes on.
    await unlessEndedByInterrupt(exit !== "ok");
    if (result.skipped !== undefined) {
      return { record: end({ status: "skipped", detail: result.skipped }, result.rows), facts: {} };
    }
    const failed = result.rows.find((row) => row.status === "failed" || row.status === "not run");
    const status = exit === "ok" ? "passed" : exit === "no" ? "failed" : "not run";
    const detail = exit === "ok" || failed === undefined
      ? result.detail
      : `${failed.id}: ${failed.detail}`;
    return { record: end({ status, detail }, result.rows), facts: result.facts ?? {} };
  } catch (error) {
    await unlessEndedByInterrupt(true);
    // A full disk, a missing permission and a bug end the task with their own codes.
    if (!(error instanceof PackRepoError) || isFatal(error)) throw error;
    const row: Check = {
      id: error.code,
      status: "failed",
      detail: `${error.message}. ${error.hint}`,
    };
    return { record: end({ status: "failed", detail: row.detail }, [row]), facts: {} };
  }
}

/** Boots in two temporary folders: one beside the artifacts, to be moved into place, and one for the rest. */
async function bootIn(
  folders: { readonly scratch: string; readonly staging: string },
  signer: BootKey,
  { options, observer }: { readonly options: SmokeOptions; readonly observer: SmokeObserver },
): Promise<SmokeResult> {
  const { scratch, staging } = folders;
  const phases: PhaseRecord[] = [];
  let facts: BootFacts = {};
  const startedOn = nowRfc3339();
  await withLeftovers(async (leaves) => {
    for (const phase of PHASES) {
      const progress = (text: string): void => observer.progress(text);
      const ended = await runPhase(phase, { options, facts, scratch, staging, progress, leaves });
      facts = { ...facts, ...ended.facts };
      phases.push(ended.record);
      observer.phaseEnded(ended.record);
    }
  });
  if (facts.environment !== undefined) {
    await writeArtifact(`${staging}/boot_env.txt`, facts.environment);
  }
  if (facts.bom !== undefined) await writeArtifact(`${staging}/${BOM_FILE}`, facts.bom);
  const record = await signBoot({ signer, facts, phases, staging, startedOn });
  phases.push(record);
  observer.phaseEnded(record);
  const { keyid, algorithm } = signer.key;
  const recipe = verifyRecipe({
    cwd: options.cwd,
    output: options.output,
    artifact: facts.goldens?.[0]?.files[0]?.name,
    hasProvenance: await pathInfo(`${staging}/${TRANSCRIPT_FILES.provenance}`) !== undefined,
    algorithm,
  });
  await writeArtifact(`${staging}/report.html`, bootPage({ facts, phases, keyid, recipe }));
  const artifacts = await publishArtifacts(staging, options.output);
  return { exit: verdictOf(phases), phases, facts, artifacts, keyid, recipe };
}

/**
 * Boots: runs every phase, signs what happened, verifies it from disk, and moves the artifacts into
 * place. A failed boot is signed too.
 *
 * Requires the permission set `smoke`.
 *
 * @throws {PackRepoError} Where nothing could be signed or written, before any phase where that can
 * be known: no key (66, 78), no permission (77), a full disk (74), a read-only output folder (73).
 */
export async function smoke(options: SmokeOptions, observer: SmokeObserver): Promise<SmokeResult> {
  const signer = await bootKey(options.keyFile);
  return await withOutputFolder(options.output, () =>
    withTempFolder((scratch) =>
      withTempFolder(
        (staging) => bootIn({ scratch, staging }, signer, { options, observer }),
        options.output,
      )
    ));
}
