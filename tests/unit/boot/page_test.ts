import assert from "node:assert/strict";
import { bootPage } from "../../../lib/boot/page.ts";
import { FACTS, phase } from "./facts.ts";

const BOOT = { facts: FACTS, keyid: "SHA256:abc", recipe: "verify me\n" };

Deno.test("bootPage() shows the verdict, the phases, the packs and how to verify", () => {
  const page = bootPage({
    ...BOOT,
    phases: [phase("environment", "passed"), phase("core", "passed")],
  });
  for (
    const text of ["Passed", "environment", "core", "49,990 of 50,000", "SHA256:abc", "verify me"]
  ) {
    assert.ok(page.includes(text), text);
  }
  assert.match(page, /This page is not signed/);
});

Deno.test.each(
  [
    ["failed", "Failed"],
    ["not run", "Undecided"],
  ] as const,
)("bootPage() says of a boot with a phase that %s: %s", (status, word) => {
  const page = bootPage({
    ...BOOT,
    phases: [phase("environment", "passed"), phase("core", status)],
  });
  assert.ok(page.includes(`>${word}</span>`));
});

Deno.test("bootPage() of a boot that found nothing is a page all the same", () => {
  const page = bootPage({ ...BOOT, facts: {}, phases: [phase("environment", "failed", "no git")] });
  assert.match(page, /no git/);
  assert.doesNotMatch(page, /<h2>Packs/);
});

Deno.test("bootPage() lets no text of a repository become markup", () => {
  const evil = `</td><script>alert(1)</script><img src=x onerror=alert(1)>"'&`;
  const goldens = [{ ...FACTS.goldens![0]!, id: evil, repository: evil }];
  const page = bootPage({
    facts: { ...FACTS, goldens },
    keyid: evil,
    recipe: evil,
    phases: [phase("golden-packs", "failed", evil)],
  });
  assert.doesNotMatch(page, /<script|<img/);
  assert.match(page, /Content-Security-Policy/);
});
