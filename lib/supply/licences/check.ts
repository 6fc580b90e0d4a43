import type { LockedPackage } from "../packages/lock_packages.ts";
import type { PackageLicence } from "./licence.ts";

/** Licences that ask for no more than their text to be kept. */
export const PERMISSIVE_LICENCES: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "PSF-2.0",
  "Python-2.0",
  "Unicode-3.0",
  "Unlicense",
  "WTFPL",
  "Zlib",
];

/** Which licences a project takes. */
export interface LicencePolicy {
  /** SPDX licence ids; {@linkcode PERMISSIVE_LICENCES} where none are given. */
  readonly allow: readonly string[];
  /** What somebody has found out of packages, `name` or `name@version`: an SPDX expression each. */
  readonly clarify: Readonly<Record<string, string>>;
}

/** The policy of a project that has none. */
export const DEFAULT_LICENCE_POLICY: LicencePolicy = { allow: PERMISSIVE_LICENCES, clarify: {} };

/** What is found of one package. */
export interface LicenceFinding {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression, where there is one. */
  readonly licence?: string;
  /** `allowed`, `refused` by the policy, `unknown`, or `not installed`, so that nothing can be said. */
  readonly state: "allowed" | "refused" | "unknown" | "not installed";
  /** Why, where it is not allowed. */
  readonly reason?: string;
}

/** Reads the `package.json` of an installed package; `undefined` where it is not installed. */
export type ManifestReader = (
  found: Pick<LockedPackage, "name" | "version">,
) => Promise<unknown>;

/** Returns what a package's licence is, by the policy's own findings first. */
export async function packageLicence(
  found: Pick<LockedPackage, "name" | "version" | "type">,
  { clarify, readManifest }: {
    readonly clarify: Readonly<Record<string, string>>;
    readonly readManifest: ManifestReader;
  },
): Promise<PackageLicence | undefined> {
  const { licenceOf } = await import("./licence.ts");
  for (const key of [`${found.name}@${found.version}`, found.name]) {
    if (Object.hasOwn(clarify, key)) return licenceOf({ license: clarify[key] });
  }
  if (found.type !== "npm") return { unknown: "packages of JSR name no licence in the lock" };
  const manifest = await readManifest(found);
  return manifest === undefined ? undefined : licenceOf(manifest);
}

/**
 * Returns what is wrong with a policy as somebody wrote it, or `undefined`: the licences that are
 * allowed must be single ones, what is clarified may be an expression.
 */
export async function licencePolicyFault(policy: LicencePolicy): Promise<string | undefined> {
  const { isLicenceId, licenceOf } = await import("./licence.ts");
  const bad = policy.allow.find((id) => !isLicenceId(id));
  if (bad !== undefined) return `allow: ${JSON.stringify(bad)} is no SPDX licence id`;
  for (const [name, license] of Object.entries(policy.clarify)) {
    const licence = licenceOf({ license });
    if ("unknown" in licence) return `clarify: ${JSON.stringify(name)}: ${licence.unknown}`;
  }
  return undefined;
}

/** Judges the licence of every package, in their order. */
export async function checkLicences(
  packages: readonly LockedPackage[],
  { policy, readManifest }: {
    readonly policy: LicencePolicy;
    readonly readManifest: ManifestReader;
  },
): Promise<LicenceFinding[]> {
  // A parser with its lists, which looking for secrets need not load.
  const { refusedLicences } = await import("./licence.ts");
  const findings: LicenceFinding[] = [];
  for (const { name, version, type } of packages) {
    const found = { name, version };
    const licence = await packageLicence({ ...found, type }, {
      clarify: policy.clarify,
      readManifest,
    });
    if (licence === undefined) {
      findings.push({ ...found, state: "not installed", reason: "its package.json is not here" });
    } else if ("unknown" in licence) {
      findings.push({ ...found, state: "unknown", reason: licence.unknown });
    } else {
      const refused = refusedLicences(licence.expression, policy.allow);
      findings.push({
        ...found,
        licence: licence.expression,
        ...(refused.length === 0
          ? { state: "allowed" }
          : { state: "refused", reason: `${refused.join(", ")} is not allowed` }),
      });
    }
  }
  return findings;
}
