/**
 * Judges a pack: each oracle recomputes one thing instead of trusting the index.
 *
 * @module
 */
export { type JudgeOptions, judgePack, ORACLES, type PackInput } from "./judge_pack.ts";
export type { Oracle, Subject, Verdict } from "./subject.ts";
