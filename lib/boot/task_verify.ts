import { type Check, type ExitName, PackRepoError, verdictOf } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { checkFlakeLock } from "../flake/mod.ts";
import {
  hasOwnState,
  PACKREPO_ROOT,
  pathInfo,
  readText,
  requirePathAccess,
  unixSeconds,
} from "../host/mod.ts";
import { judgePack } from "../oracles/mod.ts";
import { INDEX_FILE, readPack } from "../pack/mod.ts";
import { countChecks, renderChecks } from "../report/mod.ts";
import { parseRepoSpec, type Repo, withRepo } from "../repo/mod.ts";
import {
  parseTrustPolicy,
  readArtifactsIn,
  readTranscript,
  TRANSCRIPT_FILES,
  type TrustPolicy,
  verifyTranscript,
} from "../transcript/mod.ts";
import { checkDenoLock } from "./deno_lock.ts";
import { defaultTrustFile } from "./keys.ts";
import { describeSource, sourceDigests } from "./source.ts";

/** Returns the verdict in words; what was not checked is not claimed. */
function answerOf(exit: ExitName, checks: readonly Check[]): string {
  if (exit === "no") return "NO";
  if (exit !== "ok") return "undecided";
  const isWhole = checks.every(({ status }) => status !== "not checked");
  return isWhole ? "yes" : "yes, as far as it was checked";
}

/** Returns the outcome of a list of checks: a row each, then the count and the verdict. */
function outcomeOf(what: string, checks: readonly Check[], context: TaskContext): TaskOutcome {
  const exit = verdictOf(checks);
  const answer = `${countChecks(checks)}; ${what}: ${answerOf(exit, checks)}\n`;
  const text = renderChecks(checks, context.paint) + answer;
  const document = { v: 1, verdict: exit, checks: checks.map((check) => ({ ...check })) };
  return { exit, document, text };
}

/** Returns the folder of a file; both absolute. */
function folderOf(file: string): string {
  return file.replace(/\/[^/]*$/, "") || "/";
}

async function judgeOne(
  path: string,
  repo: string | undefined,
  options: { cwd: string; schema: object | undefined },
): Promise<Check[]> {
  // The folder and not file by file: one grant is then enough.
  await requirePathAccess("read", path.endsWith(`/${INDEX_FILE}`) ? folderOf(path) : path);
  const pack = await readPack(path);
  const schema = options.schema === undefined ? {} : { schema: options.schema };
  if (repo === undefined) return [...await judgePack(pack, schema)];
  // The commit that the index names; a malformed index is for the oracles to refuse.
  const index = pack.index as { metadata?: { repo_info?: { commit?: unknown } } } | null;
  const commit = index?.metadata?.repo_info?.commit;
  const ref = typeof commit === "string" && /^[0-9a-f]{40,64}$/.test(commit) ? { ref: commit } : {};
  const spec = parseRepoSpec(repo, { cwd: options.cwd });
  return await withRepo(spec, ref, async (opened: Repo) => [
    ...await judgePack(pack, { ...schema, repo: opened }),
  ]);
}

/**
 * Judges packs by every oracle; with a repository, each recomputes from it. Requires the set
 * `verify`.
 *
 * @throws {PackRepoError} As `readPack` and `withRepo`; `verify.bad-schema` (78).
 */
export async function verifyPacks(
  options: {
    readonly paths: readonly string[];
    readonly repo: string | undefined;
    readonly schema: string | undefined;
  },
  context: TaskContext,
): Promise<TaskOutcome> {
  const schema = options.schema === undefined ? undefined : parseSchema(
    await readText(resolvePath(options.schema, context.cwd), 2 ** 24),
    options.schema,
  );
  const checks: Check[] = [];
  for (const path of options.paths) {
    context.progress(`Judging ${path}`);
    const rows = await judgeOne(resolvePath(path, context.cwd), options.repo, {
      cwd: context.cwd,
      schema,
    });
    const prefix = options.paths.length > 1 ? `${path}: ` : "";
    checks.push(...rows.map((row) => ({ ...row, id: `${prefix}${row.id}` })));
  }
  return outcomeOf("the pack is what it claims", checks, context);
}

function parseSchema(text: string, name: string): object {
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema === "object" && schema !== null && !Array.isArray(schema)) return schema;
  } catch {
    // The same answer as for JSON that is no object.
  }
  throw new PackRepoError({
    code: "verify.bad-schema",
    exit: "config",
    message: `Cannot use ${JSON.stringify(name)} as a schema: it is not a JSON object`,
    hint: "Leave --schema out to use spec/index.schema.json",
  });
}

/** Reads the trust policy that was named, else the one of this checkout, where there is one. */
async function policyOf(file: string | undefined, cwd: string): Promise<TrustPolicy | undefined> {
  const isThere = file !== undefined ||
    (hasOwnState() && await pathInfo(defaultTrustFile()) !== undefined);
  if (!isThere) return undefined;
  const path = file === undefined ? defaultTrustFile() : resolvePath(file, cwd);
  return await parseTrustPolicy(await readText(path, 2 ** 20));
}

/**
 * Verifies a signed transcript by a trust policy, and the artifacts it names. Requires the set
 * `verify`.
 *
 * @throws {PackRepoError} As `readTranscript`, `parseTrustPolicy` and `verifyTranscript`.
 */
export async function verifyTranscriptFile(
  options: {
    readonly file: string;
    readonly trust: string | undefined;
    readonly artifacts: string | undefined;
    /** Whether to recompute the inputs from PackRepo's own checkout. */
    readonly checkout: boolean;
  },
  context: TaskContext,
): Promise<TaskOutcome> {
  const file = resolvePath(options.file, context.cwd);
  const policy = await policyOf(options.trust, context.cwd);
  const folder = options.artifacts === undefined
    ? folderOf(file)
    : resolvePath(options.artifacts, context.cwd);
  // The other statement lies beside FILE, the packs below the folder: one grant for all of them.
  await requirePathAccess("read", folderOf(file));
  await requirePathAccess("read", folder);
  const publicKey = `${folder}/${TRANSCRIPT_FILES.publicKey}`;
  const verdict = await verifyTranscript({
    documents: await readTranscript(file),
    policy,
    // It lies beside the transcript, so no trust comes of it: the row then says UNTRUSTED.
    untrustedKeys: await pathInfo(publicKey) === undefined
      ? []
      : [await readText(publicKey, 2 ** 16)],
    artifacts: readArtifactsIn(folder),
    recomputed: options.checkout ? sourceDigests(await describeSource()) : {},
    now: unixSeconds(),
  });
  return outcomeOf("the transcript holds", verdict.checks, context);
}

/** Checks `deno.lock` and `flake.lock` of PackRepo. Requires the set `verify`. */
export async function verifyLocks(context: TaskContext): Promise<TaskOutcome> {
  const [denoJson, denoLock, flakeLock, flakeNix] = await Promise.all(
    ["deno.json", "deno.lock", "flake.lock", "flake.nix"]
      .map((name) => readText(`${PACKREPO_ROOT}/${name}`, 2 ** 26)),
  );
  const checks = [checkDenoLock(denoLock!, denoJson!), ...checkFlakeLock(flakeLock!, flakeNix!)];
  return outcomeOf("the locks fix everything", checks, context);
}
