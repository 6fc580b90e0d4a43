import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Sha256Hex } from "../../lib/base/mod.ts";
import {
  checkFlakeLock,
  formatHash,
  type GitTreeOptions,
  narHash,
  narTreeFromFolder,
  narTreeFromGit,
  parseFlakeLock,
  parseHash,
} from "../../lib/flake/mod.ts";
import { openRepo, parseRepoSpec } from "../../lib/repo/mod.ts";
import { type FixtureFiles, fixtureGit, makeRepo } from "../helpers/git_fixtures.ts";
import { nixTest } from "../helpers/nix_workshop.ts";
import { AWKWARD_TREE, EMPTY_FOLDERS, writeTree } from "../unit/flake/awkward_tree.ts";
import { READ_URLS } from "../unit/flake/flake_urls.ts";
import { FLAKE_NIX, looseLock, textOf } from "../unit/flake/locks.ts";

/** What no work tree shows as it is: names of raw bytes, attributes, submodules, old ends of lines. */
function awkwardCommit(): FixtureFiles {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
  return [
    ...AWKWARD_TREE.map(({ path, file, link, mode }) => {
      if (link !== undefined) return [path, { link }] as const;
      const isExecutable = ((mode ?? 0) & 0o100) !== 0;
      return [path, isExecutable ? { executable: true, content: file! } as const : file!] as const;
    }),
    [bytes("raw/\xff\xfe"), "bytes"],
    [bytes("raw/\xe9"), "latin-1"],
    [bytes("raw\x80/x"), "folder"],
    ["raw-link", { link: bytes("t\xff") }],
  ];
}

async function ourGitHash(path: string, options: GitTreeOptions = {}): Promise<string> {
  await using repo = await openRepo(parseRepoSpec(path, { cwd: "/" }));
  return (await narHash(narTreeFromGit(await repo.entries(), repo, options))).sri;
}

nixTest("narTreeFromFolder() hashes the awkward tree as nix hash path does", async (shop) => {
  const folder = `${shop.folder}/tree`;
  await writeTree(folder, [...AWKWARD_TREE, ...EMPTY_FOLDERS]);
  const paths = ["", "/a", "/links/self", "/empty", "/lengths/large", "/modes/711", "/modes/654"]
    .map((path) => folder + path);
  for (const path of paths) {
    const { sri, sha256 } = await narHash(await narTreeFromFolder(path));
    assert.equal(await shop.ask(["hash", "path", path]), sri, path);
    const nix32 = await shop.ask(["hash", "path", "--base32", path]);
    assert.equal(parseHash(nix32), sha256);
  }
});

nixTest("narTreeFromGit() hashes a commit as nix hash path hashes its files", async (shop) => {
  await using repo = await makeRepo(awkwardCommit());
  await fixtureGit(["read-tree", "HEAD"], { cwd: repo.path });
  await fixtureGit(["checkout-index", "--all", `--prefix=${shop.folder}/out/`], { cwd: repo.path });
  assert.equal(await ourGitHash(repo.path), await shop.ask(["hash", "path", "out"]));
});

nixTest("narTreeFromGit() gives the narHash that Nix locks for a clean commit", async (shop) => {
  const files: FixtureFiles = [
    // Nix 2.26 dies of folders some 40 deep: it walks git trees on a stack of its own.
    ...(awkwardCommit() as readonly [string, string][]).filter(([path]) =>
      !`${path}`.startsWith("deep/")
    ),
    ["flake.nix", "{ outputs = _: { }; }\n"],
    // `git archive` and `git checkout` obey these; Nix takes the raw blobs.
    [".gitattributes", "*.txt text eol=crlf export-subst\nsecret export-ignore\n"],
    ["dos.txt", "one\r\ntwo\n$Format:%H$\n"],
    ["secret", "in the hash all the same"],
  ];
  await using repo = await makeRepo(files, { path: `${shop.folder}/repo`, bare: true });
  const url = `git+file://${repo.path}?ref=main&rev=${repo.commit}`;
  const { locked } = JSON.parse(await shop.ask(["flake", "metadata", "--json", url]));
  assert.equal(await ourGitHash(repo.path), locked.narHash);
}, { modern: true });

nixTest("narTreeFromGit() knows both answers of Nix to a commit with submodules", async (shop) => {
  await using repo = await makeRepo({
    "flake.nix": "{ outputs = _: { }; }\n",
    "ext/deep/submodule": { submodule: "0123456789abcdef0123456789abcdef01234567" },
    ".gitmodules": '[submodule "x"]\n\tpath = ext/deep/submodule\n\turl = https://example.org/x\n',
  }, { path: `${shop.folder}/repo`, checkout: true });
  // Each is asked with a cache of its own: Nix repeats its first answer for the same commit.
  async function answer(url: string, cache: string): Promise<string> {
    const env = { XDG_CACHE_HOME: `${shop.folder}/${cache}` };
    const metadata = await shop.ask(["flake", "metadata", "--json", url], { env });
    return JSON.parse(metadata).locked.narHash;
  }
  assert.equal(await ourGitHash(repo.path), await answer(repo.path, "cache-1"));
  assert.equal(
    await ourGitHash(repo.path, { submodules: "empty folders" }),
    await answer(`git+file://${repo.path}?ref=main&rev=${repo.commit}`, "cache-2"),
  );
}, { modern: true });

