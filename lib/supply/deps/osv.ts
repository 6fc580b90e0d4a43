// @ts-types="@types/semver"
import { compare, valid } from "semver";
import { PackRepoError } from "../../base/mod.ts";
import type { LockedPackage } from "../packages/lock_packages.ts";
import { type AdvisorySeverity, cvss3Score, severityOfScore, severityOfWord } from "./severity.ts";

/** What an advisory says of one package. */
export interface Advisory {
  /** `GHSA-…`, `CVE-…` or the source's own. */
  readonly id: string;
  /** Other names of it. */
  readonly aliases: readonly string[];
  readonly severity: AdvisorySeverity;
  readonly title: string;
  readonly url?: string;
  /** The first version after it, where one is known. */
  readonly fixed?: string;
  /** Whether it is about this version of its package. */
  affects(version: string): boolean;
}

/** Advisories by the name of the package. */
export type AdvisoriesByName = ReadonlyMap<string, readonly Advisory[]>;

interface OsvEvent {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
}

interface OsvAffected {
  readonly package?: { readonly ecosystem?: unknown; readonly name?: unknown };
  readonly ranges?: readonly { readonly type?: unknown; readonly events?: readonly OsvEvent[] }[];
  readonly versions?: readonly unknown[];
  readonly database_specific?: { readonly severity?: unknown };
}

/** A document in the Open Source Vulnerability format, version 1 (ossf.github.io/osv-schema). */
interface OsvDocument {
  readonly id?: unknown;
  readonly aliases?: readonly unknown[];
  readonly summary?: unknown;
  readonly details?: unknown;
  readonly withdrawn?: unknown;
  readonly affected?: readonly OsvAffected[];
  readonly severity?: readonly { readonly type?: unknown; readonly score?: unknown }[];
  readonly references?: readonly { readonly type?: unknown; readonly url?: unknown }[];
  readonly database_specific?: { readonly severity?: unknown };
}

function refuse(path: string, problem: string): PackRepoError {
  return new PackRepoError({
    code: "scan.bad-advisory",
    exit: "data",
    message: `Cannot read the advisories of ${JSON.stringify(path)}: ${problem}`,
    hint: "Give documents in the OSV format, one or an array of them in each .json file",
  });
}

/** `0` in `introduced` is before every version, as the schema says. */
function isAtLeast(version: string, bound: string): boolean {
  return bound === "0" || (valid(bound) !== null && compare(version, bound) >= 0);
}

/** Whether the events of one range, in whatever order, hold a version (OSV schema, "evaluation"). */
function isInRange(version: string, events: readonly OsvEvent[]): boolean {
  const bounds = events.flatMap((event) => {
    const bound = event.introduced ?? event.fixed ?? event.last_affected;
    return bound === undefined ? [] : [{ ...event, bound }];
  }).sort((a, b) => a.bound === "0" ? -1 : b.bound === "0" ? 1 : compare(a.bound, b.bound));
  let isAffected = false;
  for (const event of bounds) {
    if (event.introduced !== undefined) {
      if (isAtLeast(version, event.introduced)) isAffected = true;
    } else if (event.fixed !== undefined) {
      if (isAtLeast(version, event.fixed)) isAffected = false;
    } else if (compare(version, event.bound) > 0) isAffected = false;
  }
  return isAffected;
}

function severityOf(document: OsvDocument, affected: OsvAffected): AdvisorySeverity {
  for (const word of [affected.database_specific, document.database_specific]) {
    if (word?.severity !== undefined) return severityOfWord(word.severity);
  }
  const scores = (document.severity ?? []).map(({ score }) => cvss3Score(String(score)))
    .filter((score) => score !== undefined);
  return scores.length === 0 ? "unknown" : severityOfScore(Math.max(...scores));
}

