import type { NarNode } from "./nar.ts";

/**
 * Builds the tree of what lies at a path, as `nix hash path` sees it: links are not followed, times and
 * owners do not count, and a file is executable where its owner may execute it.
 *
 * Names are listed now, contents are read when the tree is serialised. Requires read permission.
 *
 * @throws {PackRepoError} `host.not-found` (66), `flake.unreadable-name` (65) for a name or link that is
 * not UTF-8, `flake.bad-tree` (65) for a device, socket or pipe.
 */
export function narTreeFromFolder(_path: string): Promise<NarNode> {
  throw new TypeError("narTreeFromFolder is not built yet");
}