nixTest("formatHash() writes what nix hash converts to", async (shop) => {
  const hashes = ["", "a", "b", "c", "d"]
    .map((text) => createHash("sha256").update(text).digest("hex") as Sha256Hex);
  for (const [form, name] of [["sri", "sri"], ["hex", "base16"], ["nix32", "nix32"]] as const) {
    const old = name === "nix32" ? "base32" : name;
    const args = shop.nix.isModern
      ? ["hash", "convert", "--hash-algo", "sha256", "--to", name]
      : ["hash", `to-${old}`, "--type", "sha256"];
    const printed = (await shop.ask([...args, ...hashes])).split("\n");
    assert.deepEqual(printed, hashes.map((hash) => formatHash(hash, form)));
    assert.deepEqual(printed.map(parseHash), hashes);
  }
});

nixTest("parseFlakeUrl()'s known answers are those of builtins.parseFlakeRef", async (shop) => {
  const urls = JSON.stringify(Object.keys(READ_URLS)).replaceAll('"', '\\"');
  const expression = `map builtins.parseFlakeRef (builtins.fromJSON "${urls}")`;
  const answers = JSON.parse(await shop.ask(["eval", "--json", "--expr", expression]));
  assert.deepEqual(answers, Object.values(READ_URLS));
}, { modern: true });

nixTest("checkFlakeLock() passes what nix flake lock writes", async (shop) => {
  const flake = "{ outputs = _: { }; }\n";
  await using base = await makeRepo({ "flake.nix": flake, x: "x" }, {
    path: `${shop.folder}/base`,
  });
  const middle = `{
    inputs.base.url = "git+file://${base.path}?ref=main";
    inputs.again.follows = "base";
    outputs = { self, base, again }: { };
  }`;
  await using repo = await makeRepo({ "flake.nix": middle }, { path: `${shop.folder}/middle` });
  const flakeNix = `{
    inputs = {
      base.url = "git+file://${base.path}?rev=${base.commit}";
      middle.url = "git+file://${repo.path}?ref=main"; # a flake with inputs of its own
      followed = { url = "git+file://${repo.path}?ref=main"; inputs.base.follows = "base"; };
      files = { type = "git"; url = "file://${base.path}"; ref = "main"; flake = false; };
      other.follows = "middle/base";
    };
    outputs = { self, ... }: { };
  }`;
  const folder = `${shop.folder}/flake`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/flake.nix`, flakeNix);
  await shop.ask(["flake", "lock", `path:${folder}`]);
  const lock = await Deno.readTextFile(`${folder}/flake.lock`);
  const bad = checkFlakeLock(lock, flakeNix).filter(({ status }) => status !== "passed");
  assert.deepEqual(bad, [], lock);
  const { inputs } = parseFlakeLock(lock);
  assert.deepEqual(inputs.map(({ name }) => name), [
    "base",
    "files",
    "followed",
    "middle",
    "middle/base",
  ]);
  for (const { name, rev, narHash: sri } of inputs) {
    const path = /base|files/.test(name) ? base : repo;
    assert.equal(rev, path.commit, name);
    assert.equal(sri, await ourGitHash(path.path), name);
  }
});

/** What Nix says to a lock while it only reads it, and what our check says. */
const LENIENT: readonly (readonly [
  what: string,
  doesNixAccept: boolean,
  row: string,
  change: (lock: ReturnType<typeof looseLock>) => void,
])[] = [
  ["garbage narHash", true, "nar-hash", (lock) => lock.nodes.nixpkgs.locked.narHash = "sha256-no"],
  ["no narHash", true, "nar-hash", (lock) => delete lock.nodes.nixpkgs.locked.narHash],
  ["no lastModified", true, "last-modified", (lock) => {
    delete lock.nodes.nixpkgs.locked.lastModified;
  }],
  ["another owner", true, "locked", (lock) => lock.nodes.nixpkgs.locked.owner = "evil"],
  ["an orphan", true, "nodes", (lock) => lock.nodes.orphan = lock.nodes.systems],
  ["version 8", false, "version", (lock) => lock.version = 8],
  ["another ref", false, "original", (lock) => lock.nodes.nixpkgs.original.ref = "master"],
];

nixTest("checkFlakeLock() refuses locks that Nix accepts", async (shop) => {
  const folder = `${shop.folder}/flake`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/flake.nix`, FLAKE_NIX);
  const args = ["flake", "lock", "--no-update-lock-file", "--offline", `path:${folder}`];
  async function doesNixAccept(lock: string): Promise<boolean> {
    await Deno.writeTextFile(`${folder}/flake.lock`, lock);
    return (await shop.run(args)).code === 0;
  }
  assert.ok(await doesNixAccept(textOf(looseLock())));
  for (const [what, isAccepted, row, change] of LENIENT) {
    const lock = looseLock();
    change(lock);
    const failed = checkFlakeLock(textOf(lock), FLAKE_NIX)
      .filter(({ status }) => status === "failed").map(({ id }) => id);
    assert.deepEqual(failed, [`flake-lock-${row}`], what);
    // Versions of Nix differ in what else they look at, never in what they refuse here.
    if (!isAccepted || shop.nix.isModern) {
      assert.equal(await doesNixAccept(textOf(lock)), isAccepted, what);
    }
  }
});
