import assert from "node:assert/strict";
import { verifyRecipe } from "../../../lib/boot/recipe.ts";

const BOOT = {
  cwd: "/srv/work",
  output: "/srv/work/artifacts",
  artifact: "packs/a/pack.index.json",
  algorithm: "ed25519",
  hasProvenance: true,
} as const;

Deno.test("verifyRecipe() names files as the person in the folder would", () => {
  const recipe = verifyRecipe(BOOT);
  assert.match(recipe, /verify transcript artifacts\/boot_transcript\.json/);
  assert.match(
    recipe,
    /--bundle artifacts\/boot_provenance\.json artifacts\/packs\/a\/pack\.index\.json/,
  );
  assert.match(recipe, /openssl pkeyutl -verify/);
});

Deno.test("verifyRecipe() gives the openssl command of the key's algorithm", () => {
  const recipe = verifyRecipe({ ...BOOT, algorithm: "p256" });
  assert.match(recipe, /openssl dgst -sha256 -verify artifacts\/boot\.pub/);
  assert.doesNotMatch(recipe, /pkeyutl/);
});

Deno.test("verifyRecipe() of a failed boot has no command for the provenance that is not there", () => {
  assert.doesNotMatch(
    verifyRecipe({ ...BOOT, artifact: undefined, hasProvenance: false }),
    /cosign|provenance/,
  );
});

Deno.test("verifyRecipe() quotes what a shell would take apart", () => {
  const recipe = verifyRecipe({ ...BOOT, output: "/srv/it's $HOME; here" });
  assert.ok(recipe.includes(`'/srv/it'\\''s $HOME; here/boot_transcript.json'`));
});

Deno.test("verifyRecipe() tells who came by npx to come by npx again", () => {
  const before = Deno.env.get("npm_lifecycle_event");
  try {
    Deno.env.set("npm_lifecycle_event", "npx");
    assert.match(verifyRecipe(BOOT), /^npx -y deno@2\.9\.4 task --config /);
    Deno.env.set("npm_lifecycle_event", "");
    assert.match(verifyRecipe(BOOT), /^deno task --config /);
  } finally {
    if (before === undefined) Deno.env.delete("npm_lifecycle_event");
    else Deno.env.set("npm_lifecycle_event", before);
  }
});
