import { type Allowlist, DEFAULT_LIMITS, type Limits, type UserRule } from "../policy.ts";
import type { Severity } from "../rules/rule.ts";
import { globRegex } from "./glob.ts";
import type { Table } from "./table.ts";

/** A `.packrepo-scan.toml`, read. */
export interface OwnConfig {
  readonly rules: readonly UserRule[];
  readonly allowlists: readonly Allowlist[];
  readonly disabledRules: readonly string[];
  readonly useDefaults: boolean;
  readonly limits: Limits;
}

const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
const MB = 2 ** 20;

function readRule(table: Table): UserRule {
  const [id, regex, path] = ["id", "regex", "path"].map((key) => table.text(key));
  if (id === undefined || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
    throw table.error("id", "a rule needs an id of lower-case words with dashes between them");
  }
  if (regex === undefined && path === undefined) {
    throw table.error("", `the rule ${JSON.stringify(id)} has neither regex nor path`);
  }
  const severity = table.text("severity") ?? "high";
  if (!SEVERITIES.includes(severity as Severity)) {
    throw table.error("severity", `${JSON.stringify(severity)} is not ${SEVERITIES.join(", ")}`);
  }
  const entropy = table.number("min_entropy");
  const group = table.whole("secret_group", 0, 99);
  const rule: UserRule = {
    id,
    description: table.text("description") ?? id,
    severity: severity as Severity,
    source: table.text("source") ?? "",
    ...(regex === undefined ? {} : { regex: table.regex("regex", regex) }),
    ...(path === undefined ? {} : { path: globSource(table, "path", path) }),
    keywords: table.texts("keywords").map((word) => word.toLowerCase()),
    ...(group === undefined ? {} : { secretGroup: group }),
    // At least so much here, above it where gitleaks asks.
    ...(entropy === undefined || entropy === 0
      ? {}
      : { aboveEntropy: Math.max(0, Math.ceil(entropy * 1000) - 1) }),
    allowlists: [],
  };
  if (rule.keywords.some((word) => word.length < 3)) {
    throw table.error("keywords", "a keyword has at least 3 characters");
  }
  table.end();
  return rule;
}

function globSource(table: Table, key: string, glob: string): Allowlist["paths"][number] {
  try {
    return { source: globRegex(glob).source, ignoreCase: false };
  } catch (error) {
    throw table.error(key, (error as Error).message);
  }
}

function readAllow(table: Table): Allowlist {
  const reason = table.text("reason");
  if (reason === undefined || reason.trim() === "") {
    throw table.error("reason", "an exception needs a reason");
  }
  const rules = table.texts("rules");
  const target = table.text("target") ?? "secret";
  if (target !== "secret" && target !== "match" && target !== "line") {
    throw table.error("target", `${JSON.stringify(target)} is not secret, match or line`);
  }
  const list: Allowlist = {
    reason,
    paths: table.texts("paths").map((glob) => globSource(table, "paths", glob)),
    regexes: table.regexes("regexes"),
    target,
    stopwords: [],
    commits: table.texts("commits").map((oid) => oid.toLowerCase()),
    isAll: table.flag("all") ?? false,
    ...(rules.length === 0 ? {} : { rules }),
  };
  table.end();
  if ([list.paths, list.regexes, list.commits].every((items) => items.length === 0)) {
    throw table.error("", "an exception needs paths, regexes or commits");
  }
  return list;
}

function readLimits(table: Table | undefined): Limits {
  if (table === undefined) return DEFAULT_LIMITS;
  const archiveMb = table.whole("archive_mb", 0, 4096);
  const base64Mb = table.whole("base64_mb", 0, 1024);
  const limits: Limits = {
    depth: table.whole("depth", 0, 10) ?? DEFAULT_LIMITS.depth,
    archiveBytes: archiveMb === undefined ? DEFAULT_LIMITS.archiveBytes : archiveMb * MB,
    archiveEntries: table.whole("archive_entries", 0, 1e6) ?? DEFAULT_LIMITS.archiveEntries,
    base64Bytes: base64Mb === undefined ? DEFAULT_LIMITS.base64Bytes : base64Mb * MB,
    ruleMs: table.whole("rule_ms", 100, 600_000) ?? DEFAULT_LIMITS.ruleMs,
  };
  table.end();
  return limits;
}

/**
 * Reads the tables of a `.packrepo-scan.toml`.
 *
 * @throws {PackRepoError} `scan.bad-config` (78) for unknown keys and what is malformed.
 */
export function readOwn(table: Table): OwnConfig {
  if (table.whole("version", 1, 1) === undefined) throw table.error("version", "it must be 1");
  const defaults = table.table("defaults");
  const config: OwnConfig = {
    rules: table.tables("rules").map(readRule),
    allowlists: table.tables("allow").map(readAllow),
    disabledRules: defaults?.texts("disable") ?? [],
    useDefaults: defaults?.flag("use") ?? true,
    limits: readLimits(table.table("limits")),
  };
  defaults?.end();
  table.end();
  return config;
}
