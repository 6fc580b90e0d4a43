import type { Finding } from "../finding.ts";
import type { Verdict } from "./judge.ts";
import { type EngineRule, PRIORITY } from "./rule_set.ts";

/** A match that has been judged, with where it lies. */
export interface Located {
  readonly rule: EngineRule;
  readonly verdict: Verdict;
  readonly finding: Finding;
  /** Offsets of the secret; those of one `space` only can be compared. */
  readonly space: string;
  readonly start: number;
  readonly end: number;
}

function overlaps(a: Located, b: Located): boolean {
  return a.space === b.space && a.start < b.end && b.start < a.end;
}

/** Rules of a configuration stand side by side, as their author wrote them; but generic ones yield. */
function yields(weak: Located, strong: Located): boolean {
  return !weak.rule.isUser || !strong.rule.isUser || weak.rule.priority === PRIORITY.generic;
}

/** The better of two that overlap comes first: the more specific, the longer, the earlier rule. */
function compareStrength(a: Located, b: Located): number {
  return a.rule.priority - b.rule.priority || (b.end - b.start) - (a.end - a.start) ||
    a.rule.index - b.rule.index || a.start - b.start;
}

/**
 * Returns matches with one finding for the same bytes: those that another covers become dropped, and
 * what was found twice (blocks of a file overlap) stands once.
 */
export function chooseFindings(all: readonly Located[]): readonly Located[] {
  const once = new Map<string, Located>();
  for (const item of all) {
    const key = `${item.space}\n${item.start}\n${item.end}\n${item.rule.index}`;
    if (!once.has(key)) once.set(key, item);
  }
  const kept = new Map<string, Located[]>();
  const chosen: Located[] = [];
  for (const item of [...once.values()].sort(compareStrength)) {
    if (item.verdict.state === "dropped") {
      chosen.push(item);
      continue;
    }
    const others = kept.get(item.space) ?? [];
    const stronger = others.find((other) => overlaps(item, other) && yields(item, other));
    if (stronger === undefined) {
      kept.set(item.space, [...others, item]);
      chosen.push(item);
      continue;
    }
    const reason = `the rule ${stronger.rule.info.id} covers the same bytes`;
    chosen.push({
      ...item,
      verdict: { state: "dropped", reason },
      finding: { ...item.finding, reason },
    });
  }
  return chosen;
}