function advisoryOf(document: OsvDocument, affected: OsvAffected): Advisory {
  const versions = new Set((affected.versions ?? []).map(String));
  // A range of GIT commits says nothing of a version.
  const ranges = (affected.ranges ?? []).filter(({ type }) => type !== "GIT")
    .map(({ events }) => events ?? []);
  const fixed = ranges.flat().map((event) => event.fixed)
    .filter((version): version is string => typeof version === "string")
    .sort((a, b) => valid(a) !== null && valid(b) !== null ? compare(a, b) : 0).at(-1);
  const url = (document.references ?? []).find(({ type }) => type === "ADVISORY")?.url;
  const title = typeof document.summary === "string"
    ? document.summary
    : String(document.details ?? "").split("\n")[0]!;
  return {
    id: String(document.id),
    aliases: (document.aliases ?? []).map(String),
    severity: severityOf(document, affected),
    title: title.slice(0, 300),
    ...(typeof url === "string" ? { url } : {}),
    ...(fixed === undefined ? {} : { fixed }),
    affects: (version) =>
      versions.has(version) ||
      (valid(version) !== null && ranges.some((events) => isInRange(version, events))),
  };
}

/**
 * Adds the advisories of one file in the OSV format to those known: a document, or an array of
 * documents. Withdrawn ones and those of other ecosystems than npm are left out.
 *
 * @throws {PackRepoError} `scan.bad-advisory` (65).
 */
export function addOsvAdvisories(
  known: Map<string, Advisory[]>,
  text: string,
  path: string,
): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(path, "it is not JSON");
  }
  for (const document of (Array.isArray(value) ? value : [value]) as OsvDocument[]) {
    if (
      typeof document !== "object" || document === null || typeof document.id !== "string" ||
      !Array.isArray(document.affected ?? [])
    ) {
      throw refuse(path, "a document in it has no id or no list of what is affected");
    }
    if (document.withdrawn !== undefined) continue;
    for (const affected of document.affected ?? []) {
      const { ecosystem, name } = affected.package ?? {};
      if (ecosystem !== "npm" || typeof name !== "string") continue;
      known.set(name, [...known.get(name) ?? [], advisoryOf(document, affected)]);
    }
  }
}

/** What the registry's bulk endpoint says of a package. */
interface RegistryAdvisory {
  readonly id?: unknown;
  readonly url?: unknown;
  readonly title?: unknown;
  readonly severity?: unknown;
  readonly vulnerable_versions?: unknown;
}

/** Returns what to ask an npm registry's bulk endpoint for: every version of every package. */
export function bulkRequest(packages: readonly LockedPackage[]): Record<string, string[]> {
  const request: Record<string, string[]> = {};
  for (const { type, name, version } of packages) {
    if (type === "npm") (request[name] ??= []).push(version);
  }
  return request;
}

/**
 * Reads the answer of an npm registry's bulk endpoint (`/-/npm/v1/security/advisories/bulk`).
 *
 * @throws {PackRepoError} `scan.bad-advisory` (65).
 */
export async function readBulkAnswer(answer: unknown): Promise<AdvisoriesByName> {
  const { satisfies } = await import("semver");
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) {
    throw refuse("the registry's answer", "it is not an object");
  }
  const known = new Map<string, Advisory[]>();
  for (const [name, list] of Object.entries(answer as Record<string, unknown>)) {
    if (!Array.isArray(list)) throw refuse("the registry's answer", `${name} has no list`);
    known.set(
      name,
      (list as RegistryAdvisory[]).map((advisory) => {
        const range = advisory.vulnerable_versions;
        const url = typeof advisory.url === "string" ? advisory.url : undefined;
        return {
          // The number is the registry's own; the address ends in the name that others know.
          id: url?.match(/GHSA(?:-[0-9a-z]{4}){3}$/)?.[0] ?? String(advisory.id),
          aliases: [String(advisory.id)],
          severity: severityOfWord(advisory.severity),
          title: String(advisory.title ?? "").slice(0, 300),
          ...(url === undefined ? {} : { url }),
          // Where no range is given, the registry means the versions it was asked about.
          affects: (version: string) =>
            typeof range !== "string" || satisfies(version, range, { includePrerelease: true }),
        };
      }),
    );
  }
  return known;
}
