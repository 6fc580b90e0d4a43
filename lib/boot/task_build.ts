import { type Json, PackRepoError } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import {
  buildImage,
  containerMetadata,
  type Engine,
  type EngineName,
  requireEngine,
  runImage,
  type Target,
} from "../container/mod.ts";
import {
  renamePath,
  requirePathAccess,
  withOutputFolder,
  withTempFolder,
  writeFileAtomic,
} from "../host/mod.ts";
import { printable } from "../report/mod.ts";
import { chosenBase, tagOf } from "./container_base.ts";

/** What `deno task build` was asked for. */
export interface BuildTaskOptions {
  readonly target: Target;
  readonly engine: EngineName | "auto";
  readonly base: string | undefined;
  readonly output: string;
  readonly clean: boolean;
  readonly run: boolean;
}

/** Only the checks of the ci image come to an end by themselves. */
function requireEndingCommand(target: Target): void {
  if (target === "ci") return;
  throw new PackRepoError({
    code: "container.no-run",
    exit: "usage",
    message: `Cannot use --run with the target ${target}: its command does not end`,
    hint: "Use --target ci",
  });
}

async function runChecks(engine: Engine, tag: string): Promise<void> {
  const code = await runImage(engine, tag);
  if (code === 0) return;
  throw new PackRepoError({
    code: "container.run-failed",
    exit: "no",
    message: `The command of the image ${tag} ended with ${code}`,
    hint: "Read what it printed above",
  });
}

/**
 * Builds an image, keeps it in the engine, and writes it and its metadata to the output folder.
 *
 * Requires the permission set `build`.
 *
 * @throws {PackRepoError} `container.no-engine` (69), `container.bad-base` (65),
 * `container.build-failed` (10).
 */
export async function runBuild(
  options: BuildTaskOptions,
  { cwd, print, progress }: TaskContext,
): Promise<TaskOutcome> {
  const { target } = options;
  if (options.run) requireEndingCommand(target);
  const output = resolvePath(options.output, cwd);
  await requirePathAccess("write", output);
  const base = await chosenBase(options.base, cwd);
  progress("Looking for a container engine");
  const { engine, probes, reason } = await requireEngine(options.engine, options.run);
  print(`engine  ${reason}`);
  const name = `packrepo-${target}.tar`;
  const metadata: Json = await withOutputFolder(output, () =>
    withTempFolder(async (scratch) => {
      const archive = `${scratch}/${name}`;
      const tag = tagOf(target);
      const isClean = options.clean;
      const image = await buildImage(engine, {
        ...{ target, tag, base, isClean, archive, progress },
        scratch: `${scratch}/build`,
      });
      const document = containerMetadata(image, { facts: engine.facts, probes });
      await renamePath(archive, `${output}/${name}`);
      await writeFileAtomic(
        `${output}/container_metadata.json`,
        `${JSON.stringify(document, null, 2)}\n`,
      );
      print(`image   ${tag}`);
      const { manifest, config } = image.report.digests;
      if (manifest !== undefined) print(`manifest ${manifest}`);
      if (config !== undefined) print(`config  ${config}`);
      const can = image.report.isReproducible ? "reproducible" : "NOT reproducible";
      print(`${can}: ${image.report.reproducibility}`);
      return document;
    }, output));
  if (options.run) await runChecks(engine, tagOf(target));
  return {
    exit: "ok",
    document: { v: 1, output, archive: name, metadata },
    text: `${printable(output)}/${name}\n${printable(output)}/container_metadata.json\n`,
  };
}
