import { PackRepoError } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { defaultBase } from "../container/mod.ts";
import { requirePathAccess, withOutputFolder, writeFileAtomic } from "../host/mod.ts";
import { printable } from "../report/mod.ts";
import { assembleCommit, baseAt } from "./assemble.ts";
import type { BuildTaskOptions } from "./task_build.ts";

function refuse(what: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "container.no-engine",
    exit: "usage",
    message: `Cannot ${what} with --engine none`,
    hint,
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
  const base = await baseAt(options.base, cwd) ?? (await defaultBase()).reference;
  const name = "packrepo-production.tar";
  const document = await withOutputFolder(output, async () => {
    progress("Gathering Deno, the npm packages and the source; writing the layers");
    const { image, metadata, commit, isDirty } = await assembleCommit({
      base,
      output: `${output}/${name}`,
    });
    await writeFileAtomic(
      `${output}/container_metadata.json`,
      `${JSON.stringify(metadata, null, 2)}\n`,
    );
    if (isDirty) print(`note    it is made of commit ${commit}, without what changed since`);
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
