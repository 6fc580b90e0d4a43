import config from "../../deno.json" with { type: "json" };
import { sha256Hex } from "../base/mod.ts";
import { ensureFolder, PACKREPO_ROOT, readBytes, rfc3339 } from "../host/mod.ts";
import { buildCommit, makeContexts } from "./contexts.ts";
import type { BaseImage, BuildCommit, BuildReport, Engine, Target } from "./types.ts";

/** What to build. */
export interface ImageRequest {
  readonly target: Target;
  readonly tag: string;
  readonly base: BaseImage;
  readonly isClean: boolean;
  /** Where the image goes as an archive; a file that does not exist yet. */
  readonly archive: string;
  readonly scratch: string;
  progress(text: string): void;
}

/** An image that was built, and from what. */
export interface BuiltImage {
  readonly target: Target;
  readonly tag: string;
  readonly report: BuildReport;
  readonly base: BaseImage;
  readonly commit: BuildCommit;
  readonly args: Readonly<Record<string, string>>;
  readonly dockerfileSha256: string;
  readonly denoLockSha256: string;
  readonly denoIntegrity: string;
  readonly isClean: boolean;
}

async function digestOf(path: string): Promise<string> {
  return sha256Hex(await readBytes(`${PACKREPO_ROOT}/${path}`));
}

/**
 * Builds one of the images of infra/Dockerfile from this source.
 *
 * @throws {PackRepoError} As `makeContexts` and {@linkcode Engine.build}.
 */
export async function buildImage(engine: Engine, request: ImageRequest): Promise<BuiltImage> {
  const { target, tag, base, isClean, archive, scratch, progress } = request;
  progress("Gathering the source, the npm packages and Deno");
  const commit = await buildCommit();
  await ensureFolder(scratch);
  const contexts = await makeContexts(`${scratch}/contexts`, engine.facts.architecture);
  const args = {
    VERSION: config.version,
    REVISION: `${commit.revision ?? "unknown"}${commit.isDirty ? "-dirty" : ""}`,
    CREATED: rfc3339(commit.epoch),
  };
  progress(`Building the image ${target} with ${engine.facts.name}`);
  const { epoch } = commit;
  const report = await engine.build({
    ...{ target, tag, base, contexts, args, epoch, isClean, archive, scratch },
  });
  return {
    ...{ target, tag, report, base, commit, args, isClean },
    dockerfileSha256: await digestOf("infra/Dockerfile"),
    denoLockSha256: await digestOf("deno.lock"),
    denoIntegrity: contexts.denoIntegrity,
  };
}
