import { type Json, PackRepoError } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { envVar, requirePathAccess } from "../host/mod.ts";
import { countChecks, printable, renderCheck } from "../report/mod.ts";
import { parseRepoSpec } from "../repo/mod.ts";
import type { TokenizerName } from "../tokens/mod.ts";
import type { EngineName } from "../container/mod.ts";
import type { ContainerRequest } from "./phase.ts";
import { PHASES, smoke } from "./smoke.ts";
import { checkDocuments, verdictWord } from "./verdict.ts";

/** What `deno task smoke` was asked for. */
export interface SmokeTaskOptions {
  readonly repo: readonly string[];
  readonly ref: string | undefined;
  readonly budget: number;
  readonly tokenizer: TokenizerName;
  readonly container: string | undefined;
  readonly skipBuild: boolean;
  readonly engine: EngineName | "auto" | "none";
  readonly base: string | undefined;
  readonly key: string | undefined;
  readonly output: string;
}

/** Returns the repositories to pack: `--repo`, else `DATASET_REPOS`, else none (this repository). */
function repositoriesOf(options: SmokeTaskOptions, cwd: string): string[] {
  const listed = (envVar("DATASET_REPOS") ?? "").split(",").map((text) => text.trim());
  const repositories = options.repo.length > 0
    ? [...options.repo]
    : listed.filter((text) => text !== "");
  // A mistyped one ends the task before anything is done.
  repositories.forEach((text) => parseRepoSpec(text, { cwd }));
  if (options.ref !== undefined && repositories.length !== 1) {
    throw new PackRepoError({
      code: "boot.ref-of-which",
      exit: "usage",
      message: `Cannot use --ref ${
        JSON.stringify(options.ref)
      } with ${repositories.length} repositories`,
      hint: "Pass exactly one --repo with --ref",
    });
  }
  return repositories;
}

/** Returns what to do with a container: `--container`, else `CONTAINER_TAG`, names an image to take. */
function containerOf(options: SmokeTaskOptions): ContainerRequest {
  const { engine, skipBuild, base } = options;
  const image = options.container ?? envVar("CONTAINER_TAG") ?? "";
  return {
    engine,
    skipBuild,
    ...(image === "" ? {} : { image }),
    ...(base === undefined ? {} : { base }),
  };
}

/** Boots and prints one row a phase. Requires the set `smoke`; throws as `smoke`. */
export async function runSmoke(
  options: SmokeTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const { cwd, paint } = context;
  const repositories = repositoriesOf(options, cwd);
  const output = resolvePath(options.output, cwd);
  await requirePathAccess("write", output);
  const width = Math.max(...PHASES.map((phase) => phase.id.length));
  const result = await smoke({
    cwd,
    repositories: repositories.map((repository) => ({
      repository,
      ...(options.ref === undefined ? {} : { ref: options.ref }),
    })),
    budget: options.budget,
    tokenizer: options.tokenizer,
    container: containerOf(options),
    output,
    ...(options.key === undefined ? {} : { keyFile: resolvePath(options.key, cwd) }),
  }, {
    progress: context.progress,
    phaseEnded(record) {
      context.print(renderCheck(record, paint, width));
      for (const row of record.rows) {
        if (row.status === "failed" || row.status === "not run") {
          context.print(`    ${renderCheck(row, paint)}`);
        }
      }
    },
  });
  const artifacts = result.artifacts.map((name) => `  ${printable(output)}/${name}\n`).join("");
  const word = paint(verdictWord(result.exit), result.exit === "ok" ? "good" : "bad");
  const text = `\n${word}: ${countChecks(result.phases)}\n\nArtifacts\n${artifacts}\nVerify\n` +
    result.recipe.replaceAll(/^(?=.)/gm, "  ");
  const document: Json = {
    v: 1,
    verdict: result.exit,
    keyid: result.keyid,
    output,
    artifacts: result.artifacts,
    phases: result.phases.map((phase) => ({ ...phase, rows: checkDocuments(phase.rows) })),
  };
  return { exit: result.exit, document, text };
}
