import assert from "node:assert/strict";
import { parseFlakeLock, parseHash } from "../../../lib/flake/mod.ts";
import { judgeNixpkgs, nixpkgsState } from "../../../lib/boot/nixpkgs.ts";

const LOCK = await Deno.readTextFile(new URL("../../../flake.lock", import.meta.url));
const LOCKED = parseFlakeLock(LOCK).inputs.find(({ name }) => name === "nixpkgs")!.narHash;
const OTHER = `sha256-${"A".repeat(43)}=`;

Deno.test("nixpkgsState() tells the locked nixpkgs from another, and from none", () => {
  assert.deepEqual(nixpkgsState(LOCKED, LOCK), { narHash: parseHash(LOCKED), isOverridden: false });
  assert.deepEqual(nixpkgsState(OTHER, LOCK), { narHash: parseHash(OTHER), isOverridden: true });
  assert.equal(nixpkgsState(undefined, LOCK), undefined);
  assert.equal(nixpkgsState("", LOCK), undefined);
});

Deno.test("judgeNixpkgs() says in its row whether it is overridden", () => {
  const cases: readonly [string | undefined, string, RegExp][] = [
    [LOCKED, "passed", /^sha256-.* as flake\.lock has it$/],
    [OTHER, "skipped", /^overridden: sha256-A+=, not what flake\.lock has$/],
    [undefined, "skipped", /not from the flake/],
    ["nonsense", "failed", /^PACKREPO_NIXPKGS: Cannot read the hash "nonsense"/],
  ];
  for (const [variable, status, detail] of cases) {
    const { row, state } = judgeNixpkgs(variable, LOCK);
    assert.equal(row.status, status);
    assert.match(row.detail, detail);
    assert.equal(state === undefined, variable === undefined || status === "failed");
  }
});
