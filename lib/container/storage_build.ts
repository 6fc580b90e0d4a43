import { PackRepoError } from "../base/mod.ts";
import { CALL_MS, callEngine, tryEngine } from "./command.ts";
import { buildError } from "./engine_calls.ts";
import { diffIdsOf, idOf, isImageDigest, parseAnswer, textOf } from "./image_document.ts";
import type { BuildReport, BuildRequest, EngineName, ImageDigests } from "./types.ts";

/** How podman and buildah differ. */
interface StorageCommands {
  readonly command: EngineName;
  readonly build: readonly string[];
  /** What keeps the steps of a build from the network. */
  readonly offline: readonly string[];
  readonly save: readonly string[];
}

const BUILD_MS = 20 * 60_000;

/** Returns the digests of an image in the storage that podman and buildah share. */
export async function inspectInStorage(
  command: EngineName,
  image: string,
): Promise<ImageDigests> {
  const isBuildah = command === "buildah";
  const text = await callEngine({
    command,
    args: isBuildah ? ["inspect", "--type", "image", image] : ["image", "inspect", image],
    doing: `look at the image ${JSON.stringify(image)}`,
  });
  const document = parseAnswer(text, `${command} inspect`);
  const manifest = isBuildah ? textOf(document, "FromImageDigest") : textOf(document, "Digest");
  const config = isBuildah ? idOf({ Id: textOf(document, "FromImageID") }) : idOf(document);
  const layers = isBuildah ? { RootFS: { Layers: layersOfBuildah(document) } } : document;
  return {
    ...(isImageDigest(manifest) ? { manifest } : {}),
    config,
    diffIds: diffIdsOf(layers),
  };
}

/** Buildah keeps the image's own configuration below `OCIv1`. */
function layersOfBuildah(document: Record<string, unknown>): unknown {
  const oci = document["OCIv1"] as { rootfs?: { diff_ids?: unknown } } | undefined;
  return oci?.rootfs?.diff_ids;
}

/** Brings the base into the storage and returns what a build calls it by. */
async function pullBase(request: BuildRequest, command: EngineName): Promise<string> {
  const { base } = request;
  if (base.layout === undefined) return base.reference;
  // The path becomes the image's name, in which no part may start with a dot: the last one has to do.
  const at = base.layout.lastIndexOf("/");
  const output = await callEngine({
    command,
    args: ["pull", "--quiet", `oci:${base.layout.slice(at + 1)}`],
    cwd: base.layout.slice(0, at),
    doing: `load the base image ${JSON.stringify(base.layout)}`,
  });
  const id = output.trim().split("\n").at(-1) ?? "";
  if (id === "") {
    throw new PackRepoError({
      code: "container.strange-answer",
      exit: "unavailable",
      message: `Cannot load the base image: ${command} does not say what it calls it`,
      hint: "Check the engine's version",
    });
  }
  return id;
}

/**
 * Builds with podman or buildah. Docker's image format would hold the name of a build container, so
 * the image is an OCI one; the health check of the Dockerfile is lost there.
 *
 * @throws {PackRepoError} `container.build-failed` (10).
 */
export async function buildInStorage(
  request: BuildRequest,
  commands: StorageCommands,
): Promise<BuildReport> {
  const { command } = commands;
  const { contexts, base } = request;
  const baseName = await pullBase(request, command);
  const exporter = `--format oci --timestamp ${request.epoch}`;
  const call = {
    command,
    args: [
      ...commands.build,
      ...exporter.split(" "),
      ...["--file", `${contexts.source}/infra/Dockerfile`, "--target", request.target],
      ...["--build-context", `deno=${contexts.deno}`, "--build-context", `deps=${contexts.deps}`],
      ...["--build-arg", `BASE_IMAGE=${baseName}`],
      ...Object.entries(request.args).flatMap(([k, v]) => ["--build-arg", `${k}=${v}`]),
      // Everything that a build on a known base needs is in the contexts.
      ...(base.layout === undefined ? [] : [...commands.offline, "--pull-never"]),
      ...(request.isClean ? ["--no-cache"] : []),
      ...["--tag", request.tag, contexts.source],
    ],
    doing: `build the image ${request.target}`,
    timeoutMs: BUILD_MS,
  };
  const result = await tryEngine(call);
  if (result.code !== 0) throw buildError(call, result);
  await callEngine({
    command,
    args: commands.save,
    doing: "save the image",
    timeoutMs: 2 * CALL_MS,
  });
  return {
    digests: await inspectInStorage(command, request.tag),
    exporter,
    isReproducible: true,
    reproducibility: "every file and the configuration have the commit's date; OCI format",
    log: result.text,
  };
}
