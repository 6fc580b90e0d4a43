import { type Check, PackRepoError } from "../base/mod.ts";
import { CONTAINER_FILES, writeArtifact } from "./artifacts.ts";
import { assembleCommit, type Assembled, baseAt } from "./assemble.ts";
import type { PhaseContext, PhaseResult } from "./phase.ts";

/** Why the image of a boot without an engine is not run. */
export const NOT_RUN = "assembled and not run: --engine none";

function skip(reason: string): PhaseResult {
  return { detail: reason, rows: [], skipped: reason };
}

/** Makes the image, or returns why that cannot be done where nobody asked for it by `--base`. */
async function assembled(base: string, context: PhaseContext): Promise<Assembled | string> {
  try {
    return await assembleCommit({ base, output: `${context.scratch}/image.tar` });
  } catch (error) {
    const isAsked = context.options.container.base !== undefined;
    // Without npm or a network, a boot that was not asked for an image does without.
    if (!isAsked && error instanceof PackRepoError && error.exit === "unavailable") {
      return `--engine none: ${error.message}. ${error.hint}`;
    }
    throw error;
  }
}

/**
 * The container phase without an engine: makes the production image and records its digests, and says
 * that it was not run. Skipped where there is no base to make it on.
 *
 * @throws {PackRepoError} As `assembleCommit`.
 */
export async function bootAssembled(context: PhaseContext): Promise<PhaseResult> {
  const { options: { container, cwd }, facts: { source } } = context;
  const base = await baseAt(container.base, cwd);
  if (base === undefined) {
    return skip(
      "--engine none: there is no base to assemble the image on; pass --base, or put one at " +
        ".packrepo/cache/base (spec/images.md says how to make one)",
    );
  }
  if (source?.commit === undefined) {
    return skip(
      "--engine none: PackRepo is not in a git repository here, and an image is of a commit",
    );
  }
  context.progress("Assembling the image");
  const made = await assembled(base, context);
  if (typeof made === "string") return skip(made);
  const { image, commit, isDirty } = made;
  const metadata = `${JSON.stringify(made.metadata, null, 2)}\n`;
  await writeArtifact(`${context.staging}/${CONTAINER_FILES.metadata}`, metadata);
  const without = isDirty ? ", without what changed since" : "";
  const rows: Check[] = [
    {
      id: "image",
      status: "passed",
      detail: `production assembled of commit ${commit}${without}, manifest ${image.manifest}`,
    },
    { id: "health", status: "skipped", detail: NOT_RUN },
  ];
  return {
    detail: `manifest ${image.manifest}, ${NOT_RUN}`,
    rows,
    facts: { container: { image, metadata } },
  };
}
