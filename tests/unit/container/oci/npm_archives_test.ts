import assert from "node:assert/strict";
import { npmArchives } from "../../../../lib/container/oci/npm_archives.ts";
import {
  cachedName,
  fillCache,
  type MadePackage,
  makePackage,
  servePackages,
} from "../../../helpers/npm.ts";
import { isOnPath } from "../../../helpers/nix_workshop.ts";
import { named } from "../../host/disk.ts";
import { runScript, withFolder } from "../../host/script.ts";
import { failsWith } from "./images.ts";

const NO_NPM = isOnPath("npm") ? undefined : "npm is not installed";

/** Fetches packages in a process of its own, whose npm knows one registry alone. */
async function fetchWith(
  folder: string,
  registry: string,
  packages: readonly MadePackage[],
): Promise<{ places?: string[]; error?: { code: string; message: string } }> {
  const source = `
    import { npmArchives } from ${
    JSON.stringify(import.meta.resolve("../../../../lib/container/oci/npm_archives.ts"))
  };
    const packages = ${JSON.stringify(packages.map(({ wanted }) => wanted))};
    try {
      console.log(JSON.stringify({ places: await npmArchives(packages, ${
    JSON.stringify(`${folder}/cache`)
  }) }));
    } catch (error) {
      console.log(JSON.stringify({ error: { code: error.code ?? String(error), message: error.message } }));
    }`;
  await Deno.mkdir(`${folder}/home`, { recursive: true });
  const env = {
    HOME: `${folder}/home`,
    npm_config_registry: registry,
    npm_config_fetch_retries: "0",
    npm_config_cache: `${folder}/home/cache`,
  };
  const { stdout, stderr } = await runScript(folder, source, { env });
  assert.ok(stdout.startsWith("{"), stderr);
  return JSON.parse(stdout);
}

Deno.test("npmArchives() gives what is in the cache and starts nothing", () =>
  withFolder(async (folder) => {
    const made = await makePackage("@a/b", "1.2.3", { "index.js": "1" });
    await fillCache(folder, [made]);
    const [place] = await npmArchives([made.wanted], folder);
    assert.equal(place, `${folder}/${cachedName(made.wanted)}`);
  }));

Deno.test("npmArchives() refuses what is no package of npm", async () => {
  const { wanted } = await makePackage("a", "1.0.0", {});
  const odd = [
    { ...wanted, name: "-flag@x" },
    { ...wanted, name: "../a" },
    { ...wanted, name: "git+https://example.org/x" },
    { ...wanted, version: "latest" },
    { ...wanted, integrity: "sha1-x" },
  ];
  for (const each of odd) {
    const error = await failsWith("container.bad-package", () => npmArchives([each], "/nowhere"));
    assert.equal(error.exitCode, 78);
  }
});

Deno.test({
  name: named("npmArchives() fetches what is missing or damaged, and keeps it", NO_NPM),
  ignore: NO_NPM !== undefined,
  fn: () =>
    withFolder(async (folder) => {
      const made = [
        await makePackage("@scope/name", "1.0.0", { "index.js": "1" }),
        await makePackage("other", "2.0.0-rc.1", { "index.js": "2" }),
      ];
      await using server = servePackages(made);
      const first = await fetchWith(folder, server.url, made);
      assert.equal(first.error, undefined, first.error?.message);
      for (const [index, place] of first.places!.entries()) {
        assert.deepEqual(await Deno.readFile(place), made[index]!.archive);
      }
      const asked = server.seen.length;
      await fetchWith(folder, server.url, made);
      assert.equal(server.seen.length, asked, "nothing is asked for again");
      await Deno.writeTextFile(first.places![0]!, "damaged");
      assert.deepEqual((await fetchWith(folder, server.url, made)).places, first.places);
      assert.deepEqual(await Deno.readFile(first.places![0]!), made[0]!.archive);
      const names = await Array.fromAsync(Deno.readDir(`${folder}/cache`), ({ name }) => name);
      assert.equal(names.length, 2, "no temporary folder is left");
    }),
});

Deno.test({
  name: named("npmArchives() keeps nothing that is not what was locked", NO_NPM),
  ignore: NO_NPM !== undefined,
  fn: () =>
    withFolder(async (folder) => {
      const made = await makePackage("name", "1.0.0", { "index.js": "1" });
      const other = await makePackage("name", "1.0.0", { "index.js": "evil()" });
      await using server = servePackages([{ ...made, served: other.archive }]);
      const { error } = await fetchWith(folder, server.url, [made]);
      assert.equal(error?.code, "container.tampered", error?.message);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(`${folder}/cache`)), []);
    }),
});

Deno.test({
  name: named("npmArchives() says that npm cannot fetch a package", NO_NPM),
  ignore: NO_NPM !== undefined,
  fn: () =>
    withFolder(async (folder) => {
      await using server = servePackages([]);
      const made = await makePackage("name", "1.0.0", {});
      const { error } = await fetchWith(folder, server.url, [made]);
      assert.equal(error?.code, "container.npm-failed", error?.message);
    }),
});
