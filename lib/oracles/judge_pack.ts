import { type Check, PackRepoError } from "../base/mod.ts";
import {
  costsOfFiles,
  loadSecretFinder,
  type PackIndex,
  scopeIn,
  type ScreenedRepo,
  screenRepo,
  type Skipped,
} from "../pack/mod.ts";
import type { Repo, TreeEntry } from "../repo/mod.ts";
import { type Validator, validatorOf } from "../schema/mod.ts";
import PACK_INDEX_SCHEMA from "../../spec/index.schema.json" with { type: "json" };
import { ANCHORS } from "./anchors.ts";
import { BUDGET } from "./budget.ts";
import { COMPLETENESS } from "./completeness.ts";
import { DIGESTS } from "./digests.ts";
import { HASHES } from "./hashes.ts";
import { LAYOUT } from "./layout.ts";
import { ORDER } from "./order.ts";
import { OVERLAP } from "./overlap.ts";
import { PROVENANCE } from "./provenance.ts";
import { judgeSchema } from "./schema.ts";
import { SECRETS } from "./secrets.ts";
import { STATISTICS } from "./statistics.ts";
import { notChecked, type Oracle, quote, type RepoSource, type Subject } from "./subject.ts";
import { SUSPICIOUS_FILES } from "./suspicious_files.ts";

/** The oracles after the first, which is the schema; in the order in which they are reported. */
export const ORACLES: readonly Oracle[] = [
  PROVENANCE,
  BUDGET,
  ORDER,
  OVERLAP,
  LAYOUT,
  ANCHORS,
  HASHES,
  DIGESTS,
  STATISTICS,
  SUSPICIOUS_FILES,
  SECRETS,
  COMPLETENESS,
];

/** A pack as `readPack` of lib/pack gives it. */
export interface PackInput {
  readonly indexText: string;
  /** The parsed index, of any shape. */
  readonly index: unknown;
  readonly body: Uint8Array;
}

/** Options of {@linkcode judgePack}. */
export interface JudgeOptions {
  /** The repository, opened at the commit that the index names. */
  readonly repo?: Repo;
  /** A JSON Schema (2020-12) that the index must match besides PackRepo's own. */
  readonly schema?: object;
  /** On how many threads to count the repository's files; 1 by default. */
  readonly workers?: number;
}

/**
 * Takes out the eligible files of which the index says that they hold a secret, where they do. That the
 * others hold none is not asked: what is not in the body is passed on to nobody.
 */
async function withoutSecrets(
  screened: ScreenedRepo,
  { index, repo }: { readonly index: PackIndex; readonly repo: Repo },
): Promise<ScreenedRepo> {
  const claimed = new Set(
    index.skipped.filter(({ reason }) => reason === "secret").map((file) => file.file_path),
  );
  const suspects = screened.eligible.filter(({ entry }) => claimed.has(entry.path));
  if (suspects.length === 0) return screened;
  const { find } = await loadSecretFinder();
  const refused = new Map<TreeEntry, Skipped>();
  for (const { entry } of suspects) {
    // One after the other: their number is the maker's to choose, and memory is not.
    if (find({ path: entry.path, bytes: await repo.readBlob(entry.oid) }) === undefined) continue;
    refused.set(entry, { file_path: entry.path, reason: "secret", bytes: entry.size });
  }
  return {
    ...screened,
    eligible: screened.eligible.filter(({ entry }) => !refused.has(entry)),
    skipped: [...screened.skipped, ...refused.values()],
  };
}

function sourceOf(index: PackIndex, options: JudgeOptions): Subject["source"] {
  const { repo } = options;
  if (repo === undefined) {
    return { missing: "pass --repo to check it against the repository", isOtherCommit: false };
  }
  const { commit } = index.metadata.repo_info;
  if (repo.info.commit !== commit) {
    const missing = `the repository is open at ${repo.info.commit}, the pack is of ${commit}`;
    return { missing, isOtherCommit: true };
  }
  let files: ReturnType<RepoSource["files"]> | undefined;
  let screened: ReturnType<RepoSource["screen"]> | undefined;
  const screen: RepoSource["screen"] = () =>
    screened ??= scopeIn(repo, index.metadata.selection)
      .then((scope) => screenRepo(repo, { scope }))
      .then((found) => withoutSecrets(found, { index, repo }));
  return {
    repo,
    files: () =>
      files ??= repo.entries().then((entries) =>
        new Map(
          entries.filter((entry) => entry.isUtf8Path && entry.mode.startsWith("100"))
            .map((entry) => [entry.path, entry]),
        )
      ),
    screen,
    async countEligible(): Promise<number> {
      const { eligible } = await screen();
      const costs = await costsOfFiles(repo, eligible, {
        tokenizer: index.tokenizer_info.name,
        workers: options.workers,
      });
      return costs.reduce((sum, { tokens }) => sum + tokens, 0);
    },
  };
}

let ownValidator: Promise<Validator<PackIndex>> | undefined;

/** Returns the validator of PackRepo's own schema, compiled once per process. */
function compileOwnSchema(): Promise<Validator<PackIndex>> {
  return ownValidator ??= validatorOf<PackIndex>(PACK_INDEX_SCHEMA);
}

async function compileSchema(schema: object): Promise<Validator<PackIndex>> {
  try {
    return await validatorOf<PackIndex>(schema);
  } catch (cause) {
    throw new PackRepoError({
      code: "oracles.bad-schema",
      exit: "config",
      message: `Cannot use the schema: ${cause instanceof Error ? cause.message : cause}`,
      hint: "Pass --schema with a JSON Schema of draft 2020-12",
      cause,
    });
  }
}

async function runOracle(oracle: Oracle, subject: Subject): Promise<Check> {
  const start = performance.now();
  const took = (): number => Math.round(performance.now() - start);
  try {
    return { id: oracle.id, ...await oracle.judge(subject), durationMs: took() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id: oracle.id, status: "not run", detail: quote(message), durationMs: took() };
  }
}

/**
 * Judges a pack by every oracle and returns a row for each, `schema` first. A row that is not about
 * the pack alone has the status `not checked`, with the reason, unless a repository is given; an
 * index that does not match its schema leaves every other row `not checked`.
 *
 * @throws {PackRepoError} `oracles.bad-schema` (78) where `options.schema` is not a schema.
 */
export async function judgePack(input: PackInput, options: JudgeOptions = {}): Promise<Check[]> {
  const own = await compileOwnSchema();
  const extra = options.schema === undefined ? undefined : await compileSchema(options.schema);
  const shape = own(input.index);
  const checks: Check[] = [{ id: "schema", ...judgeSchema(input, [own, ...extra ? [extra] : []]) }];
  if (!shape.ok) {
    const verdict = notChecked("the index does not match its schema");
    return [...checks, ...ORACLES.map(({ id }) => ({ id, ...verdict }))];
  }
  const { indexText, body } = input;
  const source = sourceOf(shape.value, options);
  const subject: Subject = { index: shape.value, indexText, body, source };
  for (const oracle of ORACLES) checks.push(await runOracle(oracle, subject));
  return checks;
}
