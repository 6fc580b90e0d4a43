import { PackRepoError } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { assembledMetadata, assembleImage, defaultBase } from "../container/mod.ts";
import {
  envVar,
  PACKREPO_ROOT,
  pathInfo,
  requirePathAccess,
  runtimeInfo,
  stateFolder,
  withOutputFolder,
  writeFileAtomic,
} from "../host/mod.ts";
import { openRepo, parseRepoSpec, readWorkTreeState } from "../repo/mod.ts";
import { printable } from "../report/mod.ts";
import type { BuildTaskOptions } from "./task_build.ts";

function refuse(what: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "container.no-engine",
    exit: "usage",
    message: `Cannot ${what} with --engine none`,
    hint,
  });
}

/** The base that was asked for, else the layout of the cache, else the Dockerfile's. */
async function baseOf(asked: string | undefined, cwd: string): Promise<string> {
  if (asked === undefined) {
    const kept = `${stateFolder()}/cache/base`;
    return await pathInfo(kept) === undefined ? (await defaultBase()).reference : kept;
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
 * Makes the production image of this source's commit without an engine, and writes it and its metadata
 * to the output folder.
 *
 * Requires the permission set `build`, and net permission for a registry that `--base` names.
 *
 * @throws {PackRepoError} As `assembleImage`; `container.no-engine` (64) for another target than
 * production and for `--run`.
 */
export async function runAssemble(
  options: Omit<BuildTaskOptions, "engine">,
  { cwd, print, progress }: TaskContext,
): Promise<TaskOutcome> {
  if (options.target !== "production") {
    throw refuse(`build the image ${options.target}`, "Use --target production, or an engine");
  }
  if (options.run) throw refuse("run an image", "Load the archive into an engine and run it there");
  const output = resolvePath(options.output, cwd);
  await requirePathAccess("write", output);
  const base = await baseOf(options.base, cwd);
  const spec = parseRepoSpec(PACKREPO_ROOT, { cwd: PACKREPO_ROOT });
  await using source = await openRepo(spec);
  if ((await readWorkTreeState(spec)).dirty) {
    print(`note    it is made of commit ${source.info.commit}, without what changed since`);
  }
  const name = "packrepo-production.tar";
  const epoch = askedEpoch() ?? source.info.committedAt;
  const document = await withOutputFolder(output, async () => {
    progress("Gathering Deno, the npm packages and the source; writing the layers");
    const image = await assembleImage({
      source,
      base,
      platform: platformOf(),
      output: `${output}/${name}`,
      cache: `${stateFolder()}/cache/npm`,
      createdAt: epoch,
    });
    const metadata = assembledMetadata(image, { commit: source.info.commit, epoch });
    await writeFileAtomic(
      `${output}/container_metadata.json`,
      `${JSON.stringify(metadata, null, 2)}\n`,
    );
    print(`image   ${image.tag}`);
    print(`manifest ${image.manifest}`);
    print(`config  ${image.config}`);
    return metadata;
  });
  return {
    exit: "ok",
    document: { v: 1, output, archive: name, metadata: document },
    text: `${printable(output)}/${name}\n${printable(output)}/container_metadata.json\n`,
  };
}
