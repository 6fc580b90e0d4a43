import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseFlakeLock } from "../../lib/flake/mod.ts";
import { copyFlake, STAND_IN, SYSTEM } from "../helpers/flake_copy.ts";
import { isOnPath, nixTest, type Ran, runProgram, type Workshop } from "../helpers/nix_workshop.ts";

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

nixTest("our flake.lock agrees with flake.nix, and stays as it is", async (shop) => {
  const folder = `${shop.folder}/flake`;
  await copyFlake(folder);
  const before = await Deno.readFile(`${folder}/flake.lock`);
  const metadata = JSON.parse(
    await shop.ask(["flake", "metadata", "--json", "--offline", "--no-update-lock-file", folder]),
  );
  const [input] = parseFlakeLock(new TextDecoder().decode(before)).inputs;
  const { locked } = metadata.locks.nodes.nixpkgs;
  assert.equal(locked.rev, input!.rev);
  assert.equal(locked.narHash, input!.narHash);
  assert.equal(locked.lastModified, input!.lastModified);
  await shop.ask(["flake", "lock", "--offline", "--no-update-lock-file", folder]);
  assert.equal((await shop.run(["flake", "show", ...STAND_IN, folder])).code, 0);
  assert.deepEqual(await Deno.readFile(`${folder}/flake.lock`), before);
});

nixTest("our flake evaluates on every system it names, and on no other", async (shop) => {
  const folder = `${shop.folder}/flake`;
  await copyFlake(folder);
  const all = shop.nix.isModern ? ["--all-systems"] : [];
  await shop.ask(["flake", "check", "--no-build", ...all, ...STAND_IN, folder]);
  async function value(attribute: string, apply: string): Promise<unknown> {
    const args = ["eval", "--json", ...STAND_IN, `${folder}#${attribute}`, "--apply", apply];
    return JSON.parse(await shop.ask(args));
  }
  const systems = ["aarch64-darwin", "aarch64-linux", "x86_64-linux"];
  for (const output of ["apps", "checks", "devShells", "formatter", "packages"]) {
    assert.deepEqual(await value(output, "builtins.attrNames"), systems, output);
  }
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const apps = ["bootstrap", "ci", "pack", "scan", "smoke", "verify"].filter((name) => tasks[name]);
  assert.deepEqual(
    await value(`apps.${SYSTEM}`, "builtins.attrNames"),
    [...apps, "default"].sort(),
  );
  for (const system of systems) {
    const packages = await value(`packages.${system}`, "builtins.attrNames") as string[];
    const images = ["image-ci", "image-development", "image-production"];
    const expected = system.endsWith("-linux") ? images : [];
    assert.deepEqual(packages.filter((name) => name.startsWith("image-")), expected, system);
    const checks = await value(`checks.${system}`, "builtins.attrNames");
    assert.deepEqual(checks, ["format", "lint", "tests", "types"], system);
  }
  assert.equal(await value(`formatter.${SYSTEM}`, "package: package.name"), "format-nix");
});

nixTest("nix develop has Deno and the tools of the tests", async (shop) => {
  const folder = `${shop.folder}/flake`;
  await copyFlake(folder);
  const shell = ["develop", ...STAND_IN, folder, "-c"];
  const version = (await shop.ask([...shell, "deno", "--version"])).split("\n")[0];
  assert.match(version!, new RegExp(`^deno ${Deno.version.deno.replaceAll(".", "\\.")} `));
  const script = "echo $DENO_NO_UPDATE_CHECK; for p in deno git cosign jq nixfmt openssl; do " +
    'case $(command -v $p) in "$NIX_STORE_DIR"/*) ;; *) echo "$p is not of the shell";; esac; done';
  assert.equal(await shop.ask([...shell, "bash", "-c", script]), "1");
});

const ECHO_TASKS = Object.fromEntries(
  ["ci", "scan", "smoke", "verify"].map((name) => [name, {
    description: `Runs ${name}`,
    command: `echo "${name} in $PWD for $INIT_CWD:"`,
  }]),
);

