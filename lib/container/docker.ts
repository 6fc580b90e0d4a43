import { readText } from "../host/mod.ts";
import { CALL_MS, callEngine, tryEngine } from "./command.ts";
import { buildError, callsOf } from "./engine_calls.ts";
import {
  diffIdsOf,
  digestsOfMetadata,
  idOf,
  memberOf,
  parseAnswer,
  textOf,
} from "./image_document.ts";
import type {
  BuildReport,
  BuildRequest,
  Engine,
  EngineFacts,
  EngineProbe,
  ImageDigest,
  ImageDigests,
} from "./types.ts";

const COMMAND = "docker";
const BUILD_MS = 20 * 60_000;

/** What Docker says of its own parts. */
function partsOf(server: Record<string, unknown>, buildx: string): Record<string, string> {
  const parts: Record<string, string> = { buildx };
  const components = server["Components"];
  for (const component of Array.isArray(components) ? components : []) {
    const name = textOf(component, "Name");
    if (name !== "" && name !== "Engine") parts[name] = textOf(component, "Version");
  }
  return parts;
}

/** Finds out whether Docker can be used: the program, its daemon, and buildx. */
export async function probeDocker(): Promise<EngineProbe> {
  const call = (args: readonly string[]) =>
    tryEngine({ command: COMMAND, args, doing: "ask for the version", timeoutMs: 20_000 });
  const version = await call(["version", "--format", "{{json .}}"]);
  if (version.code !== 0) {
    return { name: "docker", detail: "is installed, but its daemon does not answer" };
  }
  const server = memberOf(parseAnswer(version.output, "docker version"), "Server");
  if (textOf(server, "Version") === "") {
    return { name: "docker", detail: "is installed, but it is not Docker: it has no daemon" };
  }
  const [buildx, info] = await Promise.all([
    call(["buildx", "version"]),
    call(["info", "--format", "{{json .DriverStatus}}"]),
  ]);
  if (buildx.code !== 0) {
    return { name: "docker", detail: "has no buildx: install docker-buildx" };
  }
  const facts: EngineFacts = {
    name: "docker",
    version: textOf(server, "Version"),
    parts: partsOf(server, buildx.text.match(/\d+(?:\.\d+)+\S*/)?.[0] ?? "unknown"),
    store: info.text.includes("io.containerd.snapshotter") ? "containerd" : "graphdriver",
    architecture: textOf(server, "Arch"),
  };
  return { name: "docker", facts, detail: `${facts.version}, store ${facts.store}` };
}

/** How a build is written: to a file that holds the digests, where Docker's image store can do that. */
function exporterOf(request: BuildRequest, facts: EngineFacts): { text: string; flags: string[] } {
  if (facts.store !== "containerd") return { text: "load", flags: ["--load"] };
  const text = "type=docker,rewrite-timestamp=true,compression=uncompressed,force-compression=true";
  return {
    text,
    flags: ["--output", `${text},name=${request.tag},dest=${request.archive}`],
  };
}

function buildArgs(request: BuildRequest, metadata: string): string[] {
  const { base, contexts } = request;
  const fromLayout = base.layout === undefined ? [] : [
    "--build-context",
    `base-layout=oci-layout://${base.layout}@${base.manifest}`,
    // Everything that a build on a known base needs is in the contexts.
    "--network",
    "none",
  ];
  return [
    ...["buildx", "build", "--progress", "plain", "--provenance=false", "--sbom=false"],
    ...["--file", `${contexts.source}/infra/Dockerfile`, "--target", request.target],
    ...["--build-context", `deno=${contexts.deno}`, "--build-context", `deps=${contexts.deps}`],
    ...fromLayout,
    "--build-arg",
    `BASE_IMAGE=${base.layout === undefined ? base.reference : "base-layout"}`,
    ...["--build-arg", `SOURCE_DATE_EPOCH=${request.epoch}`],
    ...Object.entries(request.args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...["--metadata-file", metadata],
    ...(request.isClean ? ["--no-cache"] : []),
  ];
}

async function inspect(
  image: string,
): Promise<{ id: ImageDigest; diffIds: ImageDigests["diffIds"] }> {
  const text = await callEngine({
    command: COMMAND,
    args: ["image", "inspect", "--format", "{{json .}}", image],
    doing: `look at the image ${JSON.stringify(image)}`,
  });
  const document = parseAnswer(text, "docker image inspect");
  return { id: idOf(document), diffIds: diffIdsOf(document) };
}

/** Brings what was built under its tag and into the archive; the exporter did one of the two. */
async function settle(
  request: BuildRequest,
  isExported: boolean,
  config: ImageDigest,
): Promise<void> {
  const { archive, tag } = request;
  const steps = isExported ? [["load", "--quiet", "--input", archive]] : [
    ["tag", config, tag],
    ["save", "--output", archive, tag],
  ];
  for (const args of steps) {
    await callEngine({
      command: COMMAND,
      args,
      doing: `${args[0]} the image ${tag}`,
      timeoutMs: 2 * CALL_MS,
    });
  }
}

async function build(request: BuildRequest, facts: EngineFacts): Promise<BuildReport> {
  const metadataFile = `${request.scratch}/metadata.json`;
  const exporter = exporterOf(request, facts);
  const call = {
    command: COMMAND,
    args: [...buildArgs(request, metadataFile), ...exporter.flags, request.contexts.source],
    doing: `build the image ${request.target}`,
    timeoutMs: BUILD_MS,
    env: { SOURCE_DATE_EPOCH: String(request.epoch) },
  };
  const result = await tryEngine(call);
  if (result.code !== 0) throw buildError(call, result);
  const isExported = facts.store === "containerd";
  const metadata = parseAnswer(await readText(metadataFile), "the build's metadata");
  const digests = digestsOfMetadata(metadata);
  await settle(request, isExported, digests.config);
  const { diffIds } = await inspect(request.tag);
  return {
    digests: isExported ? { ...digests, diffIds } : { config: digests.config, diffIds },
    exporter: exporter.text,
    isReproducible: isExported,
    reproducibility: isExported
      ? "BuildKit gives every file the commit's date at most, and writes layers uncompressed"
      : "this Docker keeps images in a graph driver, and cannot rewrite the times of files: turn on " +
        "its containerd image store",
    log: result.text,
  };
}

/** Makes the engine that calls `docker`. */
export function dockerEngine(facts: EngineFacts): Engine {
  const calls = callsOf(COMMAND);
  return {
    ...calls,
    facts,
    canRun: true,
    build: (request) => build(request, facts),
    async inspect(image) {
      const { id, diffIds } = await inspect(image);
      // The containerd store calls an image by its manifest, graph drivers by its configuration.
      return facts.store === "containerd" ? { manifest: id, diffIds } : { config: id, diffIds };
    },
    async state(container) {
      const text = await calls.run(
        ["container", "inspect", "--format", "{{json .State}}", container],
        "look at the container",
      );
      const state = parseAnswer(text, "docker container inspect");
      const health = memberOf(state, "Health");
      const log = health["Log"];
      const last = Array.isArray(log) ? log.at(-1) : undefined;
      const status = textOf(health, "Status");
      return {
        isRunning: state["Running"] === true,
        exitCode: typeof state["ExitCode"] === "number" ? state["ExitCode"] : 0,
        health: status === "starting" || status === "healthy" || status === "unhealthy"
          ? status
          : "none",
        lastOutput: last === undefined ? "" : textOf(last as Record<string, unknown>, "Output"),
      };
    },
  };
}
