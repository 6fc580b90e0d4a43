/**
 * Nix as seen without Nix: `flake.lock` parsed and checked against `flake.nix`, trees serialised as
 * NAR, and narHash in every form Nix writes it.
 *
 * @module
 */
export { formatHash, type HashForm, parseHash } from "./hash_text.ts";
export { type FlakeInput, type FlakeLock, parseFlakeLock } from "./lock.ts";
export { checkFlakeLock } from "./lock_check.ts";
export {
  type NarEntry,
  type NarFile,
  type NarFolder,
  type NarHash,
  narHash,
  type NarLink,
  type NarNode,
  narOf,
} from "./nar.ts";
export { narTreeFromFolder } from "./nar_folder.ts";
export {
  type GitBlobReader,
  type GitTreeEntry,
  type GitTreeOptions,
  narTreeFromGit,
} from "./nar_git.ts";
