import type { ExitName, Json } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { nowRfc3339, pathInfo, readText, writeFileAtomic } from "../host/mod.ts";
import { formatCount, printable } from "../report/mod.ts";
import { parseRepoSpec, withRepo } from "../repo/mod.ts";
import {
  type AdvisorySeverity,
  askForAdvisories,
  auditPackages,
  checkLicences,
  cycloneDx,
  type LockedPackage,
  readAdvisories,
  readLockPackages,
  spdx,
} from "../supply/mod.ts";
import { documentText, inventoryOf, noLock } from "./inventory.ts";
import { auditPolicy, licencePolicy } from "./policies.ts";
import { askFromHere, installedManifests } from "./registry.ts";

const MAX_LOCK_BYTES = 2 ** 26;

/** Reads the packages of a project's `deno.lock`. */
async function lockedPackages(folder: string): Promise<LockedPackage[]> {
  const path = `${folder}/deno.lock`;
  if (await pathInfo(path) === undefined) throw noLock(folder);
  return readLockPackages(await readText(path, MAX_LOCK_BYTES), path);
}

/** What `deno task deps:check` was asked for. */
export interface AuditTaskOptions {
  readonly path: string;
  /** A file or folder in the OSV format, instead of asking the registry. */
  readonly advisories: string | undefined;
  /** The registry to ask; by default the one that npm uses. */
  readonly registry: string | undefined;
  readonly severity: AdvisorySeverity;
}

/**
 * Holds the locked packages against advisories. Requires the set `deps_check`.
 *
 * @throws {PackRepoError} `scan.no-lock` (66), `scan.bad-lock` (78), `scan.bad-advisory` (65),
 * `cli.bad-config` (78).
 */
export async function runAudit(
  options: AuditTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const policy = auditPolicy(options.severity, context);
  const packages = await lockedPackages(resolvePath(options.path, context.cwd));
  context.progress(`Auditing ${formatCount(packages.length)} packages`);
  const source = options.advisories === undefined
    ? await askForAdvisories(packages, (request) => askFromHere(request, options.registry))
    : { advisories: await readAdvisories(resolvePath(options.advisories, context.cwd)) };
  const head = { v: 1, packages: packages.length };
  if ("problem" in source) {
    const document = { ...head, verdict: "undecided", problem: source.problem, findings: [] };
    const text = `not audited: ${printable(source.problem)}\n` +
      "Give advisories in the OSV format: --advisories FOLDER\n";
    return { exit: "undecided", document, text };
  }
  const findings = auditPackages(packages, source.advisories, {
    policy,
    today: nowRfc3339().slice(0, 10),
  });
  const open = findings.filter(({ state }) => state === "open");
  const exit: ExitName = open.length > 0 ? "no" : "ok";
  const rows = findings.map((found) => {
    const mark = context.paint(
      found.state === "open" ? "✗" : "-",
      found.state === "open" ? "bad" : "dim",
    );
    const fixed = found.fixed === undefined ? "" : `, fixed in ${found.fixed}`;
    const why = found.reason === undefined ? "" : ` (${found.state}: ${found.reason})`;
    return printable(
      `${found.name}@${found.version}  ${found.severity}  ${found.id}: ${found.title}${fixed}${why}`,
    ).replace(/^/, `${mark} `) + `\n    ${printable(found.way.join(" > "))}\n`;
  });
  const text = `${rows.join("")}${formatCount(packages.length)} packages audited: ` +
    `${open.length} open, ${findings.length - open.length} accepted\n`;
  return {
    exit,
    document: { ...head, verdict: exit, findings: findings as unknown as Json },
    text,
  };
}

/** Judges the licences of the locked packages. Requires the set `licences`; throws as {@linkcode runAudit}. */
export async function runLicences(
  options: { readonly path: string },
  context: TaskContext,
): Promise<TaskOutcome> {
  const policy = await licencePolicy(context);
  const packages = await lockedPackages(resolvePath(options.path, context.cwd));
  const findings = await checkLicences(packages, {
    policy,
    readManifest: await installedManifests(packages),
  });
  const isBad = (state: string): boolean => state === "refused" || state === "unknown";
  const missing = findings.filter(({ state }) => state === "not installed").length;
  const exit: ExitName = findings.some(({ state }) => isBad(state))
    ? "no"
    : missing > 0
    ? "undecided"
    : "ok";
  const rows = findings.map((found) => {
    const isGood = found.state === "allowed";
    const mark = context.paint(isGood ? "✓" : "✗", isGood ? "good" : "bad");
    const why = found.reason === undefined ? "" : `${found.state}: ${found.reason}`;
    return `${mark} ${printable(`${found.name}@${found.version}`)}  ${
      printable(found.licence ?? "")
    }${isGood ? "" : `  ${printable(why)}`}\n`;
  });
  const good = findings.filter(({ state }) => state === "allowed").length;
  const text = `${rows.join("")}${formatCount(findings.length)} packages: ${good} allowed, ${
    findings.length - good
  } not\n`;
  const document = { v: 1, verdict: exit, packages: findings as unknown as Json };
  return { exit, document, text };
}

/** What `deno task sbom` was asked for. */
export interface SbomTaskOptions {
  readonly repository: string;
  readonly ref: string | undefined;
  readonly format: "cyclonedx" | "spdx";
  /** A file, or `-` for standard output. */
  readonly output: string;
}

/**
 * Writes a bill of materials of a repository's commit: its packages, flake inputs and images. Requires
 * the set `sbom`.
 *
 * @throws {PackRepoError} `scan.no-lock` (66), `scan.bad-lock` (78), and what opening a repository says.
 */
export async function runSbom(
  options: SbomTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const { ref, output } = options;
  const spec = parseRepoSpec(options.repository, { cwd: context.cwd });
  const inventory = await withRepo(
    spec,
    ref === undefined ? {} : { ref },
    (repo) => inventoryOf(repo, { name: spec.name, images: [] }),
  );
  const document = options.format === "spdx" ? spdx(inventory) : cycloneDx(inventory);
  const bytes = new TextEncoder().encode(documentText(document));
  const { packages, flakeInputs, licences } = inventory;
  const text = `${formatCount(packages.length)} packages (${licences.size} with a licence), ` +
    `${flakeInputs.length} flake inputs\n`;
  if (output === "-") return { exit: "ok", document, bytes, text };
  const path = resolvePath(output, context.cwd);
  await writeFileAtomic(path, bytes);
  return { exit: "ok", document, text: `${text}${printable(path)}\n` };
}
