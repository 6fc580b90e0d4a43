import assert from "node:assert/strict";
import { bomOf, inventoryImages } from "../../../lib/boot/bom.ts";
import type { BootContainer } from "../../../lib/boot/phase_container.ts";
import type { SourceState } from "../../../lib/boot/source.ts";
import { fixtureGit } from "../../helpers/git_fixtures.ts";
import { BUILT, TAKEN } from "../container/images.ts";
import { FACTS } from "./facts.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;

const boot = (image: BootContainer["image"]): BootContainer => ({
  engine: undefined as never,
  image,
  metadata: "{}\n",
});

/** The source of {@linkcode FACTS}, at the commit that is checked out here. */
async function ownSource(): Promise<SourceState> {
  const commit = await fixtureGit(["rev-parse", "HEAD"], { cwd: ROOT });
  const source = FACTS.source!;
  return { ...source, commit: { ...source.commit!, commit } } as SourceState;
}

Deno.test("bomOf() lists packages, flake inputs and images of this commit, the same each time", async () => {
  const facts = { source: await ownSource(), container: boot(BUILT) };
  const { row, bom } = await bomOf(facts);
  assert.equal(row.status, "passed");
  assert.match(row.detail, /^\d+ packages, \d+ flake inputs, 2 images$/);
  const document = JSON.parse(bom!);
  assert.equal(document.specVersion, "1.6");
  assert.equal(document.metadata.component.name, "packrepo");
  assert.equal(document.metadata.component.version, facts.source.commit!.commit);
  const purls: string[] = document.components.map(({ purl }: { purl: string }) => purl);
  assert.ok(purls.some((purl) => purl.startsWith("pkg:npm/ajv@")));
  assert.ok(purls.some((purl) => purl.startsWith("pkg:github/nixos/nixpkgs@")), `${purls}`);
  assert.deepEqual(purls.filter((purl) => purl.startsWith("pkg:oci/")), [
    `pkg:oci/base@sha256%3A${"e".repeat(64)}`,
    `pkg:oci/packrepo-production@sha256%3A${"a".repeat(64)}`,
  ]);
  assert.deepEqual(await bomOf(facts), { row, bom });
});

Deno.test("bomOf() is skipped where PackRepo is in no git repository", async () => {
  const { commit: _, ...source } = FACTS.source!;
  const { row, bom } = await bomOf({ source });
  assert.equal(row.status, "skipped");
  assert.equal(bom, undefined);
});

Deno.test("inventoryImages() names images as the statements do", () => {
  assert.deepEqual(inventoryImages({ container: boot(TAKEN) }), [
    { name: "image", sha256: "b".repeat(64) },
  ]);
  assert.deepEqual(inventoryImages({}), []);
});
