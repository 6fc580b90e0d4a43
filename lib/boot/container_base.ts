import { resolvePath } from "../cli/mod.ts";
import { type BaseImage, defaultBase, readBase, type Target } from "../container/mod.ts";
import { pathInfo, stateFolder } from "../host/mod.ts";

/**
 * Returns the base to build on: the one asked for, else the layout at `.packrepo/cache/base`, else
 * the Dockerfile's.
 *
 * @throws {PackRepoError} `container.bad-base` (65).
 */
export async function chosenBase(text: string | undefined, cwd: string): Promise<BaseImage> {
  if (text !== undefined) return await readBase(text, resolvePath(text, cwd));
  const kept = `${stateFolder()}/cache/base`;
  return await pathInfo(kept) === undefined ? await defaultBase() : await readBase(kept, kept);
}

/** Returns how an image is called on this machine. */
export function tagOf(target: Target): string {
  return `packrepo:${target}`;
}
