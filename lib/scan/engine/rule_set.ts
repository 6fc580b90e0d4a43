import type { Sha256Hex } from "../../base/mod.ts";
import type { Catalog, SecretCheck } from "../catalog.ts";
import { globRegex } from "../config/glob.ts";
import type { Detector } from "../detector.ts";
import type { Allowlist, Policy, RegexSource, UserRule } from "../policy.ts";
import { type RequiredRun, requiredRun } from "../regex/run.ts";
import { type Window, windowsOf } from "../regex/window.ts";
import type { Rule, RuleInfo } from "../rules/rule.ts";
import { type Automaton, buildAutomaton } from "./automaton.ts";

/** Changes whenever the engine finds something else with the same rules. */
const ENGINE_VERSION = 1;

/** A match of an expression without a bound reaches so far from its keyword at most. */
export const MAX_REACH: number = 32 * 1024;

/** Which of two findings in the same bytes is kept: the lower. */
export const PRIORITY = { user: 0, provider: 1, format: 2, generic: 3 } as const;

/** A rule as the engine runs it. */
export interface EngineRule {
  readonly index: number;
  readonly info: RuleInfo;
  readonly isUser: boolean;
  readonly priority: number;
  /** Whether placeholders are dropped: detectors have judged theirs already, and know more. */
  readonly dropsPlaceholders: boolean;
  /** Kinds of placeholder that are kept nevertheless. */
  readonly keeps: readonly string[];
  readonly regex: RegexSource | undefined;
  readonly keywords: readonly string[];
  /** Name or number of the group that is the secret; `undefined` for the first that matched. */
  readonly group: "secret" | number | undefined;
  /** The least entropy, in thousandths. */
  readonly minEntropy: number;
  readonly checks: readonly (readonly [name: string, check: SecretCheck])[];
  /** Checks that a finding's reason tells of, and that drop nothing. */
  readonly confirms: readonly (readonly [name: string, check: SecretCheck])[];
  readonly allowlists: readonly Allowlist[];
  /** Whether it is for a file of this path. */
  readonly fits: (path: string) => boolean;
}

/** What a keyword is for. */
export interface KeywordUse {
  readonly rules: readonly EngineRule[];
  readonly detectors: readonly Detector[];
}

/** All rules of a scan, ready to run. */
export interface RuleSet {
  readonly rules: readonly EngineRule[];
  readonly ruleById: ReadonlyMap<string, EngineRule>;
  /** Rules without keywords, which look at every file. */
  readonly always: readonly EngineRule[];
  /** Rules without an expression, which are for files of some paths. */
  readonly pathOnly: readonly EngineRule[];
  /** Detectors that look at whole files. */
  readonly wholeFile: readonly Detector[];
  readonly keywords: readonly string[];
  readonly uses: readonly KeywordUse[];
  readonly automaton: Automaton;
  readonly allowlists: readonly Allowlist[];
  readonly hasUserRules: boolean;
}

function pathTest(globs: readonly string[] | undefined): (path: string) => boolean {
  if (globs === undefined) return () => true;
  const tests = globs.map(globRegex);
  return (path) => tests.some((test) => test.test(path));
}

function ownRule(rule: Rule, index: number, catalog: Catalog): EngineRule {
  const named = (name: string): readonly [string, SecretCheck] => {
    const check = catalog.checks[name];
    if (check === undefined) throw new TypeError(`Rule ${rule.id} asks for no check: ${name}`);
    return [name, check];
  };
  return {
    index,
    info: rule,
    isUser: false,
    dropsPlaceholders: true,
    keeps: rule.keeps ?? [],
    priority: rule.id.startsWith("generic-") ? PRIORITY.generic : PRIORITY.provider,
    regex: { source: rule.pattern, ignoreCase: rule.ignoreCase === true },
    keywords: rule.keywords,
    group: rule.pattern.includes("(?<secret>") ? "secret" : 0,
    minEntropy: rule.minEntropy ?? 0,
    checks: (rule.checks ?? []).map(named),
    confirms: (rule.confirms ?? []).map(named),
    allowlists: [],
    fits: pathTest(rule.paths),
  };
}

function userRule(rule: UserRule, index: number): EngineRule {
  const path = rule.path === undefined ? undefined : compileRegex(rule.path);
  return {
    index,
    info: rule,
    isUser: true,
    dropsPlaceholders: false,
    keeps: [],
    priority: rule.id.startsWith("generic-") ? PRIORITY.generic : PRIORITY.user,
    regex: rule.regex,
    keywords: rule.keywords,
    group: rule.secretGroup,
    minEntropy: rule.aboveEntropy === undefined ? 0 : rule.aboveEntropy + 1,
    checks: [],
    confirms: [],
    allowlists: rule.allowlists,
    fits: (name) => path === undefined || path.test(name),
  };
}

/** A detector's rule: it has no expression, the detector tells of it by its id. */
function detectorRule(info: RuleInfo, index: number): EngineRule {
  return {
    index,
    info,
    isUser: false,
    dropsPlaceholders: false,
    keeps: [],
    priority: info.id.startsWith("generic-") ? PRIORITY.generic : PRIORITY.format,
    regex: undefined,
    keywords: [],
    group: 0,
    minEntropy: 0,
    checks: [],
    confirms: [],
    allowlists: [],
    fits: () => true,
  };
}

