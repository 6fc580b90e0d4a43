import type { Check } from "../base/mod.ts";
import { PACKREPO_ROOT } from "../host/mod.ts";
import { parseRepoSpec, withRepo } from "../repo/mod.ts";
import { cycloneDx, type Inventory } from "../supply/mod.ts";
import { imageDependencies, imageSubjects } from "./image_descriptors.ts";
import { documentText, inventoryOf } from "./inventory.ts";
import type { BootFacts } from "./phase.ts";

/** The name among the artifacts of the bill of materials of PackRepo's own commit. */
export const BOM_FILE = "sbom.cdx.json";

/** Returns the images of a boot, by the names that its statements give them. */
export function inventoryImages({ container }: Pick<BootFacts, "container">): Inventory["images"] {
  return [...imageDependencies(container), ...imageSubjects(container)].map((descriptor) => ({
    name: descriptor.name!.replace(/^[a-z]+:/, ""),
    sha256: descriptor.digest!["sha256"]!,
  }));
}

/**
 * Lists what PackRepo's own commit depends on, with the images that the boot used and built, in
 * CycloneDX; nothing where PackRepo is in no git repository.
 *
 * @throws {PackRepoError} As `inventoryOf`, and what reading the repository says.
 */
export async function bomOf(
  facts: Pick<BootFacts, "source" | "container">,
): Promise<{ readonly row: Check; readonly bom?: string }> {
  const id = "sbom";
  const commit = facts.source?.commit?.commit;
  if (commit === undefined) {
    const detail = "PackRepo is not in a git repository here";
    return { row: { id, status: "skipped", detail } };
  }
  const inventory = await withRepo(
    parseRepoSpec(PACKREPO_ROOT, { cwd: PACKREPO_ROOT }),
    { ref: commit },
    // Not the folder's name, which is another elsewhere.
    (repo) => inventoryOf(repo, { name: "packrepo", images: inventoryImages(facts) }),
  );
  const { packages, flakeInputs, images } = inventory;
  return {
    row: {
      id,
      status: "passed",
      detail: `${packages.length} packages, ${flakeInputs.length} flake inputs, ` +
        `${images.length} images`,
    },
    bom: documentText(cycloneDx(inventory)),
  };
}
