import { PackRepoError, type Sha256Hex, sha256Hex } from "../base/mod.ts";
import { type NarHash, narHash, narTreeFromFolder, narTreeFromGit } from "../flake/mod.ts";
import { git, linkText, openStream, PACKREPO_ROOT, pathInfo, readBytes } from "../host/mod.ts";
import { type CommitInfo, openRepo, parseRepoSpec, readWorkTreeState } from "../repo/mod.ts";
import type { DigestSet } from "../transcript/mod.ts";

/** The files that pin the environment; their digests go into the transcript. */
export const PIN_FILES = ["deno.json", "deno.lock", "flake.lock", "flake.nix"] as const;

/** What PackRepo itself was, when it booted. */
export interface SourceState {
  /** The commit; absent where PackRepo does not lie in a git repository (the Nix store). */
  readonly commit?: CommitInfo;
  /** Whether tracked files differ from the commit. */
  readonly isDirty: boolean;
  /** What Nix calls the narHash of the source: of the commit, or of the tracked files when dirty. */
  readonly nar: NarHash;
  readonly pins: Readonly<Record<typeof PIN_FILES[number], Sha256Hex>>;
}

/** Returns the tracked paths; one that is not UTF-8 could not be opened, and must not drop out unseen. */
function decodePaths(listing: Uint8Array): string[] {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(listing).split("\0");
  } catch (cause) {
    throw new PackRepoError({
      code: "boot.path-encoding",
      exit: "data",
      message: "Cannot hash the work tree of PackRepo: a tracked name is not UTF-8",
      hint: "Commit the changes, or remove the file from the index",
      cause,
    });
  }
}

/** Returns the digest of the tracked files as they lie in the work tree, as Nix takes it when dirty. */
async function narOfWorkTree(): Promise<NarHash> {
  const listing = await git(["ls-files", "-z"], { cwd: PACKREPO_ROOT });
  const encoder = new TextEncoder();
  const entries = [];
  for (const path of decodePaths(listing)) {
    if (path === "") continue;
    const info = await pathInfo(`${PACKREPO_ROOT}/${path}`);
    if (info === undefined || info.kind === "folder") continue;
    const mode = info.kind === "link" ? "120000" : (info.mode & 0o100) === 0 ? "100644" : "100755";
    entries.push({ pathBytes: encoder.encode(path), mode, oid: path, size: info.size });
  }
  return await narHash(narTreeFromGit(entries, {
    async readBlob(path) {
      const full = `${PACKREPO_ROOT}/${path}`;
      const info = await pathInfo(full);
      return info?.kind === "link" ? encoder.encode(await linkText(full)) : await readBytes(full);
    },
    async *streamBlob(path) {
      yield* await openStream(`${PACKREPO_ROOT}/${path}`);
    },
  }));
}

/** Returns the digest of a source that came without git, less what PackRepo itself writes into it. */
async function narOfPlainFolder(): Promise<NarHash> {
  const tree = await narTreeFromFolder(PACKREPO_ROOT);
  if (tree.kind !== "folder") throw new TypeError("PackRepo's own folder is not a folder");
  const decoder = new TextDecoder();
  const entries = tree.entries
    .filter(({ name }) => !["artifacts", ".packrepo"].includes(decoder.decode(name)));
  return await narHash({ ...tree, entries });
}

/** Returns the digests of the files that pin the environment. Requires read permission for them. */
export async function pinDigests(): Promise<SourceState["pins"]> {
  const pairs = PIN_FILES.map(async (name) =>
    [name, sha256Hex(await readBytes(`${PACKREPO_ROOT}/${name}`))] as const
  );
  return Object.fromEntries(await Promise.all(pairs)) as SourceState["pins"];
}

/**
 * Describes PackRepo's own source. Requires read permission for its folder and `run` for git.
 *
 * @throws {PackRepoError} As the functions of host, repo and flake do.
 */
export async function describeSource(): Promise<SourceState> {
  const pins = await pinDigests();
  if (await pathInfo(`${PACKREPO_ROOT}/.git`) === undefined) {
    return { isDirty: false, nar: await narOfPlainFolder(), pins };
  }
  const spec = parseRepoSpec(PACKREPO_ROOT, { cwd: PACKREPO_ROOT });
  await using repo = await openRepo(spec);
  const { dirty } = await readWorkTreeState(spec);
  const nar = dirty ? await narOfWorkTree() : await narHash(narTreeFromGit(await repo.entries(), {
    readBlob: (oid) => repo.readBlob(oid as Parameters<typeof repo.readBlob>[0]),
    streamBlob: (oid) => repo.streamBlob(oid as Parameters<typeof repo.streamBlob>[0]),
  }));
  return { commit: repo.info, isDirty: dirty, nar, pins };
}

/** Returns the digests of a source by the names that they have in the statements of a boot. */
export function sourceDigests(source: SourceState): Record<string, DigestSet> {
  const { commit, nar, pins } = source;
  return {
    ...(commit === undefined ? {} : { source: { gitCommit: commit.commit, gitTree: commit.tree } }),
    "source.nar": { sha256: nar.sha256 },
    ...Object.fromEntries(PIN_FILES.map((name) => [name, { sha256: pins[name] }])),
  };
}
