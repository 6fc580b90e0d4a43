import type { Catalog } from "../catalog.ts";
import type { Allowlist } from "../policy.ts";
import type { Match, Watch } from "./matcher.ts";
import { compileRegex, type RuleSet } from "./rule_set.ts";

/** What becomes of a match. */
export type Verdict =
  | { readonly state: "found"; readonly reason: string }
  /** It is a secret, and somebody said that it may be there. */
  | { readonly state: "suppressed"; readonly by: "inline" | "allowlist"; readonly reason: string }
  /** It is none. */
  | { readonly state: "dropped"; readonly reason: string };

/** Where a match is. */
export interface MatchPlace {
  readonly path: string;
  /** The lines that it is in. */
  readonly line: () => string;
  /** How it was found besides the rule: decoded from base64, in an archive. */
  readonly via: string | undefined;
}

/** A comment in the line that allows what is in it. */
const INLINE = /(?:packrepo|gitleaks):allow(?![\w-])/i;

interface AllowTests {
  readonly paths: readonly RegExp[];
  readonly regexes: readonly RegExp[];
}

function thousandths(value: number): string {
  return `${Math.floor(value / 1000)}.${String(value % 1000).padStart(3, "0")}`;
}

/** Decides which matches are findings: the cheap questions first. */
export class Judge {
  readonly #set: RuleSet;
  readonly #catalog: Catalog;
  readonly #watch: Watch | undefined;
  readonly #tests = new Map<Allowlist, AllowTests>();

  constructor(set: RuleSet, catalog: Catalog, watch?: Watch) {
    this.#set = set;
    this.#catalog = catalog;
    this.#watch = watch;
  }

  /** Returns the allowlist by which a whole file is left out, if any. */
  allowsPath(path: string): Allowlist | undefined {
    return this.#set.allowlists.find((list) =>
      !list.isAll && list.rules === undefined &&
      this.#testsOf(list).paths.some((test) => test.test(path))
    );
  }

  /** Returns what becomes of a match. */
  judge(match: Match, place: MatchPlace): Verdict {
    const { rule, secret } = match;
    const entropy = rule.minEntropy > 0 ? this.#catalog.entropy(secret) : 0;
    if (entropy < rule.minEntropy) {
      const least = thousandths(rule.minEntropy);
      return dropped(`entropy ${thousandths(entropy)}, at least ${least} is asked for`);
    }
    for (const [name, check] of rule.checks) {
      if (!check(secret)) return dropped(`the check ${name} fails`);
    }
    if (rule.dropsPlaceholders) {
      const kind = this.#catalog.placeholder(secret);
      if (kind !== undefined && !rule.keeps.includes(kind)) {
        return dropped(`a placeholder (${kind})`);
      }
    }
    for (const list of rule.allowlists) {
      const why = this.#allows(list, match, place);
      if (why !== undefined) return dropped(`the rule's allowlist: ${why}`);
    }
    if (INLINE.test(place.line())) {
      return { state: "suppressed", by: "inline", reason: "a comment in the line allows it" };
    }
    for (const list of this.#set.allowlists) {
      if (list.rules !== undefined && !list.rules.includes(rule.info.id)) continue;
      const why = this.#allows(list, match, place);
      if (why !== undefined) {
        return { state: "suppressed", by: "allowlist", reason: `${list.reason} (${why})` };
      }
    }
    const passed = [
      ...(place.via === undefined ? [] : [place.via]),
      `rule ${rule.info.id}`,
      ...(rule.minEntropy > 0 ? [`entropy ${thousandths(entropy)}`] : []),
      ...rule.checks.map(([name]) => name),
      ...rule.confirms.map(([name, check]) => check(secret) ? name : `the check ${name} fails`),
    ];
    return { state: "found", reason: passed.join(", ") };
  }

  #testsOf(list: Allowlist): AllowTests {
    let tests = this.#tests.get(list);
    if (tests === undefined) {
      tests = {
        paths: list.paths.map((source) => compileRegex(source)),
        regexes: list.regexes.map((source) => compileRegex(source)),
      };
      this.#tests.set(list, tests);
    }
    return tests;
  }

  /** Returns why a list allows a match, or `undefined` where it does not. */
  #allows(list: Allowlist, match: Match, { path, line }: MatchPlace): string | undefined {
    const { paths, regexes } = this.#testsOf(list);
    const target = list.target === "secret"
      ? match.secret
      : list.target === "match"
      ? match.match
      : line();
    this.#watch?.(match.rule.index);
    const lower = match.secret.toLowerCase();
    const answers: (string | undefined)[] = [];
    if (paths.length > 0) answers.push(paths.some((test) => test.test(path)) ? "path" : undefined);
    if (regexes.length > 0) {
      answers.push(regexes.some((test) => test.test(target)) ? list.target : undefined);
    }
    if (list.stopwords.length > 0) {
      answers.push(list.stopwords.some((word) => lower.includes(word)) ? "stopword" : undefined);
    }
    this.#watch?.(-1);
    // Commits are compared where they are known; a list that asks for all needs them too.
    if (list.commits.length > 0 && list.isAll) return undefined;
    if (!list.isAll) return answers.find((answer) => answer !== undefined);
    return answers.length > 0 && answers.every((answer) => answer !== undefined)
      ? answers.join(" and ")
      : undefined;
  }
}

function dropped(reason: string): Verdict {
  return { state: "dropped", reason };
}
