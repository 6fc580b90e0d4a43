import { formatCount, printable } from "../report/mod.ts";
import type { ManualSelection } from "./types.ts";

/** Returns a text as one word of a POSIX shell. */
function shellWord(text: string): string {
  const word = printable(text);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Returns the flags that say the same as what an index records of a selection. */
export function selectionFlags(selection: ManualSelection): string[] {
  const { subdir, include = [], exclude = [], paths, changed_since: since, focus } = selection;
  return [
    ...(subdir === undefined ? [] : [`--subdir ${shellWord(subdir)}`]),
    ...include.map((glob) => `--include ${shellWord(glob)}`),
    ...exclude.map((glob) => `--exclude ${shellWord(glob)}`),
    ...(paths === undefined ? [] : [`--stdin (${formatCount(paths.length)} paths)`]),
    ...(since === undefined ? [] : [`--changed-since ${since.slice(0, 10)}`]),
    ...(focus === undefined ? [] : [`--focus ${shellWord(focus)}`]),
  ];
}
