import type { FileMarks } from "./ignore_rules.ts";
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

/** A name says it: `a.pb.go`, `a_pb2.py`, `a.g.dart`, `a.designer.cs`. */
const GENERATED = new RegExp(
  [
    String.raw`\.pb\.(?:go|cc|h|swift|gw\.go)$`,
    String.raw`_pb2(?:_grpc)?\.pyi?$`,
    String.raw`_pb\.(?:js|ts|d\.ts|rb)$`,
    String.raw`\.g(?:\.i)?\.(?:dart|cs)$`,
    String.raw`\.freezed\.dart$`,
    String.raw`\.designer\.(?:cs|vb)$`,
    String.raw`\.generated\.[a-z]+$`,
  ].join("|"),
);

/**
 * Returns why a path is not eligible whatever its content, or `undefined`. What the commit marks a
 * file as comes before what its name says.
 */
export function pathSkipReason(path: string, marks: FileMarks = {}): SkipReason | undefined {
  const parts = path.split("/");
  const name = parts.pop()!.toLowerCase();
  const inVendor = parts.some((part) => VENDOR_FOLDERS.has(part.toLowerCase()));
  if (marks.vendored ?? inVendor) return "vendored";
  if (isSecretName(name)) return "secret";
  if (LOCK_NAMES.has(name)) return "lock";
  if (MINIFIED.test(name)) return "minified";
  if (marks.generated ?? GENERATED.test(name)) return "generated";
  return undefined;
}
