import assert from "node:assert/strict";
import type { CheckStatus } from "../../../lib/base/mod.ts";
import { checkFlakeLock } from "../../../lib/flake/mod.ts";
import { FLAKE_NIX, type LooseLock, looseLock, textOf } from "./locks.ts";

const IDS: readonly string[] = [
  "json",
  "version",
  "root",
  "nodes",
  "rev",
  "nar-hash",
  "last-modified",
  "locked",
  "original",
  "follows",
  "layout",
].map((topic) => `flake-lock-${topic}`);

/** Returns the rows that did not pass, `topic: status`. */
function rowsOf(text: string, flakeNix: string = FLAKE_NIX): Record<string, CheckStatus> {
  const checks = checkFlakeLock(text, flakeNix);
  assert.deepEqual(checks.map(({ id }) => id), IDS);
  for (const { detail } of checks) assert.ok(detail !== "" && !detail.includes("\n"), detail);
  return Object.fromEntries(
    checks.filter(({ status }) => status !== "passed")
      .map(({ id, status }) => [id.slice("flake-lock-".length), status]),
  );
}

Deno.test("checkFlakeLock() passes a sound lock, and this repository's own", async () => {
  assert.deepEqual(rowsOf(textOf(looseLock())), {});
  const root = new URL("../../../", import.meta.url);
  const [lock, flake] = await Promise.all(
    ["flake.lock", "flake.nix"].map((name) => Deno.readTextFile(new URL(name, root))),
  );
  assert.deepEqual(rowsOf(lock!, flake), {});
});

const LOCKS: readonly (readonly [
  what: string,
  change: (lock: LooseLock) => void,
  rows: Readonly<Record<string, CheckStatus>>,
])[] = [
  ["version 8", (lock) => lock.version = 8, { version: "failed" }],
  ["garbage narHash", (lock) => lock.nodes.nixpkgs.locked.narHash = "garbage", {
    "nar-hash": "failed",
  }],
  ["no narHash", (lock) => delete lock.nodes.nixpkgs.locked.narHash, { "nar-hash": "failed" }],
  [
    "no lastModified",
    (lock) => delete lock.nodes.nixpkgs.locked.lastModified,
    { "last-modified": "failed" },
  ],
  ["no rev", (lock) => delete lock.nodes.nixpkgs.locked.rev, { rev: "failed" }],
  ["another owner", (lock) => lock.nodes.nixpkgs.locked.owner = "evil", { locked: "failed" }],
  [
    "another owner in both",
    (lock) => lock.nodes.nixpkgs.locked.owner = lock.nodes.nixpkgs.original.owner = "evil",
    { original: "failed" },
  ],
  ["another ref", (lock) => lock.nodes.nixpkgs.original.ref = "master", { original: "failed" }],
  ["no ref", (lock) => delete lock.nodes.nixpkgs.original.ref, { original: "failed" }],
  [
    "a host in both",
    (lock) => lock.nodes.shell.original.host = lock.nodes.shell.locked.host = "git.example",
    { original: "failed" },
  ],
  ["a flake that is none", (lock) => delete lock.nodes.data.flake, { original: "failed" }],
  ["no flake that is one", (lock) => lock.nodes.nixpkgs.flake = false, { original: "failed" }],
  ["a missing input", (lock) => {
    delete lock.nodes.data;
    delete lock.nodes.root.inputs.data;
  }, { original: "failed" }],
  ["an extra input", (lock) => lock.nodes.root.inputs.systems = "systems", { original: "failed" }],
  [
    "an override that is not there",
    (lock) => delete lock.nodes.shell.inputs.nixpkgs,
    { original: "failed" },
  ],
  [
    "an override with a node of its own",
    (lock) => lock.nodes.shell.inputs.nixpkgs = "systems",
    { follows: "failed" },
  ],
  [
    "an override that goes elsewhere",
    (lock) => lock.nodes.shell.inputs.nixpkgs = ["data"],
    { follows: "failed" },
  ],
  [
    "a way that flake.nix does not know",
    (lock) => lock.nodes.shell.inputs.other = ["data"],
    { follows: "failed" },
  ],
  ["a way within the input", (lock) => lock.nodes.shell.inputs.other = ["shell", "systems"], {}],
  ["a direct input that follows", (lock) => {
    delete lock.nodes.data;
    lock.nodes.root.inputs.data = ["nixpkgs"];
  }, { follows: "failed" }],
  [
    "an archive",
    (lock) => {
      lock.nodes.systems.locked = {
        lastModified: 1,
        narHash: "sha256-x",
        type: "tarball",
        url: "https://example.org/x.tar.gz",
      };
      lock.nodes.systems.original = { type: "tarball", url: "https://example.org/x.tar.gz" };
    },
    { nodes: "not run" },
  ],
  [
    "an archive and an unknown type",
    (lock) => {
      lock.nodes.systems.locked.type = "tarball";
      lock.nodes.systems.original.type = "ftp";
    },
    { nodes: "failed" },
  ],
  [
    "an input from the registry",
    (lock) => lock.nodes.systems.original = { id: "systems", type: "indirect" },
    { locked: "not run" },
  ],
  ["no root", (lock) => delete lock.root, {
    root: "failed",
    nodes: "not run",
    rev: "not run",
    "nar-hash": "not run",
    "last-modified": "not run",
    locked: "not run",
    original: "not run",
    follows: "not run",
  }],
];

