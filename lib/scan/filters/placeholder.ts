/** Why a value is nobody's secret. */
export type PlaceholderKind =
  /** Nothing, or nothing but punctuation. */
  | "empty"
  /** Something else is put in later: `${X}`, `{{ x }}`, `<x>`, `%s`, `$X`. */
  | "template"
  /** Blanked out: `****`, `xxxx`, `....`. */
  | "masked"
  /** One short piece again and again. */
  | "repeat"
  /** `abcdefgh`, `123456`. */
  | "sequence"
  /** `changeme`, `your-key-here`, something with EXAMPLE in it. */
  | "example"
  /** A word that tests and manuals put in: `test`, `dummy-token`, `foobar`. */
  | "word"
  /** `null`, `true`, `none`, `yes`. */
  | "literal";

/** Words so long that no random text holds them by chance: they count wherever they stand. */
const LONG_WORDS =
  /example|change_?-?me|change-?_?this|place-?_?holder|redacted|replace_?-?me|replace_?-?with|insert_?-?your|enter_?-?your|put[ _-]?your|add_?-?your|not-?_?set|do_not_use/i;
/** The same of words that a careless password may hold too. */
const CARELESS_WORDS =
  /not_?-?a_?-?real|deadbeef|cafebabe|dummy|lorem_?ipsum|undisclosed|foo_?bar|default_password/i;
/** Words that count only where marks part them from the rest, digits behind them aside. */
const WHOLE_WORDS =
  /(?:^|[^A-Za-z0-9])(?:dummy|sample|fake|todo|fixme|mock|bogus|invalid|test|demo|foobar|xxx+)\d{0,4}(?=[^A-Za-z0-9]|$)/i;
/** `your-api-key`, `YOUR_PASSWORD`, `yourTokenHere`, `<api key>`. */
const YOURS =
  /^[<[{("']*your(?:[-_ ]|[A-Z]|[a-z]{0,20}(?:here|key|token|secret|password|passwd|pass|name)[>\])}"']*$)/i;
/** `my_secret_key`, `some-token`: what somebody calls a value that does not matter. */
const MINE =
  /^(?:my|the|some|an?)(?:[-_ ][a-z _-]{0,40}|[a-z]{0,20})(?:here|key|token|secret|password|passwd|pass|pwd|value|string)\d?$/i;
const LITERALS =
  /^(?:none|null|nil|nul|undefined|true|false|yes|no|on|off|n\/a|na|unset|empty|default|optional|required|string|str|bool|boolean|int|integer|number|object|array|any|void|auto|ask|prompt|disabled|enabled|unknown|missing|blank|tbd|todo)$/i;

/** A whole value that something else replaces, or a piece of it that is plainly a slot. */
const WHOLE_TEMPLATE =
  /^(?:\$[A-Za-z_][A-Za-z0-9_]*|\$\d|%[A-Za-z_][A-Za-z0-9_]*%|@[A-Za-z_.]+@|__[A-Za-z0-9_]+__|<[^<>]{0,80}>|\[[^[\]]{1,80}\]|\{[A-Za-z_][\w.: -]{0,80}\}|:[a-z_]+|%[sdvq]|\?)$/;
const SLOT =
  /\$\{|\$\(|\{\{|\}\}|<%|%>|#\{|%\{|%\([A-Za-z_]\w*\)|\$\[\[|(?:^|[^%])%[sdv](?:[^A-Za-z0-9]|$)|<[A-Za-z][A-Za-z0-9_ -]{1,60}>|\$[A-Z][A-Z0-9_]{2,}|\\\(/;

const MASK = /^[xX*.#_•?-]+$|\*{3,}|\.{3,}|x{5,}|X{5,}|\u00e2\u0080\u00a2/;
const KEYBOARD = /^(?:qwerty|asdf|zxcv|1q2w3e)/i;

/** Returns whether a text is a piece of at most a third of its length, over and over. */
function repeats(text: string): boolean {
  const least = 4;
  if (text.length < least) return false;
  const most = Math.min(16, Math.floor(text.length / 3));
  for (let period = 1; period <= most; period++) {
    let i = period;
    while (i < text.length && text.charCodeAt(i) === text.charCodeAt(i - period)) i++;
    if (i === text.length) return true;
  }
  return false;
}

/** Returns the share of neighbours that are equal or one apart, in thousandths. */
function steadiness(text: string): number {
  let steady = 0;
  for (let i = 1; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    // From 9 on, counting goes on with a or 0.
    const wraps = step === 0x61 - 0x39 || step === 0x41 - 0x39 || step === 0x30 - 0x39;
    if ((step >= -1 && step <= 1) || wraps) steady++;
  }
  return Math.floor((steady * 1000) / (text.length - 1));
}

function longestRun(text: string): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    run = i > 0 && text.charCodeAt(i) === text.charCodeAt(i - 1) ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}

/** Longer values are cut: nothing that fills a slot is longer. */
const MAX_LENGTH = 1024;

/** Returns whether something else is put in this value's place later, or `undefined` for no. */
export function isTemplate(value: string): boolean {
  const text = value.slice(0, MAX_LENGTH);
  return WHOLE_TEMPLATE.test(text) || SLOT.test(text);
}

/**
 * Returns why a value (a string of bytes) is a placeholder and nobody's secret, or `undefined`.
 * A weak password such as `hunter2` is not a placeholder: whether it counts is up to the caller.
 */
export function placeholderKind(value: string): PlaceholderKind | undefined {
  const text = value.slice(0, MAX_LENGTH).trim();
  if (!/[A-Za-z0-9\u0080-\u00ff]/.test(text)) return /[*#?.]{3}/.test(text) ? "masked" : "empty";
  if (isTemplate(text)) return "template";
  if (LITERALS.test(text)) return "literal";
  if (MASK.test(text)) return "masked";
  if (LONG_WORDS.test(text) || YOURS.test(text)) return "example";
  if (CARELESS_WORDS.test(text) || WHOLE_WORDS.test(text) || MINE.test(text)) return "word";
  if (repeats(text) || longestRun(text) * 5 >= text.length * 2 && longestRun(text) >= 5) {
    return "repeat";
  }
  if (text.length >= 5 && (steadiness(text) >= 700 || KEYBOARD.test(text))) return "sequence";
  return undefined;
}
