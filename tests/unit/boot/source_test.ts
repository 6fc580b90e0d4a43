import assert from "node:assert/strict";
import { describeSource, PIN_FILES, sourceDigests } from "../../../lib/boot/source.ts";
import { FACTS } from "./facts.ts";

const root = new URL("../../../", import.meta.url);

Deno.test("describeSource() gives the commit that git gives and the digests of the pins", async () => {
  const source = await describeSource();
  const { stdout } = await new Deno.Command("git", { args: ["rev-parse", "HEAD"], cwd: root })
    .output();
  assert.equal(source.commit!.commit, new TextDecoder().decode(stdout).trim());
  for (const name of PIN_FILES) {
    const bytes = await Deno.readFile(new URL(name, root));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    assert.equal(source.pins[name], digest, name);
  }
});

Deno.test("sourceDigests() uses the names of the statements", () => {
  const digests = sourceDigests(FACTS.source!);
  assert.deepEqual(Object.keys(digests), ["source", "source.nar", ...PIN_FILES]);
  assert.deepEqual(digests["source"], { gitCommit: "1".repeat(40), gitTree: "2".repeat(40) });
});
