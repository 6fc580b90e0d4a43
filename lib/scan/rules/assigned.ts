import type { Rule, Severity } from "./rule.ts";
import {
  escapePattern,
  filled,
  leastEntropy,
  mixedAhead,
  tokenEnd,
  tokenPattern,
  tooShort,
} from "./token.ts";

/** A kind of token without a form of its own: only the provider's name tells what it is. */
export interface AssignedToken {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  readonly source: string;
  /**
   * Names of the provider, in lower case, one of which stands in the name that the token is
   * assigned to. A space stands for nothing, a space, a full stop, a hyphen or an underscore.
   */
  readonly names: readonly string[];
  /** Words one of which must stand between the provider's name and the token. */
  readonly words?: readonly string[];
  /** Words that must not stand there. */
  readonly notWords?: readonly string[];
  /** By default the longest word of each name. */
  readonly keywords?: readonly string[];
  /** The form: `{32:a-f0-9}`. It gives the expression and the examples. */
  readonly form: string;
  /** The expression where it takes more than {@linkcode form} says; examples follow `form`. */
  readonly pattern?: string;
  readonly minEntropy?: number;
  readonly checks?: readonly string[];
  readonly positive?: readonly string[];
  readonly negative?: readonly string[];
}

const UUID = "{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}";

/** The rest of the name, the words of a label, or a type: `_api_key`, ` API key`, `Key string`. */
const NAME_REST = "[\\w \\t.-]{0,40}";

/** Quotes and brackets that end the name. */
const CLOSE = "(?:[\"'`\\])}\\\\]|&quot;|&#3[49];){0,4}[ \\t]{0,8}";

/** What assigns: the operators of programming languages, markup, shells and tables. */
const OPERATOR = "(?:" + [
  ":[ \\t]{0,2}&?[\\w.<>\\[\\]?|']{1,30}[ \\t]{1,3}={1,2}", // name: &str = "…"
  "[:?+.|~!]{0,3}={1,3}>?",
  ":{1,3}-?",
  "\\|\\|",
  "\\?\\?",
  "[,>(|]",
  "[\\s,;]{1,16}[\"'\\\\]{0,2}value[\"'\\\\]{0,2}[ \\t]{0,3}[:=]", // name="…" value="…"
].join("|") + ")";

/** Space, quotes, brackets, string prefixes, calls and schemes between the operator and a value. */
const OPEN = "[\\s\\\\]{0,40}" +
  "(?:(?:[\\w.@$]{0,24}[\\[\"'`(<{]{1,3}|&quot;|&#3[49];|<!\\[CDATA\\[)[\\s\\\\]{0,3}[\"'`]{0,3})?" +
  "(?:(?:bearer|token|basic|apikey|key|ssws)[ \\t:=]{1,3})?";

/** A command line or a Dockerfile has a space only: `--some-key …`, `ENV SOME_KEY …`. */
const SPACED = "[\\w.-]{0,30}(?:key|token|secret|password|pat|auth)[ \\t]{1,4}[\"']?";

function namePattern(name: string): string {
  const pattern = name.split(" ").map(escapePattern).join("[ ._-]{0,2}");
  // A short name is a part of many words: it is to begin one, or a part of one: `myLobKey`.
  return name.length <= 4 ? `(?:\\b|_|(?-i:[a-z0-9](?=[A-Z])))${pattern}` : pattern;
}

/** Returns the longest word of a name: one that must stand in the text as it is. */
function keywordOf(name: string): string {
  return name.split(" ").reduce((best, word) => word.length > best.length ? word : best);
}

/**
 * Returns the rule of a token that is found where something with the provider's name is set to it:
 * `provider_key = "…"`, `"providerKey": "…"`, `<providerKey>…</providerKey>`, `-H "X-Provider: …"`.
 */
export function assigned(kind: AssignedToken): Rule {
  const {
    names,
    words,
    notWords,
    keywords,
    form,
    pattern,
    minEntropy,
    positive,
    negative,
    ...rest
  } = kind;
  const not = notWords === undefined ? "" : `(?!${NAME_REST}(?:${notWords.join("|")}))`;
  const asked = words === undefined ? "" : `(?=["'\\]\\w \\t.-]{0,40}(?:${words.join("|")}))`;
  const word = words?.[0] ?? "key";
  const [first] = names;
  const snake = `${first!.replaceAll(" ", "_")}_${word}`;
  const camel = first!.replace(/ (\w)/g, (_all, letter) => letter.toUpperCase()) +
    word[0]!.toUpperCase() + word.slice(1);
  const upper = snake.toUpperCase();
  return {
    ...rest,
    keywords: keywords ?? [...new Set(names.map(keywordOf))],
    pattern: `(?:${names.map(namePattern).join("|")})${not}${asked}` +
      `(?:${NAME_REST}${CLOSE}${OPERATOR}${OPEN}|${SPACED})` +
      `(?<secret>${mixedAhead(form)}${pattern ?? tokenPattern(form)})${tokenEnd(form)}`,
    ignoreCase: true,
    // People write UUIDs such as 12345678-ABCD-… by hand, in places where they work.
    keeps: form.includes(UUID) ? ["sequence", "word"] : ["word"],
    minEntropy: minEntropy ?? leastEntropy(form),
    examples: {
      positive: [
        `${snake} = "${form}"`,
        `{"${camel}": "${form}"}`,
        `String ${camel} = "${form}";`,
        `${upper} ?= ${form}`,
        `<${camel}>\n    ${form}\n</${camel}>`,
        `System.setProperty("${upper}", "${form}")`,
        `- name: ${upper}\n  value: '${form}'`,
        ...(positive ?? []),
      ],
      negative: [
        `${snake} = "${tooShort(form, pattern)}"`,
        `${snake} = "${filled(form)}"`,
        `other_setting = "${form}"`,
        `${upper} = \${${upper}}`,
        ...(negative ?? []),
      ],
    },
  };
}
