import type { Allowlist, AllowTarget, UserRule } from "../policy.ts";
import type { Table } from "./table.ts";

/** A gitleaks configuration file, read. */
export interface GitleaksConfig {
  readonly rules: readonly UserRule[];
  readonly allowlists: readonly Allowlist[];
  readonly disabledRules: readonly string[];
  readonly useDefaults: boolean;
  /** Another file that it extends, relative to it. */
  readonly extendPath: string | undefined;
  /** What it asks for and does not get. */
  readonly notes: readonly string[];
}

const SOURCE = "https://github.com/gitleaks/gitleaks#configuration";

function targetOf(table: Table): AllowTarget {
  const target = table.text("regexTarget") ?? "secret";
  if (target === "secret" || target === "match" || target === "line") return target;
  throw table.error("regexTarget", `${JSON.stringify(target)} is not secret, match or line`);
}

function isAllOf(table: Table): boolean {
  const condition = table.text("condition") ?? "OR";
  if (/^(?:or|\|\|)$/i.test(condition)) return false;
  if (/^(?:and|&&)$/i.test(condition)) return true;
  throw table.error("condition", `${JSON.stringify(condition)} is neither OR nor AND`);
}

function readAllowlist(table: Table, notes: string[]): Allowlist {
  const targetRules = table.texts("targetRules");
  const list: Allowlist = {
    reason: table.text("description") ?? "an allowlist of the configuration",
    paths: table.regexes("paths"),
    regexes: table.regexes("regexes"),
    target: targetOf(table),
    stopwords: table.texts("stopwords").map((word) => word.toLowerCase()),
    commits: table.texts("commits").map((oid) => oid.toLowerCase()),
    isAll: isAllOf(table),
    ...(targetRules.length === 0 ? {} : { rules: targetRules }),
  };
  table.end();
  const given = [list.paths, list.regexes, list.stopwords, list.commits];
  if (given.every((items) => items.length === 0)) {
    throw table.error("", "an allowlist needs commits, paths, regexes or stopwords");
  }
  if (list.commits.length > 0 && list.isAll) {
    notes.push(`${table.place}: an allowlist that asks for a commit and more allows nothing`);
  }
  return list;
}

function readRule(table: Table, notes: string[]): UserRule {
  const id = table.text("id");
  if (id === undefined || id === "") throw table.error("id", "a rule needs an id");
  const [regex, path] = [table.text("regex"), table.text("path")];
  if (regex === undefined && path === undefined) {
    throw table.error("", `the rule ${JSON.stringify(id)} has neither regex nor path`);
  }
  const entropy = table.number("entropy");
  const secretGroup = table.whole("secretGroup", 0, 99);
  const rule: UserRule = {
    id,
    description: table.text("description") ?? id,
    severity: "high",
    source: SOURCE,
    ...(regex === undefined ? {} : { regex: table.regex("regex", regex) }),
    ...(path === undefined ? {} : { path: table.regex("path", path) }),
    keywords: table.texts("keywords").map((word) => word.toLowerCase()).filter((word) =>
      word !== ""
    ),
    // gitleaks means "the first that matched" by 0.
    ...(secretGroup === undefined || secretGroup === 0 ? {} : { secretGroup }),
    ...(entropy === undefined || entropy === 0
      ? {}
      : { aboveEntropy: Math.floor(entropy * 1000 + 0.5) }),
    allowlists: [
      ...table.tables("allowlists"),
      ...(table.has("allowlist") ? [table.table("allowlist")!] : []),
    ].map((list) => readAllowlist(list, notes)),
  };
  table.texts("tags");
  if (table.flag("skipReport") === true) {
    notes.push(`rule ${id}: skipReport is not honoured, what it finds is reported`);
  }
  if (table.tables("required").length > 0) {
    notes.push(`rule ${id}: required rules beside it are not looked for, it reports without them`);
  }
  table.end();
  return rule;
}

/**
 * Reads the tables of a gitleaks configuration.
 *
 * @throws {PackRepoError} `scan.bad-config` (78) for unknown keys and what is malformed.
 */
export function readGitleaks(table: Table): GitleaksConfig {
  const notes: string[] = [];
  for (const key of ["title", "description", "minVersion"]) table.text(key);
  const extend = table.table("extend");
  const url = extend?.text("url");
  if (url !== undefined && url !== "") notes.push("extend.url is not fetched");
  const config: GitleaksConfig = {
    rules: table.tables("rules").map((rule) => readRule(rule, notes)),
    allowlists: [
      ...table.tables("allowlists"),
      ...(table.has("allowlist") ? [table.table("allowlist")!] : []),
    ].map((list) => readAllowlist(list, notes)),
    disabledRules: extend?.texts("disabledRules") ?? [],
    useDefaults: extend?.flag("useDefault") ?? false,
    extendPath: extend?.text("path"),
    notes,
  };
  extend?.end();
  table.end();
  if (config.useDefaults) {
    notes.push("extend.useDefault adds the rules of PackRepo, not those of gitleaks");
  }
  return config;
}
