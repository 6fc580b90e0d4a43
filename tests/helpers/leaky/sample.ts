/**
 * Samples of files that leak credentials, as templates: every part in braces is drawn anew, so that
 * no file of ours holds what looks like a live secret. `{16:A-Za-z0-9}` is a secret of that class,
 * and its line is a risk. `{9:weak}` is a password that somebody made up, `{26:ascii}` one of all of
 * ASCII, `{40:b64pair}` a user and a password in base64; `{8:name}` and `{12:id}` are no secrets.
 *
 * @module
 */
import { expandExample, type NamedExpansions } from "../../../lib/scan/rules/examples.ts";

/** A file that leaks, or one that only looks as if. */
export interface Sample {
  readonly path: string;
  readonly template: string;
  /** Where the lines of secrets can't be told by the template: how many findings there are. */
  readonly findings?: number;
}

/** A sample with its parts drawn. */
export interface LeakyFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Numbers of the lines that hold secrets, from 1. */
  readonly risks: readonly number[];
}

const SYLLABLES = "ba ke li mo nu ra se ti vo zu dor fin gul har jem kos lan mir pex rut".split(
  " ",
);

function syllables(length: number, draw: (limit: number) => number): string {
  let text = "";
  while (text.length < length) text += SYLLABLES[draw(SYLLABLES.length)];
  return text.slice(0, length);
}

function base64Of(length: number, draw: (limit: number) => number): string {
  let text = "";
  for (let i = 0; i < Math.ceil(length * 0.75); i++) text += String.fromCharCode(draw(256));
  return btoa(text).slice(0, length);
}

const NAMED: NamedExpansions = {
  weak: ({ length, draw }) => syllables(length - 2, draw) + String(10 + draw(90)),
  word: ({ length, draw }) => syllables(length, draw),
  ascii: ({ length, draw }) => {
    let text = "";
    // Without quotes, backslashes, and what would be a slot of a template.
    while (text.length < length) {
      const char = String.fromCharCode(0x21 + draw(0x5e));
      if (!`"'\\\`<>{}$&%#`.includes(char)) text += char;
    }
    return text;
  },
  b64pair: ({ length, draw }) =>
    btoa(`${syllables(5, draw)}:${syllables(Math.ceil(length * 0.75) - 9, draw)}${draw(90)}1`),
  b64: ({ length, draw }) => base64Of(length, draw),
  key: () => "PRIVATE",
  name: ({ length, draw }) => syllables(length, draw),
  id: ({ length, draw }) => String(1 + draw(9)).padEnd(length, String(draw(9))),
};

const SECRET_PART = /\{\d{1,4}(?:-\d{1,4})?:(?!name\}|id\})[^{}\n]+\}/;

/** Returns a sample with every part drawn. */
export function drawSample(sample: Sample, index = 0): LeakyFile {
  const risks: number[] = [];
  const lines = sample.template.split("\n").map((line, at) => {
    if (SECRET_PART.test(line)) risks.push(at + 1);
    return expandExample(line, { rule: `${sample.path}:${at}`, index, named: NAMED });
  });
  return { path: sample.path, bytes: new TextEncoder().encode(lines.join("\n")), risks };
}
