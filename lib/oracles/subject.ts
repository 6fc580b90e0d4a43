import type { Check } from "../base/mod.ts";
import type { Chunk, PackIndex, ScreenedRepo } from "../pack/mod.ts";
import type { Repo, TreeEntry } from "../repo/mod.ts";

/** What an oracle found. */
export type Verdict = Pick<Check, "status" | "detail">;

/** A pack whose index has the right shape; nothing else of it is known to be true. */
export interface Subject {
  readonly index: PackIndex;
  readonly indexText: string;
  readonly body: Uint8Array;
  /** The repository at the index's commit, or why it can't be asked. */
  readonly source: RepoSource | NoSource;
}

/** Why there is no repository to ask. */
export interface NoSource {
  readonly missing: string;
  /** Whether one was given, open at another commit than the index names. */
  readonly isOtherCommit: boolean;
}

/** A repository that was opened at the commit the index names. */
export interface RepoSource {
  readonly repo: Repo;
  /** Regular files of the tree by path. */
  files(): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Which files are eligible, found anew; done once, by the first oracle that asks. */
  screen(): Promise<ScreenedRepo>;
  /** Returns the tokens of every eligible file as a section that another follows. */
  countEligible(): Promise<number>;
}

/** A check of a pack. A new one is a new file and a row in `ORACLES`. */
export interface Oracle {
  /** Stable, kebab-case. */
  readonly id: string;
  /** What it answers, for help texts. */
  readonly title: string;
  /** Judges; throws only where it could not decide (reading the repository failed). */
  judge(subject: Subject): Verdict | Promise<Verdict>;
}

/** It is as the index says. */
export function passed(detail: string): Verdict {
  return { status: "passed", detail };
}

/** It is not; the detail names the first thing that is wrong. */
export function failed(detail: string): Verdict {
  return { status: "failed", detail };
}

/** The caller did not give what it takes. */
export function notChecked(reason: string): Verdict {
  return { status: "not checked", detail: reason };
}

/** Characters that would move the cursor, end the line or turn its order around. */
const UNPRINTABLE =
  // deno-lint-ignore no-control-regex -- they are what it is about
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Returns a text of an index quoted for a message: one line, printable, not long. */
export function quote(text: string): string {
  const short = text.length > 160 ? `${text.slice(0, 160)}…` : text;
  return JSON.stringify(short.toWellFormed()).replaceAll(
    UNPRINTABLE,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Returns how a message names a chunk. */
export function nameOf(chunk: Chunk): string {
  return `${quote(chunk.file_path)} L${chunk.start_line}-L${chunk.end_line}`;
}
