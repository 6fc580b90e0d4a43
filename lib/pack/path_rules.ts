import { isSecretName } from "./secret_rules.ts";
import type { SkipReason } from "./types.ts";

/** Files that a package manager writes: long, and their manifest says the same shorter. */
const LOCK_NAMES: ReadonlySet<string> = new Set([
  "bun.lock",
  "cargo.lock",
  "composer.lock",
  "deno.lock",
  "flake.lock",
  "gemfile.lock",
  "go.sum",
  "go.work.sum",
  "gradle.lockfile",
  "mix.lock",
  "npm-shrinkwrap.json",
  "package-lock.json",
  "package.resolved",
  "pdm.lock",
  "pipfile.lock",
  "pixi.lock",
  "pnpm-lock.yaml",
  "podfile.lock",
  "poetry.lock",
  "pubspec.lock",
  "uv.lock",
  "yarn.lock",
]);

/** Folders that hold other people's code. */
const VENDOR_FOLDERS: ReadonlySet<string> = new Set([
  "bower_components",
  "node_modules",
  "third_party",
  "vendor",
  "vendored",
]);

/** A name says it: `app.min.js`, `app.js.map`. */
const MINIFIED = /[.-]min\.(?:js|mjs|cjs|css|html)$|\.(?:js|mjs|cjs|css)\.map$/;

/** Returns why a path is not eligible whatever its content, or `undefined`. */
export function pathSkipReason(path: string): SkipReason | undefined {
  const parts = path.split("/");
  const name = parts.pop()!.toLowerCase();
  if (parts.some((part) => VENDOR_FOLDERS.has(part.toLowerCase()))) return "vendored";
  if (isSecretName(name)) return "secret";
  if (LOCK_NAMES.has(name)) return "lock";
  if (MINIFIED.test(name)) return "minified";
  return undefined;
}
