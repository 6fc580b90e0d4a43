import type { Rule, Severity } from "./rule.ts";
import {
  filled,
  leastEntropy,
  tokenEnd,
  tokenPattern,
  tokenPrefix,
  tokenStart,
  tooShort,
} from "./token.ts";

/** A kind of token that its own form gives away, wherever it stands. */
export interface PrefixedToken {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  readonly source: string;
  /** The form: `ghp_{36:A-Za-z0-9}`. It gives the expression and the examples. */
  readonly form: string;
  /** The expression where it takes more than {@linkcode form} says; examples follow `form`. */
  readonly pattern?: string;
  /** By default the text that the token begins with. */
  readonly keywords?: readonly string[];
  readonly ignoreCase?: boolean;
  readonly minEntropy?: number;
  readonly checks?: readonly string[];
  readonly confirms?: readonly string[];
  /** Further examples: what the documentation shows, and what must not be found. */
  readonly positive?: readonly string[];
  readonly negative?: readonly string[];
}

/** Returns the rule of a token with a distinctive form: it is found with a boundary on each side. */
export function prefixed(kind: PrefixedToken): Rule {
  const { form, pattern, keywords, minEntropy, positive, negative, ...rest } = kind;
  const name = kind.id.toUpperCase().replaceAll("-", "_");
  return {
    ...rest,
    keywords: keywords ?? [tokenPrefix(form).toLowerCase()],
    pattern: `${tokenStart(form)}(?<secret>${pattern ?? tokenPattern(form)})${tokenEnd(form)}`,
    // Prefixes such as `sk_test_` hold words that would be suspicious elsewhere.
    keeps: ["word"],
    minEntropy: minEntropy ?? leastEntropy(form),
    examples: {
      positive: [
        `${name}="${form}"`,
        `{"config.ini": "${name}=${form}\\nDEBUG=true"}`,
        `  - run: login --with ${form}\n`,
        ...(positive ?? []),
      ],
      negative: [
        `${name}="${tooShort(form, pattern)}"`,
        `${name}="${filled(form)}"`,
        `${name}="Q${form}"`,
        `${name}="\${${name}}"`,
        ...(negative ?? []),
      ],
    },
  };
}
