import { PackRepoError } from "../base/mod.ts";
import { formatCount } from "../report/mod.ts";
import { parseRepoSpec } from "../repo/mod.ts";
import { type Golden, makeGolden, uniqueId } from "./golden.ts";
import { unlessEndedByInterrupt } from "./interruption.ts";
import { type GoldenRequest, isFatal, type Phase, type PhaseContext } from "./phase.ts";

/**
 * Returns what to pack: what was asked for, else this repository; where PackRepo came without git
 * (from the Nix store), the one the caller stands in.
 */
function requestsOf({ options, facts }: PhaseContext): readonly (GoldenRequest | "self")[] {
  if (options.repositories.length > 0) return options.repositories;
  return facts.source !== undefined && facts.source.commit === undefined
    ? [{ repository: options.cwd }]
    : ["self"];
}

/** Phase 5: every repository packed twice in separate processes, compared and judged. */
export const goldenPhase: Phase = {
  id: "golden-packs",
  async run(context) {
    const requests = requestsOf(context);
    const goldens: Golden[] = [];
    const rows = [];
    const taken = new Set<string>();
    for (const request of requests) {
      const wanted = request === "self"
        ? "packrepo"
        : parseRepoSpec(request.repository, { cwd: context.options.cwd }).name;
      const id = uniqueId(wanted, taken);
      taken.add(id);
      try {
        const golden = await makeGolden(request, id, context);
        goldens.push(golden);
        rows.push(...golden.rows.map((row) => ({ ...row, id: `${id}/${row.id}` })));
      } catch (error) {
        // Else the next one would be cloned while everything is being taken away.
        await unlessEndedByInterrupt(true);
        if (!(error instanceof PackRepoError) || isFatal(error)) throw error;
        rows.push({
          id: `${id}/pack`,
          status: "failed" as const,
          detail: `${error.message}. ${error.hint}`,
        });
      }
    }
    const detail = goldens
      .map((g) =>
        `${g.id} ${formatCount(g.tokens)} of ${
          formatCount(g.budget)
        } tokens in ${g.chunks} chunks` +
        (g.secrets.leftOut === 0 ? "" : `, ${g.secrets.leftOut} files left out for secrets`)
      )
      .join("; ");
    return { detail: detail || "no pack was made", rows, facts: { goldens } };
  },
};
