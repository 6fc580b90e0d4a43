import type { Detector } from "./detector.ts";
import type { Rule } from "./rules/rule.ts";

/** Judges a secret (bytes decoded as Latin-1) further than an expression can. */
export type SecretCheck = (secret: string) => boolean;

/** What the engine finds secrets with. */
export interface Catalog {
  readonly rules: readonly Rule[];
  readonly detectors: readonly Detector[];
  /** The checks that rules name. */
  readonly checks: Readonly<Record<string, SecretCheck>>;
  /** Shannon entropy in thousandths of a bit a character. */
  readonly entropy: (secret: string) => number;
  /** Why a secret is a placeholder and nobody's; `undefined` where it is none. */
  readonly placeholder: (secret: string) => string | undefined;
}
