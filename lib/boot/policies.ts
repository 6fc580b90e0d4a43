import { configError, type TaskContext } from "../cli/mod.ts";
import {
  type AdvisorySeverity,
  type AuditPolicy,
  DEFAULT_LICENCE_POLICY,
  type LicencePolicy,
  licencePolicyFault,
} from "../supply/mod.ts";

/** The settings of the folder that a task was called in. */
type Settings = Pick<TaskContext, "configFile" | "settings">;

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * Returns which advisories are accepted, by the settings; the severity was a flag, or is theirs already.
 *
 * @throws {PackRepoError} `cli.bad-config` (78) for a day that there is not.
 */
export function auditPolicy(
  threshold: AdvisorySeverity,
  { configFile, settings }: Settings,
): AuditPolicy {
  const ignore = settings?.dependencies?.ignore ?? [];
  for (const { id, expires } of ignore) {
    if (isDay(expires)) continue;
    const problem = `dependencies.ignore: ${JSON.stringify(id)}: there is no day ${expires}`;
    throw configError(configFile!, problem, "Write the last day as YYYY-MM-DD");
  }
  return { threshold, ignore };
}

/**
 * Returns which licences are taken, by the settings.
 *
 * @throws {PackRepoError} `cli.bad-config` (78) for what is not SPDX.
 */
export async function licencePolicy({ configFile, settings }: Settings): Promise<LicencePolicy> {
  const { allow = DEFAULT_LICENCE_POLICY.allow, clarify = {} } = settings?.licences ?? {};
  const policy = { allow, clarify };
  const fault = await licencePolicyFault(policy);
  if (fault === undefined) return policy;
  throw configError(configFile!, `licences.${fault}`, "Use the ids of the SPDX licence list");
}
