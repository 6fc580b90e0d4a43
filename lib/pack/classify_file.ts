import { isSourceLanguage, languageOf } from "./language.ts";

/** What kind of file a path names. */
export type Category =
  | "readme"
  | "manifest"
  | "source"
  | "test"
  | "documentation"
  | "settings"
  | "other";

/** What a path alone tells of a file. */
export interface FileClass {
  readonly category: Category;
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

function categoryOf(path: string, language: string): Category {
  const lower = path.toLowerCase();
  if (!lower.includes("/")) {
    if (/^readme(?:\.|$)/.test(lower)) return "readme";
    if (MANIFESTS.has(lower)) return "manifest";
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

/** Returns what kind of file a path names; readme and manifest only at the root. */
export function classifyFile(path: string): FileClass {
  const language = languageOf(path);
  return { category: categoryOf(path, language), language };
}
