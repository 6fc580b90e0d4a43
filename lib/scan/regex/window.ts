import { parseRegex, type RegexNode } from "./parse.ts";

/** How far a match may reach from a keyword within it, in bytes. */
export interface Window {
  /** From the keyword's start back to the match's start. */
  readonly before: number;
  /** From the keyword's end on to the end of the match and of what it looks ahead at. */
  readonly after: number;
}

/** A stretch of an expression: one known character, or anything of at most so many bytes. */
interface Piece {
  readonly char: string | undefined;
  readonly max: number;
}

type Pieces = readonly Piece[];

/** More ways through an expression than this are not followed one by one. */
const MAX_WAYS = 1024;
/** A literal repeated so often at most is written out. */
const MAX_WRITTEN_OUT = 8;

/** Returns how many bytes a node may match or look at. */
export function longestMatch(node: RegexNode): number {
  switch (node.kind) {
    case "one":
      return 1;
    case "edge":
      return 0;
    case "look":
      return longestMatch(node.body);
    case "sequence":
      return node.items.reduce((sum, item) => sum + longestMatch(item), 0);
    case "choice":
      return Math.max(...node.options.map(longestMatch));
    case "repeat": {
      const longest = longestMatch(node.body);
      return node.max === 0 || longest === 0 ? 0 : longest * node.max;
    }
  }
}

/** Returns whether a node holds a keyword in one piece. */
function holdsKeyword(node: RegexNode, keywords: readonly string[]): boolean {
  switch (node.kind) {
    case "choice":
      return node.options.some((option) => holdsKeyword(option, keywords));
    case "sequence": {
      const text = node.items.map((item) => (item.kind === "one" ? item.char : undefined) ?? "\n")
        .join("");
      return keywords.some((keyword) => text.includes(keyword)) ||
        node.items.some((item) => holdsKeyword(item, keywords));
    }
    case "repeat":
      return holdsKeyword(node.body, keywords);
    default:
      return false;
  }
}

/** Returns whether a node is a word, so that a keyword may go through it: `passw(?:or)?d`. */
function isLiteral(node: RegexNode): boolean {
  if (node.kind === "one") return node.char !== undefined;
  return node.kind === "sequence" && node.items.length <= MAX_WRITTEN_OUT &&
    node.items.every(isLiteral);
}

function opaque(node: RegexNode): readonly Pieces[] {
  return [[{ char: undefined, max: longestMatch(node) }]];
}

/** Returns every way through a node, or `undefined` where there are too many. */
function waysThrough(
  node: RegexNode,
  isFollowed: (choice: RegexNode) => boolean,
): readonly Pieces[] | undefined {
  switch (node.kind) {
    case "one":
      return [[{ char: node.char, max: 1 }]];
    case "edge":
      return [[]];
    case "look":
      return opaque(node);
    case "repeat": {
      const { body, min, max } = node;
      if (min === 1 && max === 1) return waysThrough(body, isFollowed);
      if (min === 0 && max === 1 && isLiteral(body)) {
        return [[], ...waysThrough(body, isFollowed) ?? []];
      }
      if (body.kind !== "one" || min !== max || max > MAX_WRITTEN_OUT) return opaque(node);
      return [Array.from({ length: max }, () => ({ char: body.char, max: 1 }))];
    }
    case "choice": {
      if (!isFollowed(node)) return opaque(node);
      const ways: Pieces[] = [];
      for (const option of node.options) {
        const more = waysThrough(option, isFollowed);
        if (more === undefined || ways.length + more.length > MAX_WAYS) return undefined;
        ways.push(...more);
      }
      return ways;
    }
    case "sequence": {
      let ways: readonly Pieces[] = [[]];
      for (const item of node.items) {
        const more = waysThrough(item, isFollowed);
        if (more === undefined || ways.length * more.length > MAX_WAYS) return undefined;
        ways = ways.flatMap((way) => more.map((next) => [...way, ...next]));
      }
      return ways;
    }
  }
}

/** Returns the keyword within a way that needs the narrowest window, and that window. */
function narrowest(
  way: Pieces,
  keywords: readonly string[],
): (Window & { readonly keyword: string }) | undefined {
  const text = way.map((piece) => piece.char ?? "\n").join("");
  const sum = (pieces: Pieces): number => pieces.reduce((total, piece) => total + piece.max, 0);
  let best: (Window & { readonly keyword: string }) | undefined;
  for (const keyword of keywords) {
    for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
      const before = sum(way.slice(0, at));
      const after = sum(way.slice(at + keyword.length));
      if (best !== undefined && best.before + best.after <= before + after) continue;
      best = { keyword, before, after };
    }
  }
  return best;
}

/**
 * Returns, by keyword, how far a match may reach around it, so that looking there and nowhere else
 * finds every match; `undefined` where a match need not hold any of the keywords.
 *
 * Lengths are infinite where the expression has no bound.
 *
 * @throws {SyntaxError} As `parseRegex`.
 */
export function windowsOf(
  source: string,
  keywords: readonly string[],
): ReadonlyMap<string, Window> | undefined {
  const node = parseRegex(source);
  const ways = waysThrough(node, () => true) ??
    waysThrough(node, (choice) => holdsKeyword(choice, keywords));
  if (ways === undefined) return undefined;
  const windows = new Map<string, Window>();
  for (const way of ways) {
    const found = narrowest(way, keywords);
    if (found === undefined) return undefined;
    const known = windows.get(found.keyword);
    windows.set(found.keyword, {
      before: Math.max(found.before, known?.before ?? 0),
      after: Math.max(found.after, known?.after ?? 0),
    });
  }
  return windows;
}
