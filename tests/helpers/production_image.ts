/** The production image as `--engine none` makes it, for tests that run it. */

import assert from "node:assert/strict";
import { openRepo, parseRepoSpec } from "../../lib/repo/mod.ts";
import {
  type AssembledImage,
  assembleImage,
  type AssembleOptions,
} from "../../lib/container/mod.ts";
import { writeRootImage } from "../../lib/container/oci/root_image.ts";
import { named } from "../unit/host/disk.ts";
import { isOnPath, runProgram } from "./nix_workshop.ts";

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

/** Where tests keep what was fetched: where the task does. */
export const CACHE = `${ROOT}/.packrepo/cache/npm`;

/** The platform of this machine. */
export const PLATFORM = {
  os: "linux",
  architecture: Deno.build.arch === "x86_64" ? "amd64" : "arm64",
};

/** Why npm's packages cannot be had, or `undefined`. */
export const NO_NPM: string | undefined = isOnPath("npm") ? undefined : "npm is not installed";

/** Why no base can be made of Debian packages, or `undefined`. */
export const NO_BASE: string | undefined = NO_NPM ??
  (Deno.build.os !== "linux" || Deno.uid() !== 0
    ? "only root on Linux can make a base of Debian packages"
    : isOnPath("mmdebstrap") && isOnPath("apt-get")
    ? undefined
    : "mmdebstrap is not installed");

/** Registers a test with the reason for which it is skipped, if there is one. */
export function testUnless(
  reason: string | undefined,
  name: string,
  fn: () => Promise<void>,
): void {
  Deno.test({ name: named(name, reason), ignore: reason !== undefined, fn });
}

/** Makes the image of a repository of PackRepo (this one by default), as it is committed there. */
export async function assemble(
  options: Pick<AssembleOptions, "base" | "output"> & Partial<AssembleOptions>,
  repository: string = ROOT,
): Promise<AssembledImage> {
  await using repo = await openRepo(parseRepoSpec(repository, { cwd: "/" }));
  return await assembleImage({ source: repo, platform: PLATFORM, cache: CACHE, ...options });
}

/** Makes the base that production runs on, of Debian packages; cached, as in CI. */
export async function makeRunBase(): Promise<string> {
  const folder = `${ROOT}/.packrepo/cache/bases`;
  const script = `${ROOT}/infra/container/base.sh`;
  const { code, stderr } = await runProgram("bash", [script, "run", `${folder}/run.tar`]);
  assert.equal(code, 0, stderr);
  const layout = `${folder}/run.oci`;
  await writeRootImage({
    root: `${folder}/run.tar`,
    platform: PLATFORM,
    output: `${folder}/run.image.tar`,
    layout,
    tag: "localhost/packrepo/base-run:test",
  });
  return layout;
}
