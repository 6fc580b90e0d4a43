import type { Check } from "../base/mod.ts";
import { declaredInputs, LONGEST_FLAKE_NIX } from "./flake_inputs.ts";
import { compareInputs } from "./lock_agreement.ts";
import type { LockProblem, LockTopic } from "./lock_nodes.ts";
import { type LockReading, readLock } from "./lock_read.ts";
import { NixSyntaxError } from "./nix_tokens.ts";

/** The rows in their order: what is said when all is well, and what must be readable before. */
const ROWS: readonly {
  readonly topic: LockTopic;
  readonly passed: string;
  readonly needs: "nothing" | "json" | "nodes";
}[] = [
  { topic: "json", passed: "it is one JSON object", needs: "nothing" },
  { topic: "version", passed: "it is 7", needs: "json" },
  { topic: "root", passed: "its node is there", needs: "json" },
  { topic: "nodes", passed: "each is understood, reached and free of circles", needs: "nodes" },
  { topic: "rev", passed: "each pin names a commit", needs: "nodes" },
  { topic: "nar-hash", passed: "each pin has a SHA-256", needs: "nodes" },
  { topic: "last-modified", passed: "each pin has its time", needs: "nodes" },
  { topic: "locked", passed: "each pin is of what was asked for", needs: "nodes" },
  { topic: "original", passed: "flake.nix asks for the same", needs: "nodes" },
  { topic: "follows", passed: "each leads to an input, as flake.nix says", needs: "nodes" },
  { topic: "layout", passed: "its bytes are as Nix writes them", needs: "json" },
];

const MOST_SHOWN = 3;

function agreementProblems(reading: LockReading, flakeNix: string): readonly LockProblem[] {
  function unread(why: string): readonly LockProblem[] {
    const message = `flake.nix cannot be read: ${why}`;
    return [
      { topic: "original", isUnclear: true, message },
      { topic: "follows", isUnclear: true, message },
    ];
  }
  if (flakeNix.length > LONGEST_FLAKE_NIX) {
    return unread(`it has more than ${LONGEST_FLAKE_NIX} characters`);
  }
  try {
    const { inputs, unclear } = declaredInputs(flakeNix);
    return compareInputs(reading, inputs, { unclear });
  } catch (error) {
    if (error instanceof NixSyntaxError) return unread(error.message);
    throw error;
  }
}

function detailOf(problems: readonly LockProblem[]): string {
  const shown = problems.slice(0, MOST_SHOWN).map(({ message }) => message).join("; ");
  const more = problems.length - MOST_SHOWN;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

/**
 * Checks a `flake.lock`, and that it agrees with its `flake.nix`; Nix itself accepts a garbage narHash
 * and more when it only reads the lock.
 *
 * Nothing is thrown, whatever the texts are: each row is a verdict. What cannot be understood is
 * `not run` and says so.
 *
 * @returns One row a topic, always the same ones in the same order, `flake-lock-json` to
 * `flake-lock-layout`.
 */
export function checkFlakeLock(text: string, flakeNix: string): Check[] {
  const reading = readLock(text);
  const isRead = {
    nothing: true,
    json: !reading.problems.some(({ topic, isUnclear }) => topic === "json" && !isUnclear),
    nodes: reading.root !== undefined,
  };
  const problems = isRead.nodes
    ? [...reading.problems, ...agreementProblems(reading, flakeNix)]
    : reading.problems;
  return ROWS.map(({ topic, passed, needs }) => {
    const id = `flake-lock-${topic}`;
    const own = problems.filter((problem) => problem.topic === topic);
    const failed = own.filter(({ isUnclear }) => !isUnclear);
    if (failed.length > 0) return { id, status: "failed", detail: detailOf(failed) };
    if (!isRead[needs]) {
      return { id, status: "not run", detail: `the lock's ${needs} cannot be read` };
    }
    if (own.length > 0) return { id, status: "not run", detail: detailOf(own) };
    return { id, status: "passed", detail: passed };
  });
}
