import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { parseFlakeLock } from "../../../lib/flake/mod.ts";
import { type LooseLock, looseLock, textOf } from "./locks.ts";

Deno.test("parseFlakeLock() gives every pin once, by its shortest way, sorted", () => {
  const { version, inputs } = parseFlakeLock(textOf(looseLock()));
  assert.equal(version, 7);
  assert.deepEqual(inputs, [
    {
      name: "data",
      type: "git",
      ref: "main",
      rev: "b18a4b905f8d028dc4476412e6d6891728695379",
      narHash: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      lastModified: 1700000002,
      url: "git+https://example.org/data?ref=main&rev=b18a4b905f8d028dc4476412e6d6891728695379",
    },
    {
      name: "nixpkgs",
      type: "github",
      owner: "NixOS",
      repo: "nixpkgs",
      ref: "nixos-unstable",
      rev: "2c423e03bbafcff28bfadc6781a4a8257f205cb5",
      narHash: "sha256-dt4WdcvsA8/RCe+VZZwqU0X+XMM3wBbGCWA0/sFWzGo=",
      lastModified: 1787360063,
      url: "github:NixOS/nixpkgs/2c423e03bbafcff28bfadc6781a4a8257f205cb5",
    },
    {
      name: "shell",
      type: "github",
      owner: "o",
      repo: "shell",
      rev: "0123456789abcdef0123456789abcdef01234567",
      narHash: "sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=",
      lastModified: 1700000000,
      url: "github:o/shell/0123456789abcdef0123456789abcdef01234567",
    },
    {
      name: "shell/systems",
      type: "github",
      owner: "o",
      repo: "systems",
      rev: "89abcdef0123456789abcdef0123456789abcdef",
      narHash: "sha256-d6xi4mKdjkX2JFicDIv5niSzpyI0m/Hnm8GGAIU04kY=",
      lastModified: 1600000000,
      url: "github:o/systems/89abcdef0123456789abcdef0123456789abcdef",
    },
  ]);
});

Deno.test("parseFlakeLock() takes a lock without inputs, and any layout", () => {
  assert.deepEqual(parseFlakeLock('{"version":7,"root":"r","nodes":{"r":{}}}').inputs, []);
  assert.deepEqual(
    parseFlakeLock(JSON.stringify(looseLock())),
    parseFlakeLock(textOf(looseLock())),
  );
});