nixTest(
  "nix run runs the flake's own code anywhere, and a checkout's in a checkout",
  async (shop) => {
    const { folder } = shop;
    const flake = `${folder}/flake`;
    await copyFlake(flake, ECHO_TASKS);
    await Deno.mkdir(`${flake}/sub`);
    await Deno.mkdir(`${folder}/elsewhere/tasks`, { recursive: true });
    // A stranger's repository with a task of the same name, which must never be run.
    const stranger = { tasks: { verify: "echo a stranger", ci: "echo a stranger" } };
    await Deno.writeTextFile(`${folder}/elsewhere/deno.json`, JSON.stringify(stranger));
    async function app(name: string, cwd: string, ...args: readonly string[]): Promise<Ran> {
      return await shop.run(["run", ...STAND_IN, `${flake}#${name}`, "--", ...args], { cwd });
    }
    const verify = await app("verify", `${folder}/elsewhere`, "pack", "a b");
    assert.match(
      verify.stdout,
      new RegExp(`^verify in ${folder}/nix/store/\\S+-source for ${folder}/elsewhere: pack a b\n$`),
      verify.stderr,
    );
    for (const cwd of [flake, `${flake}/sub`]) {
      const ci = await app("ci", cwd, "--quick");
      assert.equal(ci.stdout, `ci in ${flake} for ${cwd}: --quick\n`, ci.stderr);
    }
    const outside = await app("ci", `${folder}/elsewhere`);
    assert.equal(outside.code, 66, outside.stderr);
    assert.equal(outside.stdout, "");
    assert.match(outside.stderr, /Cannot run ci: .*\nhint: /);
    // An app is there as soon as its task is.
    assert.match((await app("scan", flake)).stdout, /^scan in /);
    assert.notEqual((await app("pack", flake)).code, 0);
    assert.match((await app("", flake)).stdout, /^smoke in /);
  },
);

/** A package as an npm registry serves it. */
interface Archive {
  readonly name: string;
  readonly version: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function makeArchive(folder: string, name: string, version: string): Promise<Archive> {
  const at = `${folder}/${name.replaceAll(/[@/]/g, "_")}`;
  await Deno.mkdir(`${at}/package`, { recursive: true });
  const manifest = { name, version, type: "module", main: "main.js" };
  await Deno.writeTextFile(`${at}/package/package.json`, JSON.stringify(manifest));
  await Deno.writeTextFile(`${at}/package/main.js`, `export const name = "${name}";\n`);
  const { code } = await runProgram("tar", ["-czf", `${at}.tgz`, "-C", at, "package"]);
  assert.equal(code, 0);
  return { name, version, bytes: await Deno.readFile(`${at}.tgz`) };
}

function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

/** Builds the cache of a lock, with the stand-in for nixpkgs. */
async function buildCache(shop: Workshop, lock: unknown, registry: string): Promise<Ran> {
  const lockFile = `${shop.folder}/build.lock`;
  await Deno.writeTextFile(lockFile, JSON.stringify(lock));
  const expression = `import ${ROOT}/infra/nix/npm_cache.nix rec {
    lib = import ${ROOT}/tests/nixpkgs/lib.nix;
    pkgs = import ${ROOT}/tests/nixpkgs/packages.nix { inherit lib; system = "${SYSTEM}"; };
    lockFile = ${lockFile};
  }`;
  const args = ["build", "--impure", "--expr", expression, "--no-link", "--json"];
  return await shop.run(args, { env: { NPM_CONFIG_REGISTRY: registry } });
}

/** Serves archives the way a registry does, on the loopback. */
function serveRegistry(archives: readonly Archive[]): { url: string; close(): Promise<void> } {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname).slice(1);
    for (const { name, version, bytes } of archives) {
      const tarball = `${url.origin}/${name}/-/${version}.tgz`;
      if (url.href === tarball) return new Response(bytes);
      if (path !== name) continue;
      const dist = { tarball, integrity: integrityOf(bytes) };
      const versions = { [version]: { name, version, dist } };
      return Response.json({ name, versions, "dist-tags": { latest: version } });
    }
    return new Response("", { status: 404 });
  });
  return { url: `http://127.0.0.1:${server.addr.port}/`, close: () => server.shutdown() };
}

