import { callEngine } from "./command.ts";
import type { Engine } from "./types.ts";

/** The name that every image of PackRepo has before its tag. */
const REPOSITORY = "packrepo";

/**
 * Removes every image of PackRepo that an engine has, and returns how many names that were.
 *
 * @throws {PackRepoError} What the engine says; an image that is in use is not removed.
 */
export async function removeImages({ facts: { name } }: Engine): Promise<number> {
  const listing = await callEngine({
    command: name,
    args: name === "buildah"
      ? ["images", "--format", "{{.Name}}:{{.Tag}}"]
      : ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"],
    doing: "list the images",
  });
  // Podman calls local images localhost/NAME.
  const names = [...new Set(listing.split("\n"))]
    .filter((line) => line.replace(/^localhost\//, "").startsWith(`${REPOSITORY}:`));
  if (names.length > 0) {
    await callEngine({
      command: name,
      args: [...(name === "buildah" ? ["rmi"] : ["image", "rm"]), ...names],
      doing: "remove the images",
    });
  }
  return names.length;
}