/** Each makes one thing wrong; Nix accepts most of them while it only reads the lock. */
const BROKEN:
  readonly (readonly [code: string, what: string, change: (lock: LooseLock) => void])[] = [
    ["version", "version 8", (lock) => lock.version = 8],
    ["version", "version 5", (lock) => lock.version = 5],
    ["version", "a version in a string", (lock) => lock.version = "7"],
    ["version", "no version", (lock) => delete lock.version],
    ["root", "no root", (lock) => delete lock.root],
    ["root", "a root that is not there", (lock) => lock.root = "none"],
    ["root", "a root of the prototype", (lock) => lock.root = "__proto__"],
    ["root", "a root that is a list", (lock) => lock.root = ["root"]],
    ["nodes", "no nodes", (lock) => delete lock.nodes],
    ["nodes", "nodes in a list", (lock) => lock.nodes = []],
    ["nodes", "an unknown member at the top", (lock) => lock.x = 1],
    ["nodes", "an unknown member of a node", (lock) => lock.nodes.nixpkgs.x = 1],
    ["nodes", "a pinned root", (lock) => lock.nodes.root.locked = {}],
    ["nodes", "a node that is a string", (lock) => lock.nodes.systems = "x"],
    ["nodes", "no locked", (lock) => delete lock.nodes.nixpkgs.locked],
    ["nodes", "no original", (lock) => delete lock.nodes.nixpkgs.original],
    ["nodes", "no type", (lock) => delete lock.nodes.nixpkgs.locked.type],
    ["nodes", "an unknown type", (lock) => lock.nodes.nixpkgs.locked.type = "ftp"],
    ["nodes", "a type no commit pins", (lock) => lock.nodes.nixpkgs.locked.type = "tarball"],
    ["nodes", "a locked indirect", (lock) => lock.nodes.nixpkgs.locked.type = "indirect"],
    ["nodes", "an unknown attribute", (lock) => lock.nodes.nixpkgs.locked.x = "y"],
    ["nodes", "__final", (lock) => lock.nodes.nixpkgs.locked.__final = true],
    ["nodes", "revCount of a forge", (lock) => lock.nodes.nixpkgs.locked.revCount = 1],
    ["nodes", "no owner", (lock) => delete lock.nodes.nixpkgs.locked.owner],
    ["nodes", "an empty owner", (lock) => lock.nodes.nixpkgs.locked.owner = ""],
    ["nodes", "an owner that is a number", (lock) => lock.nodes.nixpkgs.locked.owner = 1],
    ["nodes", "no URL", (lock) => delete lock.nodes.data.locked.url],
    ["nodes", "flake: true", (lock) => lock.nodes.data.flake = true],
    ["nodes", "inputs in a list", (lock) => lock.nodes.shell.inputs = ["nixpkgs"]],
    ["nodes", "an input that is a number", (lock) => lock.nodes.shell.inputs.systems = 1],
    [
      "nodes",
      "an input that is a list of numbers",
      (lock) => lock.nodes.shell.inputs.nixpkgs = [1],
    ],
    ["nodes", "an input that is not there", (lock) => lock.nodes.shell.inputs.x = "x"],
    ["nodes", "an input of the prototype", (lock) => lock.nodes.shell.inputs.x = "constructor"],
    ["nodes", "an input that is the root", (lock) => lock.nodes.shell.inputs.x = "root"],
    ["nodes", "an input that is itself", (lock) => lock.nodes.shell.inputs.x = "shell"],
    ["nodes", "a circle", (lock) => lock.nodes.systems.inputs = { shell: "shell" }],
    ["nodes", "a node nobody leads to", (lock) => lock.nodes.orphan = lock.nodes.systems],
    ["rev", "no rev", (lock) => delete lock.nodes.nixpkgs.locked.rev],
    ["rev", "a short rev", (lock) => lock.nodes.nixpkgs.locked.rev = "2c423e0"],
    ["rev", "a branch for a rev", (lock) => lock.nodes.nixpkgs.locked.rev = "nixos-unstable"],
    ["rev", "a rev in capitals", (lock) => lock.nodes.nixpkgs.locked.rev = "A".repeat(40)],
    ["rev", "a rev with a line end", (lock) => lock.nodes.nixpkgs.locked.rev += "\n"],
    ["nar-hash", "no narHash", (lock) => delete lock.nodes.nixpkgs.locked.narHash],
    ["nar-hash", "garbage", (lock) => lock.nodes.nixpkgs.locked.narHash = "sha256-garbage"],
    ["nar-hash", "an empty narHash", (lock) => lock.nodes.nixpkgs.locked.narHash = ""],
    [
      "nar-hash",
      "31 bytes",
      (lock) => lock.nodes.nixpkgs.locked.narHash = `sha256-${"A".repeat(42)}==`,
    ],
    [
      "nar-hash",
      "sha512",
      (lock) => lock.nodes.nixpkgs.locked.narHash = `sha512-${"A".repeat(86)}==`,
    ],
    ["nar-hash", "hexadecimal", (lock) => lock.nodes.nixpkgs.locked.narHash = "0".repeat(64)],
    ["nar-hash", "a number", (lock) => lock.nodes.nixpkgs.locked.narHash = 1],
    ["last-modified", "no lastModified", (lock) => delete lock.nodes.nixpkgs.locked.lastModified],
    ["last-modified", "a string", (lock) => lock.nodes.nixpkgs.locked.lastModified = "1787360063"],
    ["last-modified", "a fraction", (lock) => lock.nodes.nixpkgs.locked.lastModified = 1.5],
    ["last-modified", "a negative one", (lock) => lock.nodes.nixpkgs.locked.lastModified = -1],
    ["last-modified", "milliseconds", (lock) => lock.nodes.nixpkgs.locked.lastModified *= 1000],
    ["locked", "another owner", (lock) => lock.nodes.nixpkgs.locked.owner = "evil"],
    ["locked", "another repository", (lock) => lock.nodes.nixpkgs.locked.repo = "evil"],
    ["locked", "another host", (lock) => lock.nodes.nixpkgs.locked.host = "example.org"],
    ["locked", "another URL", (lock) => lock.nodes.data.locked.url = "https://example.org/evil"],
    ["locked", "another branch", (lock) => lock.nodes.data.locked.ref = "evil"],
    ["locked", "another folder", (lock) => lock.nodes.nixpkgs.locked.dir = "evil"],
    ["locked", "another forge", (lock) => lock.nodes.nixpkgs.locked.type = "gitlab"],
    ["locked", "another commit", (lock) => lock.nodes.nixpkgs.original.rev = "0".repeat(40)],
    ["follows", "a way to nothing", (lock) => lock.nodes.shell.inputs.nixpkgs = ["none"]],
    [
      "follows",
      "a way through nothing",
      (lock) => lock.nodes.shell.inputs.nixpkgs = ["nixpkgs", "x"],
    ],
    [
      "follows",
      "a circle of ways",
      (lock) => lock.nodes.shell.inputs.nixpkgs = ["shell", "nixpkgs"],
    ],
    [
      "follows",
      "an endless way",
      (lock) => lock.nodes.shell.inputs.nixpkgs = Array(100_000).fill("nixpkgs"),
    ],
    ["follows", "a way that grows", (lock) => {
      lock.nodes.shell.inputs.nixpkgs = ["shell", "nixpkgs", "nixpkgs"];
    }],
  ];