Deno.test("checkFlakeLock() names each fault of a lock in its own row", () => {
  for (const [what, change, rows] of LOCKS) {
    const lock = looseLock();
    change(lock);
    assert.deepEqual(rowsOf(textOf(lock)), rows, what);
  }
});

/** How flake.nix may differ from the lock. */
const FLAKES: readonly (readonly [
  what: string,
  from: string,
  to: string,
  rows: Readonly<Record<string, CheckStatus>>,
])[] = [
  ["another branch", "nixos-unstable", "nixos-26.05", { original: "failed" }],
  ["another case", "NixOS/nixpkgs", "nixos/nixpkgs", { original: "failed" }],
  ["another folder", "o/shell", "o/shell?dir=sub", { original: "failed" }],
  ["one more input", "inputs = {", `inputs = { more.url = "github:o/more";`, {
    original: "failed",
  }],
  ["one more argument", "self, nixpkgs,", "self, nixpkgs, more,", { original: "failed" }],
  ["no override", `inputs.nixpkgs.follows = "nixpkgs";`, "", { follows: "failed" }],
  ["another override", `follows = "nixpkgs"`, `follows = "data"`, { follows: "failed" }],
  ["an override of nothing", `inputs.nixpkgs.follows`, `inputs.nixpgks.follows`, {
    original: "failed",
    follows: "failed",
  }],
  [
    "an override by URL",
    `inputs.nixpkgs.follows = "nixpkgs"`,
    `inputs.nixpkgs.url = "github:o/x"`,
    {
      follows: "failed",
    },
  ],
  ["no flake = false", "flake = false;", "", { original: "failed" }],
  ["a computed URL", `"github:o/shell"`, `"github:o/" + "shell"`, { original: "not run" }],
  ["computed inputs", "inputs = {", "inputs = x // {", { original: "not run" }],
  ["computed outputs", "outputs = { self, nixpkgs, ... }: { }", "outputs = import ./x.nix", {
    original: "not run",
  }],
  ["no Nix", "outputs = {", `outputs = "{`, { original: "not run", follows: "not run" }],
];

Deno.test("checkFlakeLock() sees each way in which flake.nix differs", () => {
  for (const [what, from, to, rows] of FLAKES) {
    assert.ok(FLAKE_NIX.includes(from), what);
    assert.deepEqual(rowsOf(textOf(looseLock()), FLAKE_NIX.replace(from, to)), rows, what);
  }
});

Deno.test("checkFlakeLock() looks at the layout that Nix writes", () => {
  const lock = textOf(looseLock());
  const layouts: Readonly<Record<string, string>> = {
    "no line end": lock.trimEnd(),
    "two line ends": `${lock}\n`,
    "four spaces": `${JSON.stringify(looseLock(), null, 4)}\n`,
    "one line": `${JSON.stringify(looseLock())}\n`,
    "CRLF": lock.replaceAll("\n", "\r\n"),
    "unsorted": `${
      JSON.stringify({ version: 7, root: "root", nodes: looseLock().nodes }, null, 2)
    }\n`,
    "a key twice": lock.replace(`"version": 7`, `"version": 7,\n  "version": 7`),
    "an escape": lock.replace(`"root": "root"`, `"root": "\\u0072oot"`),
    "7.0": lock.replace(`"version": 7`, `"version": 7.0`),
  };
  for (const [what, text] of Object.entries(layouts)) {
    assert.deepEqual(rowsOf(text), { layout: "failed" }, what);
  }
});

Deno.test("checkFlakeLock() runs nothing on what is not JSON", () => {
  const rows = rowsOf("<<<<<<< HEAD\n");
  assert.equal(rows["json"], "failed");
  assert.equal(Object.keys(rows).length, IDS.length);
  assert.ok(Object.values(rows).slice(1).every((status) => status === "not run"));
});

Deno.test("checkFlakeLock() shows a few of many faults", () => {
  const lock = looseLock();
  for (let i = 0; i < 1_000; i++) lock.nodes[`n${i}`] = lock.nodes.systems;
  const row = checkFlakeLock(textOf(lock), FLAKE_NIX).find(({ id }) => id === "flake-lock-nodes")!;
  assert.match(row.detail, /and 997 more$/);
  assert.ok(row.detail.length < 500);
});

Deno.test("checkFlakeLock() does not read a flake.nix of absurd size", () => {
  const rows = rowsOf(textOf(looseLock()), `${FLAKE_NIX}${" ".repeat(2 << 20)}`);
  assert.deepEqual(rows, { original: "not run", follows: "not run" });
});
