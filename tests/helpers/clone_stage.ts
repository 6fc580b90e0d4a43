/** What tests of cloning share. */

import assert from "node:assert/strict";
import { PackRepoError } from "../../lib/base/mod.ts";
import { parseRepoSpec, type Repo, type RepoSpec } from "../../lib/repo/mod.ts";
import { elsewhere } from "./elsewhere.ts";
import { addCommit, type FixtureRepo, makeRepo } from "./git_fixtures.ts";

/** A password that must not show up anywhere. */
export const PASSWORD = "s3cr3t-p4ssw0rd";

/** Parses an absolute path or a URL. */
export function spec(text: string): RepoSpec {
  return parseRepoSpec(text, { cwd: "/" });
}

/** A folder with a repository `r` of two commits and an empty folder for clones. */
export interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly repo: FixtureRepo;
  readonly first: string;
  readonly second: string;
  target(): string;
}

/** Makes a stage. */
export async function makeStage(
  options: { objectFormat?: "sha1" | "sha256" } = {},
): Promise<Stage> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-clone-" });
  const repo = await makeRepo({
    "a.txt": "first\n",
    'sub/b, "c"\n😀.txt': "b\n",
    "old.txt": "removed later\n",
    "link": { link: "../../etc/passwd" },
    "module": { submodule: "1".repeat(40) },
  }, { path: `${folder}/r`, checkout: options.objectFormat === undefined, ...options })
    // A submodule's id has the length of the repository's format.
    .catch(async (error) => {
      await Deno.remove(folder, { recursive: true });
      throw error;
    });
  const second = await addCommit(repo, { "a.txt": "second\n", "old.txt": null });
  let count = 0;
  return {
    folder,
    repo,
    first: repo.commit,
    second,
    target: () => `${folder}/clone-${count++}.git`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Returns paths and contents of everything at a repository's commit. */
export async function contents(repo: Repo): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { path, mode, oid, size } of await repo.entries()) {
    if (mode === "160000") continue;
    const bytes = await repo.readBlob(oid);
    assert.equal(bytes.length, size);
    found[path] = new TextDecoder().decode(bytes);
  }
  return found;
}

/** Gives the paths of all files below a folder. */
export async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

/** Fails where a file of a folder holds a text, in its name or in its bytes. */
export async function assertAbsent(folder: string, text: string): Promise<void> {
  for await (const path of walk(folder)) {
    assert(!path.slice(folder.length).includes(text), path);
    const latin1 = new TextDecoder("latin1").decode(await Deno.readFile(path));
    assert(!latin1.includes(text), `${path} holds ${text}`);
  }
}

/** Returns the error that cloning gives, which must not hold the password. */
export async function refusal(work: Promise<Repo>): Promise<PackRepoError> {
  try {
    await using repo = await work;
    throw new Error(`cloned ${repo.label}`);
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    const said = JSON.stringify([error.message, error.hint, error.stack, String(error.cause)]);
    assert(!said.includes(PASSWORD), said);
    return error;
  }
}

/** Starts a script that imports PackRepo, with some permissions and no others. */
export function startScript(
  text: string,
  options: { readonly folder: string; readonly permissions: readonly string[] },
): Deno.ChildProcess {
  const root = new URL("../../", import.meta.url);
  const script = `${options.folder}/script.ts`;
  Deno.writeTextFileSync(script, text.replaceAll("$LIB", `${root.href}lib`));
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-prompt", "--no-check", "--cached-only"],
      ...["--config", new URL("deno.json", root).pathname],
      ...options.permissions,
      script,
    ],
    cwd: "/",
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A repository that another process cloned, opened and read, or the code it was refused with. */
export interface ClonedElsewhere {
  readonly info?: Repo["info"];
  /** The text of "a.txt". */
  readonly text?: string;
  readonly code?: string;
}

/** Clones sources in a process with other variables in its environment. */
export async function cloneElsewhere(
  clones: readonly { readonly source: string; readonly target: string; readonly ref?: string }[],
  env: Readonly<Record<string, string>>,
): Promise<ClonedElsewhere[]> {
  const cache = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  return await elsewhere(
    `
    import { cloneRepo, parseRepoSpec } from "$LIB/repo/mod.ts";
    const found = [];
    for (const { source, target, ref } of ${JSON.stringify(clones)}) {
      try {
        const options = ref === undefined ? {} : { ref };
        await using repo = await cloneRepo(parseRepoSpec(source, { cwd: "/" }), target, options);
        const entry = (await repo.entries()).find(({ path }) => path === "a.txt");
        const text = new TextDecoder().decode(await repo.readBlob(entry.oid));
        found.push({ info: repo.info, text });
      } catch (error) {
        if (error.code === undefined) throw error;
        found.push({ code: error.code });
      }
    }
    report(found);`,
    { env: { DENO_DIR: cache, ...env } },
  ) as ClonedElsewhere[];
}
