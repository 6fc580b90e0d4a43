import { isSourceLanguage, languageOf } from "./language.ts";

/** What orders the choice among eligible files, known from path and size alone. */
export interface Rating {
  /** Higher is chosen first; an integer below 2^48. */
  readonly score: number;
  /** Why a file of this score is in a pack, in words. */
  readonly reason: string;
  readonly language: string;
}

const MANIFESTS: ReadonlySet<string> = new Set([
  "build.gradle",
  "build.gradle.kts",
  "build.zig",
  "cargo.toml",
  "cmakelists.txt",
  "composer.json",
  "deno.json",
  "deno.jsonc",
  "flake.nix",
  "gemfile",
  "go.mod",
  "makefile",
  "meson.build",
  "mix.exs",
  "package.json",
  "package.swift",
  "pom.xml",
  "pyproject.toml",
  "requirements.txt",
  "setup.cfg",
  "setup.py",
]);

const TEST_FOLDER = /(?:^|\/)(?:__tests__|e2e|fixtures|spec|specs|test|testdata|testing|tests)\//;
const TEST_NAME = /(?:^|\/)test_[^/]*$|[._-](?:test|tests|spec)\.[^/.]+$/;
const SETTINGS: ReadonlySet<string> = new Set(["ini", "json", "toml", "xml", "yaml"]);
const PROSE: ReadonlySet<string> = new Set(["markdown", "restructuredtext", "text"]);

const CATEGORIES = [
  "other",
  "test",
  "settings",
  "documentation",
  "source",
  "manifest at the root",
  "readme at the root",
] as const;

function categoryOf(path: string, language: string): typeof CATEGORIES[number] {
  const lower = path.toLowerCase();
  if (!lower.includes("/")) {
    if (/^readme(?:\.|$)/.test(lower)) return "readme at the root";
    if (MANIFESTS.has(lower)) return "manifest at the root";
  }
  if (TEST_FOLDER.test(lower) || TEST_NAME.test(lower)) return "test";
  if (isSourceLanguage(language)) return "source";
  if (SETTINGS.has(language)) return "settings";
  // A name without an ending is "text" too: LICENSE, .gitignore.
  if (PROSE.has(language) && /\.[^/.]+$/.test(lower.replace(/^.*\//, "").slice(1))) {
    return "documentation";
  }
  return "other";
}

/** Rates a file: its kind first, then what lies less deep, then what is smaller. */
export function rateFile(path: string, size: number): Rating {
  const language = languageOf(path);
  const category = categoryOf(path, language);
  const depth = path.split("/").length - 1;
  const score = CATEGORIES.indexOf(category) * 2 ** 44 +
    (4095 - Math.min(depth, 4095)) * 2 ** 32 +
    (2 ** 32 - 1 - Math.min(size, 2 ** 32 - 1));
  return { score, language, reason: depth === 0 ? category : `${category}, ${depth} deep` };
}
