/** `{36:A-Za-z0-9}` or `{8-12:a-f0-9}`, or a named expansion such as `{6:crc}`. */
const PART = /\{(\d{1,4})(?:-(\d{1,4}))?:([^{}\n]+)\}/g;

/** What a named expansion is given. */
export interface NamedExpansion {
  /** What stands before it, expanded. */
  readonly before: string;
  readonly length: number;
  /** Returns a number from 0 to `limit` - 1. */
  readonly draw: (limit: number) => number;
}

/** Expansions that need more than a class: the checksum of what stands before, for example. */
export type NamedExpansions = Readonly<Record<string, (input: NamedExpansion) => string>>;

/** Options of {@linkcode expandExample}. */
export interface ExampleSeed {
  /** Id of the rule. */
  readonly rule: string;
  /** Which of its examples it is. */
  readonly index: number;
  readonly named?: NamedExpansions;
}

/** FNV-1a (32 bits) over the UTF-16 units of a text. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Returns the generator "mulberry32" (Tommy Ettinger, public domain) as `draw(limit)`. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Returns the characters of a class as it stands between brackets: `A-Za-z0-9_-`. */
function classCharacters(text: string): string {
  let characters = "";
  for (let index = 0; index < text.length; index++) {
    const [from, dash, to] = [text[index]!, text[index + 1], text[index + 2]];
    if (dash !== "-" || to === undefined) {
      characters += from;
      continue;
    }
    if (to < from) throw new TypeError(`The class "${text}" goes from ${from} down to ${to}`);
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) {
      characters += String.fromCharCode(code);
    }
    index += 2;
  }
  return characters;
}

/** Returns whether every kind of character that a class offers stands in a text. */
function isMixed(text: string, characters: string): boolean {
  return [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => !kind.test(characters) || kind.test(text));
}

function drawText(characters: string, length: number, draw: (limit: number) => number): string {
  let text = "";
  // A drawn text that happens to lack digits, say, would be a poor example of a token.
  for (let attempt = 0; attempt < 20; attempt++) {
    text = "";
    for (let count = 0; count < length; count++) text += characters[draw(characters.length)];
    if (length < 8 || isMixed(text, characters)) break;
  }
  return text;
}

/**
 * Expands the template of an example: `{36:A-Za-z0-9}` becomes 36 characters of that class,
 * `{8-12:0-9}` 8 to 12, `{6:NAME}` what the expansion of that name returns. The same template, rule
 * and index always give the same text.
 *
 * @throws {TypeError} Where a class is malformed.
 */
export function expandExample(template: string, seed: ExampleSeed): string {
  const draw = generator(hash32(`${seed.rule}\n${seed.index}`));
  const named = seed.named ?? {};
  let text = "";
  let last = 0;
  for (const match of template.matchAll(PART)) {
    text += template.slice(last, match.index);
    last = match.index + match[0].length;
    const [least, most] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (most < least) throw new TypeError(`The lengths of "${match[0]}" are the wrong way round`);
    const length = least + draw(most - least + 1);
    const name = match[3]!;
    text += Object.hasOwn(named, name)
      ? named[name]!({ before: text, length, draw })
      : drawText(classCharacters(name), length, draw);
  }
  return text + template.slice(last);
}
