/** The flake of this project in a folder of a test, with the stand-in for nixpkgs. */

import { fixtureGit } from "./git_fixtures.ts";

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

/** This machine, in Nix's words. */
export const SYSTEM = `${Deno.build.arch}-${Deno.build.os}`;

/** Copies what the flake is made of to a git repository of its own, with other tasks on wish. */
export async function copyFlake(
  folder: string,
  tasks?: Readonly<Record<string, { description: string; command: string }>>,
): Promise<void> {
  await Deno.mkdir(`${folder}/infra/nix`, { recursive: true });
  for (const file of ["flake.nix", "flake.lock", "deno.lock", "deno.json"]) {
    await Deno.copyFile(`${ROOT}/${file}`, `${folder}/${file}`);
  }
  for await (const { name } of Deno.readDir(`${ROOT}/infra/nix`)) {
    await Deno.copyFile(`${ROOT}/infra/nix/${name}`, `${folder}/infra/nix/${name}`);
  }
  if (tasks !== undefined) {
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ tasks }));
    await Deno.mkdir(`${folder}/tasks`);
    for (const name of Object.keys(tasks)) {
      await Deno.writeTextFile(`${folder}/tasks/${name}.ts`, "");
    }
  }
  await commitAll(folder);
}

/** Makes a repository of a folder, with all that lies in it in one commit. */
export async function commitAll(folder: string): Promise<void> {
  await fixtureGit(["init", "--quiet", "--initial-branch=main"], { cwd: folder });
  await fixtureGit(["add", "--all"], { cwd: folder });
  await fixtureGit(["commit", "--quiet", "--message=x"], { cwd: folder });
}

/** The flags that put the stand-in of tests/nixpkgs in the place of nixpkgs. */
export const STAND_IN: readonly string[] = [
  "--override-input",
  "nixpkgs",
  `path:${ROOT}/tests/nixpkgs`,
  "--no-write-lock-file",
];