nixTest(
  "npm_cache.nix makes of deno.lock a cache that Deno takes without network",
  async (shop) => {
    const { folder } = shop;
    const one = await makeArchive(folder, "one", "1.0.0");
    const peer = await makeArchive(folder, "@scope/peer", "2.0.0-rc.1");
    const registry = serveRegistry([one, peer]);
    try {
      const lock = {
        version: "5",
        specifiers: { "npm:@scope/peer@2.0.0-rc.1": "2.0.0-rc.1", "npm:one@1.0.0": "1.0.0" },
        npm: {
          "@scope/peer@2.0.0-rc.1": { integrity: integrityOf(peer.bytes) },
          "one@1.0.0": { integrity: integrityOf(one.bytes) },
          "one@1.0.0_@scope+peer@2.0.0-rc.1": { integrity: integrityOf(one.bytes) },
        },
        workspace: { dependencies: ["npm:@scope/peer@2.0.0-rc.1", "npm:one@1.0.0"] },
      };
      const built = await buildCache(shop, lock, registry.url);
      assert.equal(built.code, 0, built.stderr);
      const cache = JSON.parse(built.stdout)[0].outputs.out;

      const app = `${folder}/app`;
      await Deno.mkdir(app);
      const imports = { one: "npm:one@1.0.0", peer: "npm:@scope/peer@2.0.0-rc.1" };
      await Deno.writeTextFile(`${app}/deno.json`, JSON.stringify({ imports }));
      const { [`one@1.0.0_@scope+peer@2.0.0-rc.1`]: _, ...npm } = lock.npm;
      await Deno.writeTextFile(`${app}/deno.lock`, JSON.stringify({ ...lock, npm }));
      const code =
        'import { name as a } from "one"; import { name as b } from "peer"; console.log(a, b);';
      await Deno.writeTextFile(`${app}/main.ts`, code);
      const env = {
        DENO_DIR: cache,
        DENO_NO_UPDATE_CHECK: "1",
        NPM_CONFIG_REGISTRY: "http://npm.invalid/",
        NO_COLOR: "1",
      };
      const args = ["run", "--no-prompt", "--cached-only", "--frozen", "main.ts"];
      const ran = await runProgram(Deno.execPath(), args, { cwd: app, env });
      assert.equal(ran.stdout, "one @scope/peer\n", ran.stderr);

      // One other byte of one archive, as a registry could serve it.
      const wrong = structuredClone(lock);
      wrong.npm["one@1.0.0"].integrity = integrityOf(peer.bytes);
      wrong.npm["one@1.0.0_@scope+peer@2.0.0-rc.1"].integrity = integrityOf(peer.bytes);
      const refused = await buildCache(shop, wrong, registry.url);
      assert.notEqual(refused.code, 0);
      assert.match(refused.stderr, /hash mismatch/);

      const foreign = await buildCache(
        shop,
        { npm: { "a@1.0.0": { tarball: "https://example.org/a.tgz" } } },
        registry.url,
      );
      assert.match(foreign.stderr, /a@1\.0\.0 does not come from an npm registry/);
    } finally {
      await registry.close();
    }
  },
  { needs: "npm" },
);

Deno.test("tools.sh says what is wrong with its arguments, and changes nothing then", async () => {
  const script = `${ROOT}/infra/ci/tools.sh`;
  for (const args of [[], [""], ["--large"], ["--help"], ["a", "b"], ["/dev/null/x"]]) {
    const { code, stdout, stderr } = await runProgram(script, args);
    assert.equal(code, args[0]?.startsWith("/") ? 73 : 64, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /tools: hint: /);
  }
});

Deno.test({
  name: `the scripts of infra pass shellcheck${
    isOnPath("shellcheck") ? "" : " (skipped: shellcheck is not installed)"
  }`,
  ignore: !isOnPath("shellcheck"),
  fn: async () => {
    const scripts = ["ci/tools.sh", "ci/engine.sh", "ci/in_image.sh", "rootfs.sh"];
    const { code, stdout } = await runProgram(
      "shellcheck",
      ["-x", ...scripts.map((script) => `infra/${script}`)],
      { cwd: ROOT },
    );
    assert.equal(code, 0, stdout);
  },
});
