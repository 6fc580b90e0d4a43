import {
  CONFIG_ENDINGS,
  CONFIG_SOURCES,
  CREDENTIAL_FILES,
  SAMPLE_ENDINGS,
  SAMPLE_FOLDERS,
  SAMPLE_NAMES,
} from "./place_table.ts";

/** How much a path promises that a value in it is in use. */
export type Trust =
  /** The file holds credentials by its purpose. */
  | "credentials"
  /** Configuration or data. */
  | "config"
  /** Source, or nobody knows. */
  | "code"
  /** Tests, documentation, translations, generated files. */
  | "sample";

/** What a path says about the values in a file. */
export interface Place {
  readonly trust: Trust;
  /** Whether values stand without quotes, up to the end of the line. */
  readonly isBare: boolean;
  /** Whether `name value` assigns, with nothing but space between. */
  readonly isSpaced: boolean;
}

const folders = new Set(SAMPLE_FOLDERS.split(" "));
const sampleEndings = new Set(SAMPLE_ENDINGS.split(" "));
const sampleNames = new Set(SAMPLE_NAMES.split(" "));
const configEndings = new Set(CONFIG_ENDINGS.split(" "));
const configSources = new Set(CONFIG_SOURCES.split(" "));

const exact = new Set<string>();
const patterns: RegExp[] = [];
for (const entry of CREDENTIAL_FILES.join(" ").split(" ")) {
  if (!entry.includes("*")) exact.add(entry);
  else {
    const source = entry.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]{0,100}");
    patterns.push(new RegExp(`(?:^|/)${source}$`));
  }
}

/** Sources and pages, in which a value without quotes is a name or an expression. */
const SOURCE =
  /\.(?:php\d?|inc|py|rb|js|jsx|mjs|cjs|ts|tsx|java|kt|go|rs|cs|vb|c|h|cc|cpp|hpp|swift|m|scala|pl|pm|lua|sql|gradle|groovy|dart|ex|exs|erl|clj|asp|aspx|jsp|tf|hcl|vue|svelte|ps1|psm1|bat|cmd|el|r|jl|nix|bazel|bzl|zig|hs|ml|fs|sol|cfm|asa)$/;
const DATA = /\.(?:json|json5|jsonc|xml|plist|tfstate|config)$/;
const YAML = /\.ya?ml$/;
const TEST_NAME =
  /(?:^|[._-])(?:test|tests|spec|mock|mocks|fixture|fixtures|example|examples|sample|stories|testcase)s?(?:[._-]|$)|^[Tt]est[A-Z_]|Tests?\.\w+$|^conftest\.py$/;

function isSample(segments: readonly string[], name: string): boolean {
  if (segments.slice(0, -1).some((segment) => folders.has(segment))) return true;
  const lower = name.toLowerCase();
  if (sampleNames.has(lower) || TEST_NAME.test(name)) return true;
  const ending = /\.([a-z0-9]+)$/.exec(lower)?.[1];
  return ending !== undefined && (sampleEndings.has(ending) || /\.min\.js$/.test(lower));
}

function isCredentialFile(segments: readonly string[]): boolean {
  const name = segments.at(-1)!;
  if (exact.has(name) || exact.has(segments.slice(-2).join("/"))) return true;
  const path = segments.join("/");
  return patterns.some((pattern) => pattern.test(path));
}

function classify(path: string): Place {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const segments = path.toLowerCase().split("/");
  const lower = segments.at(-1)!;
  const isSource = SOURCE.test(lower);
  const isBare = !isSource && !DATA.test(lower);
  const isSpaced = isBare && !YAML.test(lower);
  if (isSample(segments, name)) return { trust: "sample", isBare, isSpaced: false };
  if (isCredentialFile(segments)) return { trust: "credentials", isBare, isSpaced };
  // Backups of anything are read as what they are copies of.
  const base = lower.replace(/(?:\.(?:bak|backup|old|orig|save|swp|copy|\d)|~)$/, "");
  if (base !== lower && isCredentialFile([...segments.slice(0, -1), base])) {
    return { trust: "credentials", isBare: !SOURCE.test(base) && !DATA.test(base), isSpaced };
  }
  const ending = /\.([a-z0-9]+)$/.exec(base)?.[1] ?? "";
  const stem = base.replace(/\.[a-z0-9.]+$/, "");
  if (configEndings.has(ending)) return { trust: "config", isBare, isSpaced };
  if (/^(?:dockerfile|containerfile)/.test(stem)) {
    return { trust: "config", isBare: true, isSpaced: true };
  }
  if ((isSource || ending === "") && configSources.has(stem)) {
    return { trust: "config", isBare: false, isSpaced: false };
  }
  const isDotfile = /^\.[a-z0-9_-]+$/.test(base) || /^\.?[a-z0-9_-]+rc$/.test(base);
  if (isDotfile) return { trust: "config", isBare: true, isSpaced: true };
  return { trust: "code", isBare: false, isSpaced: false };
}

let lastPath: string | undefined;
let lastPlace: Place = { trust: "code", isBare: false, isSpaced: false };

/** Returns what a path says about values in its file. The last answer is kept: hits come by file. */
export function placeOf(path: string): Place {
  if (path !== lastPath) {
    lastPlace = classify(path);
    lastPath = path;
  }
  return lastPlace;
}
