import type { Check, Json } from "../base/mod.ts";

const EXIT_WORDS = { ok: "PASSED", no: "FAILED" } as const;

/** Returns the word for how a boot or its gates ended. */
export function verdictWord(exit: string): string {
  return exit === "ok" || exit === "no" ? EXIT_WORDS[exit] : "UNDECIDED";
}

/** Returns checks as they stand in a task's JSON document. */
export function checkDocuments(checks: readonly Check[]): Json {
  return checks.map((check) => ({ ...check }));
}
