import assert from "node:assert/strict";
import { schemaSources, validatorOf } from "../../../../lib/schema/mod.ts";
import { assembledMetadata } from "../../../../lib/container/oci/metadata.ts";
import type { AssembledImage } from "../../../../lib/container/mod.ts";
import { digestBy, LINUX } from "./images.ts";

const digest = (text: string) => digestBy(new TextEncoder().encode(text));

const IMAGE: AssembledImage = {
  tag: "localhost/packrepo:production",
  platform: LINUX,
  format: "docker",
  manifest: digest("manifest"),
  config: digest("config"),
  layers: [
    { name: "base", digest: digest("base"), size: 1 },
    { name: "source", digest: digest("source"), size: 2 },
  ],
  archive: { sha256: digest("archive").slice(7), size: 3 },
  created: "2025-01-01T00:00:00Z",
  base: { label: "/some/where/layout", config: digest("c"), diffIds: [digest("base")] },
};

Deno.test("assembledMetadata() is of the form of spec/container.schema.json, and names no path", async () => {
  const sources = await schemaSources();
  const { schema } = sources.find(({ file }) => file === "container.schema.json")!;
  const validate = await validatorOf(schema);
  const source = { commit: "c".repeat(40), epoch: 1_735_689_600 };
  const bases = [
    IMAGE.base,
    { ...IMAGE.base, label: `example.org/x@${digest("m")}`, manifest: digest("m") },
  ];
  for (const base of bases) {
    const document = assembledMetadata({ ...IMAGE, base }, source);
    assert.equal(validate(document).ok, true, JSON.stringify(validate(document)));
    assert.ok(!JSON.stringify(document).includes("/some/where"));
  }
});
