/**
 * What a repository depends on: vulnerable packages, licences that are not allowed, and bills of
 * materials.
 *
 * @module
 */
export { type AuditFinding, auditPackages, type AuditPolicy } from "./deps/audit.ts";
export { askRegistry, type RegistryAnswer } from "./deps/registry.ts";
export { ADVISORY_SEVERITIES, type AdvisorySeverity } from "./deps/severity.ts";
export { askForAdvisories, readAdvisories } from "./deps/sources.ts";
export {
  checkLicences,
  DEFAULT_LICENCE_POLICY,
  type LicenceFinding,
  type LicencePolicy,
  licencePolicyFault,
  type ManifestReader,
  packageLicence,
} from "./licences/check.ts";
export { type LockedPackage, readLockPackages } from "./packages/lock_packages.ts";
export { cycloneDx } from "./sbom/cyclonedx.ts";
export type { Inventory } from "./sbom/inventory.ts";
export { spdx } from "./sbom/spdx.ts";
