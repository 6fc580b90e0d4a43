import { copyFiles, ensureFolder, filesBelow, lastLine } from "../host/mod.ts";
import { withContainer, WORK_FOLDER } from "../container/mod.ts";
import { keepLog } from "./container_logs.ts";
import { childError } from "./child_error.ts";
import type { BootContainer } from "./phase_container.ts";

/** What is packed, and how. */
export interface ContainerPack {
  /** The bare clone. */
  readonly repository: string;
  readonly budget: number;
  readonly tokenizer: string;
  readonly commit: string;
  /** Where the pack goes; a folder that does not exist yet. */
  readonly output: string;
  /** A folder for what is needed meanwhile. */
  readonly scratch: string;
  /** The folder of the artifacts, for the log. */
  readonly staging: string;
  /** The pack's id, for the log. */
  readonly id: string;
}

/** Packs a clone inside the image of the boot, which has neither the clone's disk nor a network. */
export async function packInContainer(
  { engine, image }: Required<Pick<BootContainer, "engine" | "image">>,
  pack: ContainerPack,
): Promise<void> {
  const { repository, budget, tokenizer, commit, output, scratch, staging, id } = pack;
  // The user in the image is nobody here: what he is to read must be readable for all.
  const readable = `${scratch}/readable.git`;
  await copyFiles(repository, readable, await filesBelow(repository));
  await ensureFolder(`${readable}/refs`);
  await withContainer(engine, {
    image: image.tag,
    keepLog: (text) => keepLog(staging, `run, packing ${id}`, text),
  }, async (container) => {
    await container.copyIn(readable, "source.git");
    const { code, output: text } = await container.exec([
      ...["deno", "run", "-q", "--no-prompt", "--cached-only", "-P=pack"],
      ...[`--allow-read=/app/lib,${WORK_FOLDER}`, `--allow-write=${WORK_FOLDER}`],
      ...["/app/tasks/pack.ts", `${WORK_FOLDER}/source.git`, "--output", `${WORK_FOLDER}/pack`],
      ...[
        "--json",
        "--no-config",
        "--no-cache",
        "--budget",
        String(budget),
        "--tokenizer",
        tokenizer,
        "--no-llm",
      ],
      ...["--ref", commit, "--workers", "1"],
    ]);
    if (code !== 0) throw childError(lastLine(text), code);
    await container.copyOut("pack", output);
  });
}
