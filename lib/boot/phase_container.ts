import { type Check, type Json, PackRepoError } from "../base/mod.ts";
import {
  type AssembledImage,
  type BaseImage,
  buildImage,
  type BuiltImage,
  containerMetadata,
  detectEngine,
  type Detection,
  type Engine,
  requireEngine,
  type TakenImage,
  withContainer,
} from "../container/mod.ts";
import { CONTAINER_FILES, writeArtifact } from "./artifacts.ts";
import { bootAssembled } from "./container_assembled.ts";
import { chosenBase, tagOf } from "./container_base.ts";
import { keepLog } from "./container_logs.ts";
import type { Phase, PhaseContext, PhaseResult } from "./phase.ts";

/** The image that a boot ran or, without an engine, made. */
export interface BootContainer {
  /** Absent where the image was not run. */
  readonly engine?: Engine;
  readonly image: BuiltImage | TakenImage | AssembledImage;
  /** What is written as `container_metadata.json`. */
  readonly metadata: string;
}

function skip(reason: string): PhaseResult {
  return { detail: reason, rows: [], skipped: reason };
}

/** Returns why a build that nobody asked for is not begun, or `undefined`. */
async function whyNotBuild(engine: Engine, base: BaseImage): Promise<string | undefined> {
  if (base.layout !== undefined) return undefined;
  try {
    await engine.inspect(base.reference);
    return undefined;
  } catch (error) {
    if (!(error instanceof PackRepoError)) throw error;
    const { name } = engine.facts;
    return `${name} has no base image to build on, and nothing is pulled unasked: run ` +
      `${name} pull ${base.reference}, or pass --engine ${name}, which pulls it`;
  }
}

/** Builds the production image under a name of its own, which goes when the boot ends. */
async function build(engine: Engine, base: BaseImage, context: PhaseContext): Promise<BuiltImage> {
  const { scratch, progress } = context;
  const tag = `packrepo:boot-${crypto.randomUUID()}`;
  context.leaves(async () => {
    await engine.run(["image", "rm", "--force", tag], "remove the image of the boot");
  });
  try {
    const image = await buildImage(engine, {
      ...{ target: "production", tag, base, isClean: false, progress },
      archive: `${scratch}/image.tar`,
      scratch: `${scratch}/image`,
    });
    await keepLog(context.staging, "build", image.report.log);
    return image;
  } catch (error) {
    if (error instanceof PackRepoError && error.cause instanceof Error) {
      await keepLog(context.staging, "build", error.cause.message);
    }
    throw error;
  }
}

/** Returns the image that is run, or why there is none. */
async function imageOf(
  engine: Engine,
  context: PhaseContext,
): Promise<BuiltImage | TakenImage | string> {
  const { container, cwd } = context.options;
  const taken = container.image ?? (container.skipBuild ? tagOf("production") : undefined);
  if (taken !== undefined) return { tag: taken, digests: await engine.inspect(taken) };
  const base = await chosenBase(container.base, cwd);
  if (container.engine !== "auto" || container.base !== undefined) {
    return await build(engine, base, context);
  }
  const reason = await whyNotBuild(engine, base);
  if (reason !== undefined) return reason;
  try {
    return await build(engine, base, context);
  } catch (error) {
    // Without a network, a boot that was not asked for an image does without.
    if (error instanceof PackRepoError && error.code === "container.cannot-fetch") {
      return `${error.message}. ${error.hint}`;
    }
    throw error;
  }
}

function digestText(image: BuiltImage | TakenImage): string {
  const { manifest, config } = "digests" in image ? image.digests : image.report.digests;
  return manifest !== undefined ? `manifest ${manifest}` : `config ${config}`;
}

function imageRow(image: BuiltImage | TakenImage): Check {
  const digest = digestText(image);
  if ("digests" in image) {
    return { id: "image", status: "passed", detail: `${image.tag} as it was, ${digest}` };
  }
  const can = image.report.isReproducible
    ? "reproducible"
    : `not reproducible: ${image.report.reproducibility}`;
  return { id: "image", status: "passed", detail: `${image.target} built, ${digest}; ${can}` };
}

/** Runs an image until it is healthy, and returns what that showed. */
async function runOnce(engine: Engine, tag: string, context: PhaseContext): Promise<Check> {
  context.progress("Running the image");
  const healthyAfterMs = await withContainer(engine, {
    image: tag,
    keepLog: (text) => keepLog(context.staging, "run", text),
  }, (container) => Promise.resolve(container.healthyAfterMs));
  return {
    id: "health",
    status: "passed",
    detail: "healthy without a network, read-only, without capabilities",
    durationMs: healthyAfterMs,
  };
}

async function boot(
  detection: Detection & { readonly engine: Engine },
  context: PhaseContext,
): Promise<PhaseResult> {
  const { engine, probes, reason } = detection;
  const image = await imageOf(engine, context);
  if (typeof image === "string") return skip(image);
  const document: Json = containerMetadata(image, { facts: engine.facts, probes });
  const metadata = `${JSON.stringify(document, null, 2)}\n`;
  await writeArtifact(`${context.staging}/${CONTAINER_FILES.metadata}`, metadata);
  const health = await runOnce(engine, image.tag, context);
  const rows: Check[] = [
    { id: "engine", status: "passed", detail: reason },
    imageRow(image),
    health,
  ];
  return {
    detail: `${engine.facts.name} ${engine.facts.version}, ${digestText(image)}, healthy`,
    rows,
    facts: { container: { engine, image, metadata } },
  };
}

/**
 * Phase 2: builds the production image or takes the one that was named, and runs it without a
 * network until it is healthy; with `--engine none`, assembles it. Skipped where there is no engine and
 * nobody asked for one.
 */
export const containerPhase: Phase = {
  id: "container",
  async run(context) {
    const { engine: asked, image, base, skipBuild } = context.options.container;
    if (asked === "none") return await bootAssembled(context);
    context.progress("Looking for a container engine");
    const isAsked = asked !== "auto" || image !== undefined || base !== undefined || skipBuild;
    if (isAsked) return await boot(await requireEngine(asked, true), context);
    const { engine, probes, reason } = await detectEngine(asked, true);
    if (engine === undefined) return skip(`no container engine: ${reason}`);
    return await boot({ engine, probes, reason }, context);
  },
};
