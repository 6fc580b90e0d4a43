import { Buffer } from "node:buffer";
import type { DetectInput, Detector } from "../detector.ts";
import { holdsRun } from "../regex/run.ts";
import { runAutomaton } from "./automaton.ts";
import {
  compileRegex,
  type EngineRule,
  MAX_REACH,
  ruleRun,
  type RuleSet,
  ruleWindows,
} from "./rule_set.ts";

/** What a rule matched in some bytes, before anything judges it. */
export interface Match {
  readonly rule: EngineRule;
  /** Offsets of the secret in the bytes, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The secret's bytes, decoded as Latin-1. */
  readonly secret: string;
  /** The same of everything that the expression matched. */
  readonly match: string;
}

/** Bytes to look through. */
export interface MatchInput {
  readonly bytes: Uint8Array;
  readonly path: string;
  /** Keywords that end in here, from exclusive to inclusive, are looked at; around them everything. */
  readonly from: number;
  readonly to: number;
}

/** Is told which rule is about to run an expression that others wrote; -1 when it is done. */
export type Watch = (rule: number) => void;

/** Runs the rules of a set over bytes; not to be entered again while it runs. */
export class Matcher {
  readonly #set: RuleSet;
  readonly #watch: Watch | undefined;
  readonly #searches: (RegExp | undefined)[];
  /** The same expressions, which tell where their groups are: that costs more. */
  readonly #exact: (RegExp | undefined)[];
  /** The window that is open for a rule: its start (-1: none) and end. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #longest: number;
  readonly #broken = new Set<number>();
  #touched: EngineRule[] = [];
  #whole = new Set<EngineRule>();
  #bytes: Buffer = Buffer.alloc(0);
  #path = "";
  #text: string | undefined;
  #onMatch: (match: Match) => void = () => {};

  constructor(set: RuleSet, watch?: Watch) {
    this.#set = set;
    this.#watch = watch;
    this.#searches = new Array(set.rules.length);
    this.#exact = new Array(set.rules.length);
    this.#starts = new Int32Array(set.rules.length).fill(-1);
    this.#ends = new Int32Array(set.rules.length);
    this.#longest = set.keywords.reduce((most, keyword) => Math.max(most, keyword.length), 0);
  }

  /** Leaves a rule out from now on. */
  disable(rule: number): void {
    this.#broken.add(rule);
  }

  /** Tells of every match whose keyword ends within the input's range. */
  find(input: MatchInput, onMatch: (match: Match) => void): void {
    const { bytes, path, from, to } = input;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#path = path;
    this.#text = undefined;
    this.#onMatch = onMatch;
    const { automaton, uses, keywords, always } = this.#set;
    const start = Math.max(0, from - this.#longest + 1);
    runAutomaton(automaton, bytes, { from: start, to }, (literal, end) => {
      if (end <= from) return;
      const keyword = keywords[literal]!;
      const { rules, detectors } = uses[literal]!;
      const at = end - keyword.length;
      for (let each = 0; each < rules.length; each++) this.#hit(rules[each]!, keyword, at);
      for (let each = 0; each < detectors.length; each++) {
        this.#detect(detectors[each]!, { bytes, path, at, keyword });
      }
    });
    for (const rule of this.#touched) this.#close(rule);
    this.#touched = [];
    for (const rule of always) if (rule.fits(path)) this.#whole.add(rule);
    for (const rule of this.#whole) this.#run(rule, 0, bytes.length);
    this.#whole = new Set();
  }

  /** Runs the detectors that want the whole of a file. */
  findInWhole(input: { readonly bytes: Uint8Array; readonly path: string }): readonly Match[] {
    const { bytes, path } = input;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const matches: Match[] = [];
    this.#onMatch = (match) => void matches.push(match);
    for (const detector of this.#set.wholeFile) {
      if (detector.wants?.(path)) this.#detect(detector, { bytes, path, at: -1, keyword: "" });
    }
    return matches;
  }

  #hit(rule: EngineRule, keyword: string, at: number): void {
    const open = this.#starts[rule.index]!;
    if (open === -1 && !rule.fits(this.#path)) return;
    const windows = ruleWindows(rule);
    if (windows === "whole") {
      this.#whole.add(rule);
      return;
    }
    const window = windows.get(keyword);
    // Every match holds another keyword of the rule.
    if (window === undefined) return;
    const start = Math.max(0, at - Math.min(window.before, MAX_REACH));
    const end = Math.min(
      this.#bytes.length,
      at + keyword.length + Math.min(window.after, MAX_REACH),
    );
    if (open < 0) this.#touched.push(rule);
    else if (start > this.#ends[rule.index]!) {
      this.#run(rule, open, this.#ends[rule.index]!);
    } else {
      if (start < open) this.#starts[rule.index] = start;
      if (end > this.#ends[rule.index]!) this.#ends[rule.index] = end;
      return;
    }
    this.#starts[rule.index] = start;
    this.#ends[rule.index] = end;
  }

  #close(rule: EngineRule): void {
    this.#run(rule, this.#starts[rule.index]!, this.#ends[rule.index]!);
    this.#starts[rule.index] = -1;
  }

  /** Runs a rule's expression from one offset to another, a byte around them in view. */
  #run(rule: EngineRule, from: number, to: number): void {
    if (rule.regex === undefined || this.#broken.has(rule.index)) return;
    const run = ruleRun(rule);
    if (run !== "none" && !holdsRun(this.#bytes, run, { from, to })) return;
    const base = Math.max(0, from - 1);
    const isAll = base === 0 && to >= this.#bytes.length;
    const text = isAll ? this.#wholeText() : this.#bytes.toString("latin1", base, to + 1);
    const search = this.#searches[rule.index] ??= compileRegex(rule.regex, "g");
    search.lastIndex = from - base;
    if (rule.isUser) this.#watch?.(rule.index);
    for (;;) {
      const found = search.exec(text);
      if (found === null) break;
      if (found[0] === "") search.lastIndex++;
      else this.#tell(rule, found, { text, base });
    }
    if (rule.isUser) this.#watch?.(-1);
  }

  #wholeText(): string {
    return this.#text ??= this.#bytes.toString("latin1");
  }

  #tell(
    rule: EngineRule,
    found: RegExpExecArray,
    { text, base }: { readonly text: string; readonly base: number },
  ): void {
    let [start, end] = [found.index, found.index + found[0].length];
    if (rule.group !== 0 && (found.length > 1 || rule.group !== undefined)) {
      const exact = this.#exact[rule.index] ??= compileRegex(rule.regex!, "dy");
      exact.lastIndex = found.index;
      const indices = exact.exec(text)!.indices!;
      const span = rule.group === "secret"
        ? indices.groups?.["secret"]
        : rule.group === undefined
        ? indices.slice(1).find((each) => each !== undefined && each[1] > each[0])
        : indices[rule.group];
      if (span !== undefined) [start, end] = span;
    }
    const secret = text.slice(start, end);
    this.#onMatch({ rule, start: base + start, end: base + end, secret, match: found[0] });
  }

  #detect(detector: Detector, input: DetectInput): void {
    for (const { rule: id, start, end } of detector.detect(input)) {
      const rule = this.#set.ruleById.get(id);
      // Disabled, or another rule of the configuration has its name.
      if (rule === undefined || rule.isUser || end <= start) continue;
      const secret = this.#bytes.toString("latin1", start, end);
      this.#onMatch({ rule, start, end, secret, match: secret });
    }
  }
}
