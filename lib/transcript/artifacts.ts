import { PackRepoError, Sha256, type Sha256Hex } from "../base/mod.ts";
import { openStream, pathInfo } from "../host/mod.ts";

/** What is found where a subject should be: its digest, or one clause that says why there is none. */
export type FoundArtifact =
  | { readonly sha256: Sha256Hex }
  | { readonly fault: string };

/** Finds the artifact that a subject names and recomputes its digest. */
export type ArtifactReader = (name: string) => Promise<FoundArtifact>;

/**
 * Returns whether a subject's name is that of a file below the artifacts folder. `source` and
 * `source.nar` are the checkout, and `oci:NAME` is an image.
 */
export function isFileSubject(name: string): boolean {
  return name !== "source" && name !== "source.nar" && !/^[a-z][a-z0-9+.-]*:/.test(name);
}

/**
 * Makes a reader of the files below a folder. A name that leaves the folder, or passes through a
 * symbolic link in it, is not followed: the names come from a document that may be hostile.
 */
export function readArtifactsIn(folder: string): ArtifactReader {
  return async (name: string): Promise<FoundArtifact> => {
    const parts = name.split("/");
    const isPlain = parts.every((part) => part !== "" && part !== "." && part !== "..");
    if (!isPlain || /[\0\\]/.test(name)) return { fault: "its name is not a path in the folder" };
    try {
      return await findFile(folder, parts);
    } catch (error) {
      // A missing Deno permission is not the artifact's fault and goes on.
      if (error instanceof PackRepoError) return { fault: "it cannot be read" };
      throw error;
    }
  };
}

async function findFile(folder: string, parts: readonly string[]): Promise<FoundArtifact> {
  let path = folder;
  for (const [index, part] of parts.entries()) {
    path = `${path}/${part}`;
    const info = await pathInfo(path);
    if (info === undefined) return { fault: "it is missing" };
    if (info.kind === "link") return { fault: "it is reached through a symbolic link" };
    const wanted = index === parts.length - 1 ? "file" : "folder";
    if (info.kind !== wanted) return { fault: `there is no ${wanted} where one should be` };
  }
  return { sha256: await digestFile(path) };
}

async function digestFile(path: string): Promise<Sha256Hex> {
  const hash = new Sha256();
  for await (const part of await openStream(path)) hash.update(part);
  return hash.digest();
}
