import { EXIT_CODES, type ExitName } from "./exit_codes.ts";

/** What a {@linkcode PackRepoError} is made from. */
export interface PackRepoErrorInit {
  /** Stable and machine-readable, `domain.what-is-wrong`. */
  readonly code: `${string}.${string}`;
  /** Which exit code the task ends with. */
  readonly exit: ExitName;
  /** What could not be done and which value was wrong; no full stop, no colour. */
  readonly message: string;
  /** What to do next, as a command where there is one. */
  readonly hint: string;
  /** The error that was caught, where there was one. */
  readonly cause?: unknown;
}

/**
 * An expected failure: bad input, a missing tool, a full disk.
 *
 * A verdict ("the signature is wrong") is not an error but a {@linkcode Check}; a mistake of the
 * programmer stays a `TypeError` and ends with exit code 70.
 */
export class PackRepoError extends Error {
  override readonly name = "PackRepoError";
  readonly code: string;
  readonly exit: ExitName;
  readonly hint: string;

  constructor(init: PackRepoErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.exit = init.exit;
    this.hint = init.hint;
  }

  /** The number the task ends with. */
  get exitCode(): number {
    return EXIT_CODES[this.exit].code;
  }
}
