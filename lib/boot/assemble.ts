import { type Json, PackRepoError } from "../base/mod.ts";
import { resolvePath } from "../cli/mod.ts";
import { type AssembledImage, assembledMetadata, assembleImage } from "../container/mod.ts";
import { envVar, PACKREPO_ROOT, pathInfo, runtimeInfo, stateFolder } from "../host/mod.ts";
import { openRepo, parseRepoSpec, readWorkTreeState } from "../repo/mod.ts";

/** PackRepo's production image, made without an engine. */
export interface Assembled {
  readonly image: AssembledImage;
  /** What is written as `container_metadata.json`. */
  readonly metadata: Json;
  /** The commit that it was made of, without what changed since. */
  readonly commit: string;
  readonly isDirty: boolean;
}

/**
 * Returns the base to assemble on, as `assembleImage` takes it: the one asked for, else the layout of
 * the cache, where there is one.
 */
export async function baseAt(asked: string | undefined, cwd: string): Promise<string | undefined> {
  if (asked === undefined) {
    const kept = `${stateFolder()}/cache/base`;
    return await pathInfo(kept) === undefined ? undefined : kept;
  }
  const path = resolvePath(asked, cwd);
  return await pathInfo(path) === undefined && asked.includes("@") ? asked : path;
}

function platformOf(): { os: string; architecture: string } {
  const { platform } = runtimeInfo();
  return { os: "linux", architecture: platform.startsWith("aarch64") ? "arm64" : "amd64" };
}

/** `SOURCE_DATE_EPOCH` where it is set, as reproducible-builds.org defines it. */
function askedEpoch(): number | undefined {
  const text = envVar("SOURCE_DATE_EPOCH");
  if (text === undefined || text === "") return undefined;
  if (/^[0-9]{1,11}$/.test(text)) return Number(text);
  throw new PackRepoError({
    code: "container.bad-epoch",
    exit: "config",
    message: `SOURCE_DATE_EPOCH is ${JSON.stringify(text)}, not a number of seconds`,
    hint: "Set it to a number, or unset it",
  });
}

/**
 * Makes the production image of this source's commit without an engine.
 *
 * @param output The archive to write, an absolute path.
 * @throws {PackRepoError} As `openRepo` and `assembleImage`; `container.bad-epoch` (78).
 */
export async function assembleCommit(
  { base, output }: { readonly base: string; readonly output: string },
): Promise<Assembled> {
  const spec = parseRepoSpec(PACKREPO_ROOT, { cwd: PACKREPO_ROOT });
  await using source = await openRepo(spec);
  const { commit, committedAt } = source.info;
  const epoch = askedEpoch() ?? committedAt;
  const image = await assembleImage({
    source,
    base,
    platform: platformOf(),
    output,
    cache: `${stateFolder()}/cache/npm`,
    createdAt: epoch,
  });
  return {
    image,
    metadata: assembledMetadata(image, { commit, epoch }),
    commit,
    isDirty: (await readWorkTreeState(spec)).dirty,
  };
}