Deno.test("parseFlakeLock() refuses each thing that Nix would let pass, with its own code", () => {
  for (const [code, what, change] of BROKEN) {
    const lock = looseLock();
    change(lock);
    assert.throws(() => parseFlakeLock(textOf(lock)), (error) => {
      assert.ok(error instanceof PackRepoError, `${what}: ${error}`);
      assert.equal(error.code, `flake.lock-${code}`, `${what}: ${error.message}`);
      assert.equal(error.exitCode, 78);
      return true;
    }, what);
  }
});

Deno.test("parseFlakeLock() refuses what is not one JSON object of a sane size", () => {
  const texts = {
    "nothing": "",
    "no JSON": "{",
    "a list": "[]",
    "null": "null",
    "a number": "7",
    "two objects": "{}{}",
    "a BOM": `\ufeff${textOf(looseLock())}`,
    "depth": `{"nodes":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    "size": `{"x":"${"x".repeat(5 << 20)}"}`,
  };
  for (const [what, text] of Object.entries(texts)) {
    assert.throws(
      () => parseFlakeLock(text),
      (error) => error instanceof PackRepoError && error.code === "flake.lock-json",
      what,
    );
  }
});

Deno.test("parseFlakeLock() refuses a chain of inputs longer than anybody has", () => {
  const lock = looseLock();
  let above = lock.nodes.systems;
  for (let i = 0; i < 2_000; i++) {
    lock.nodes[`n${i}`] = structuredClone(looseLock().nodes.systems);
    above.inputs = { next: `n${i}` };
    above = lock.nodes[`n${i}`];
  }
  assert.throws(
    () => parseFlakeLock(textOf(lock)),
    (error) => error instanceof PackRepoError && error.code === "flake.lock-nodes",
  );
});

Deno.test("parseFlakeLock() takes two ways to one node, and a way to the root", () => {
  const lock = looseLock();
  lock.nodes.root.inputs.systems = "systems";
  lock.nodes.shell.inputs.nixpkgs = [];
  lock.nodes.systems.inputs = { shells: ["shell", "systems"] };
  const names = parseFlakeLock(textOf(lock)).inputs.map(({ name }) => name);
  assert.deepEqual(names, ["data", "nixpkgs", "shell", "systems"]);
});

Deno.test("parseFlakeLock() never says a credential", () => {
  const lock = looseLock();
  lock.nodes.data.original.url = lock.nodes.data.locked.url = "https://me:secret@example.org/data";
  const { inputs } = parseFlakeLock(textOf(lock));
  assert.ok(!JSON.stringify(inputs).includes("secret"));
  lock.nodes.data.original.url = "https://me:secret@example.org/other";
  assert.throws(
    () => parseFlakeLock(textOf(lock)),
    (error: Error) => !error.message.includes("secret"),
  );
});

Deno.test("parseFlakeLock() takes an input from the registry: it is pinned", () => {
  const lock = looseLock();
  lock.nodes.nixpkgs.original = { id: "nixpkgs", type: "indirect" };
  assert.equal(parseFlakeLock(textOf(lock)).inputs.length, 4);
});
