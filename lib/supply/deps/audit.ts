import { compareUtf8 } from "../../base/mod.ts";
import type { LockedPackage } from "../packages/lock_packages.ts";
import type { AdvisoriesByName } from "./osv.ts";
import { type AdvisorySeverity, reaches } from "./severity.ts";

/** An advisory that is accepted for a time. */
export interface IgnoredAdvisory {
  /** Its id or one of its aliases. */
  readonly id: string;
  readonly reason: string;
  /** The last day on which it is ignored, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** What is accepted of the advisories. */
export interface AuditPolicy {
  /** What is less grave is reported and accepted. */
  readonly threshold: AdvisorySeverity;
  readonly ignore: readonly IgnoredAdvisory[];
}

/** An advisory about a package that is locked. */
export interface AuditFinding {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: AdvisorySeverity;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly url?: string;
  readonly fixed?: string;
  /** How it comes in: from a direct dependency to the package, as `name@version`. */
  readonly way: readonly string[];
  /**
   * `open` counts against the project; `accepted` is less grave than the threshold, `ignored` is on
   * the list, with its reason; one whose day has passed is `open` again and says so.
   */
  readonly state: "open" | "accepted" | "ignored";
  readonly reason?: string;
}

/** Returns the shortest way from a direct dependency to every package, as `name@version`. */
function waysTo(packages: readonly LockedPackage[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(packages.map((found) => [`${found.name}@${found.version}`, found]));
  const ways = new Map<string, readonly string[]>();
  let queue = packages.filter(({ isDirect }) => isDirect)
    .map(({ name, version }) => [`${name}@${version}`]);
  while (queue.length > 0) {
    const next: string[][] = [];
    for (const way of queue) {
      const id = way.at(-1)!;
      if (ways.has(id)) continue;
      ways.set(id, way);
      for (const dependency of byId.get(id)?.dependencies ?? []) next.push([...way, dependency]);
    }
    queue = next;
  }
  return ways;
}

/**
 * Holds the locked packages against advisories. Returns every advisory that is about one of them, in
 * the order of package, version and id.
 *
 * @param today The day, `YYYY-MM-DD`, on which the list of ignored ones is judged.
 */
export function auditPackages(
  packages: readonly LockedPackage[],
  advisories: AdvisoriesByName,
  { policy, today }: { readonly policy: AuditPolicy; readonly today: string },
): AuditFinding[] {
  const ways = waysTo(packages);
  const findings: AuditFinding[] = [];
  for (const { type, name, version } of packages) {
    if (type !== "npm") continue;
    const seen = new Set<string>();
    for (const advisory of advisories.get(name) ?? []) {
      if (seen.has(advisory.id) || !advisory.affects(version)) continue;
      seen.add(advisory.id);
      const { affects: _affects, ...facts } = advisory;
      const ignored = policy.ignore.find(({ id }) =>
        id === advisory.id || advisory.aliases.includes(id)
      );
      const way = ways.get(`${name}@${version}`) ?? [`${name}@${version}`];
      const finding = { ...facts, name, version, way };
      if (ignored !== undefined && ignored.expires >= today) {
        findings.push({ ...finding, state: "ignored", reason: ignored.reason });
      } else if (!reaches(advisory.severity, policy.threshold)) {
        findings.push({ ...finding, state: "accepted", reason: `below ${policy.threshold}` });
      } else {
        const reason = ignored === undefined
          ? {}
          : { reason: `was ignored until ${ignored.expires}: ${ignored.reason}` };
        findings.push({ ...finding, state: "open", ...reason });
      }
    }
  }
  return findings.sort((a, b) =>
    compareUtf8(a.name, b.name) || compareUtf8(a.version, b.version) || compareUtf8(a.id, b.id)
  );
}
