/** One row of the exit-code table: the number, its name and when a task ends with it. */
export interface ExitCodeRow {
  readonly code: number;
  readonly name: string;
  readonly when: string;
}

/** The name of a row of {@linkcode EXIT_CODES}. */
export type ExitName =
  | "ok"
  | "no"
  | "undecided"
  | "usage"
  | "data"
  | "noInput"
  | "unavailable"
  | "software"
  | "cannotCreate"
  | "io"
  | "noPermission"
  | "config"
  | "interrupted";

/**
 * The exit codes of every task; `spec/exit_codes.md` is generated from this table.
 *
 * 64 to 78 follow BSD `sysexits.h`. 1 and 2 are never a verdict, because Deno itself ends with 1
 * for its own failures (an uncaught error, an unknown task, a stale lock).
 */
export const EXIT_CODES: Readonly<Record<ExitName, ExitCodeRow>> = {
  ok: { code: 0, name: "ok", when: "it ran and the answer is yes" },
  no: {
    code: 10,
    name: "no",
    when: "it ran and the verdict is no: a check, an oracle or a gate failed",
  },
  undecided: {
    code: 11,
    name: "undecided",
    when: "the verdict could not be reached: incomplete, not run or inconclusive",
  },
  usage: { code: 64, name: "usage", when: "an unknown flag or a bad argument" },
  data: {
    code: 65,
    name: "data",
    when: "a pack, a transcript or another input document is malformed",
  },
  noInput: {
    code: 66,
    name: "no input",
    when: "a repository, a revision or a file does not exist",
  },
  unavailable: { code: 69, name: "unavailable", when: "a needed tool or the network is missing" },
  software: { code: 70, name: "software", when: "a bug of PackRepo" },
  cannotCreate: { code: 73, name: "cannot create", when: "an output cannot be created" },
  io: { code: 74, name: "I/O", when: "reading or writing failed, a full disk for example" },
  noPermission: {
    code: 77,
    name: "no permission",
    when: "a Deno permission is missing; the message names it",
  },
  config: { code: 78, name: "config", when: "a configuration, lock or policy file is invalid" },
  interrupted: {
    code: 130,
    name: "interrupted",
    when: "Ctrl-C (128 + SIGINT); SIGTERM ends with 143",
  },
};