/** Returns the regular expression of a source. */
export function compileRegex({ source, ignoreCase }: RegexSource, flags: string = ""): RegExp {
  return new RegExp(source, ignoreCase ? `${flags}i` : flags);
}

const windowCache = new WeakMap<EngineRule, ReadonlyMap<string, Window> | "whole">();

/**
 * Returns the windows of a rule around its keywords, or `whole` where its matches need not hold one.
 * Made when first asked for: most rules of most scans are never hit.
 */
export function ruleWindows(rule: EngineRule): ReadonlyMap<string, Window> | "whole" {
  let windows = windowCache.get(rule);
  if (windows === undefined) {
    windows = rule.keywords.length === 0
      ? "whole"
      : windowsOf(rule.regex?.source ?? "", rule.keywords) ?? "whole";
    windowCache.set(rule, windows);
  }
  return windows;
}

const runCache = new WeakMap<EngineRule, RequiredRun | "none">();

/** Returns the run of bytes without which a rule cannot match, made when first asked for. */
export function ruleRun(rule: EngineRule): RequiredRun | "none" {
  let run = runCache.get(rule);
  if (run === undefined) runCache.set(rule, run = requiredRun(rule.regex?.source ?? "") ?? "none");
  return run;
}

/**
 * Returns the SHA-256 over everything that decides what is found: rules, configuration, the engine's
 * own version. By WebCrypto, because node:crypto costs a small scan as much time as all the rest.
 */
export async function rulesDigest(catalog: Catalog, policy: Policy): Promise<Sha256Hex> {
  const rules = policy.useDefaults
    ? catalog.rules.map(({ examples: _examples, ...rule }) => rule)
    : [];
  const detectors = policy.useDefaults
    ? catalog.detectors.map(({ id, rules, keywords }) => ({ id, rules, keywords }))
    : [];
  const { limits: _limits, ...rest } = policy;
  // The order of members is that of the code that makes them: the same on every machine.
  const text = JSON.stringify({ v: ENGINE_VERSION, rules, detectors, policy: rest });
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex() as Sha256Hex;
}

/** The sets that have been made, by what they were made of. */
const made = new WeakMap<Catalog, WeakMap<Policy, RuleSet>>();

/**
 * Returns the rules of a policy, ready to run; the same set for the same two objects.
 *
 * @throws {TypeError} Where a rule of the catalog names no check or two have one id.
 */
export function buildRuleSet(catalog: Catalog, policy: Policy): RuleSet {
  const sets = made.get(catalog) ?? new WeakMap<Policy, RuleSet>();
  made.set(catalog, sets);
  const set = sets.get(policy) ?? makeRuleSet(catalog, policy);
  sets.set(policy, set);
  return set;
}

function makeRuleSet(catalog: Catalog, policy: Policy): RuleSet {
  const disabled = new Set(policy.disabledRules);
  const rules: EngineRule[] = [];
  const ruleById = new Map<string, EngineRule>();
  const uses = new Map<string, { rules: EngineRule[]; detectors: Detector[] }>();

  function useOf(keyword: string): { rules: EngineRule[]; detectors: Detector[] } {
    let use = uses.get(keyword);
    if (use === undefined) uses.set(keyword, use = { rules: [], detectors: [] });
    return use;
  }
  function add(rule: EngineRule): void {
    if (ruleById.has(rule.info.id)) throw new TypeError(`Two rules are called ${rule.info.id}`);
    rules.push(rule);
    ruleById.set(rule.info.id, rule);
    for (const keyword of rule.keywords) useOf(keyword).rules.push(rule);
  }

  const wholeFile: Detector[] = [];
  const taken = new Set(policy.rules.map(({ id }) => id));
  for (const rule of policy.rules) add(userRule(rule, rules.length));
  if (policy.useDefaults) {
    // A rule of the configuration takes the place of ours with the same id.
    for (const rule of catalog.rules) {
      if (!disabled.has(rule.id) && !taken.has(rule.id)) add(ownRule(rule, rules.length, catalog));
    }
    for (const detector of catalog.detectors) {
      for (const info of detector.rules) {
        if (disabled.has(info.id) || ruleById.has(info.id)) continue;
        add(detectorRule(info, rules.length));
      }
      if (detector.wants !== undefined) wholeFile.push(detector);
      for (const keyword of detector.keywords) useOf(keyword).detectors.push(detector);
    }
  }
  const keywords = [...uses.keys()];
  return {
    rules,
    ruleById,
    always: rules.filter((rule) => rule.regex !== undefined && rule.keywords.length === 0),
    pathOnly: rules.filter((rule) => rule.isUser && rule.regex === undefined),
    wholeFile,
    keywords,
    uses: [...uses.values()],
    automaton: buildAutomaton(keywords),
    allowlists: policy.allowlists,
    hasUserRules: policy.rules.length > 0 || policy.allowlists.length > 0,
  };
}
