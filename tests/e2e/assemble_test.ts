/** The production image without an engine: the same bytes each time, and what is in it. */

import assert from "node:assert/strict";
import { readArchive } from "../../lib/container/oci/archive_source.ts";
import { readTar } from "../../lib/container/oci/tar_read.ts";
import { fixtureGit } from "../helpers/git_fixtures.ts";
import { assemble, CACHE, NO_NPM, PLATFORM, testUnless } from "../helpers/production_image.ts";
import {
  digestBy,
  failsWith,
  smallImage,
  writeLayout,
  writeOciArchive,
} from "../unit/container/oci/images.ts";
import { runScript, withFolder } from "../unit/host/script.ts";

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");
const image = () => smallImage({ platform: PLATFORM });

testUnless(
  NO_NPM,
  "assembleImage() gives the same bytes in two processes that differ in all else",
  () =>
    withFolder(async (folder) => {
      const base = await writeLayout(`${folder}/base`, await image());
      async function inProcess(output: string, env: Record<string, string>, umask: number) {
        const source = `
        import { assemble } from ${
          JSON.stringify(import.meta.resolve("../helpers/production_image.ts"))
        };
        Deno.umask(${umask});
        const { archive, manifest } = await assemble({
          base: ${JSON.stringify(base)},
          output: ${JSON.stringify(output)},
        });
        console.log(JSON.stringify([archive.sha256, manifest]));`;
        const { code, stdout, stderr } = await runScript(folder, source, { env });
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      }
      await Deno.mkdir(CACHE, { recursive: true });
      const one = await inProcess(`${folder}/one/a.tar`, {
        TZ: "Asia/Tokyo",
        LC_ALL: "tr_TR.UTF-8",
      }, 0o077);
      const two = await inProcess(
        `${folder}/two/b.tar`,
        { TZ: "America/Lima", LC_ALL: "C" },
        0o002,
      );
      assert.deepEqual(one, two);
      const [first, second] = [
        await Deno.readFile(`${folder}/one/a.tar`),
        await Deno.readFile(`${folder}/two/b.tar`),
      ];
      assert.ok(first.every((byte, at) => byte === second[at]) && first.length === second.length);
      assert.equal(digestBy(first), `sha256:${one[0]}`);
    }),
);

testUnless(
  NO_NPM,
  "assembleImage() gives the same image on the same base from elsewhere",
  () =>
    withFolder(async (folder) => {
      const small = await image();
      const bases = [
        await writeLayout(`${folder}/base`, small),
        await writeOciArchive(`${folder}/base.tar`, small),
        // The same layers, compressed.
        await writeLayout(
          `${folder}/packed`,
          await smallImage({ platform: PLATFORM, compress: true }),
        ),
      ];
      const made = [];
      for (const base of bases) made.push(await assemble({ base, output: `${folder}/a.tar` }));
      assert.deepEqual(made[1]!.archive, made[0]!.archive);
      assert.equal(made[2]!.config, made[0]!.config);
    }),
);

/** Commits a change of one file to a copy of this repository. */
async function changedCopy(folder: string, path: string): Promise<string> {
  const copy = `${folder}/copy-${path.replaceAll("/", "-")}`;
  await fixtureGit(["clone", "--quiet", "--shared", "--bare", ROOT, copy]);
  const env = { GIT_INDEX_FILE: `${folder}/index`, GIT_DIR: copy };
  const oid = await fixtureGit(["hash-object", "-w", "--stdin"], {
    env,
    stdin: new TextEncoder().encode("changed\n"),
  });
  await fixtureGit(["read-tree", "HEAD"], { env });
  await fixtureGit(["update-index", "--add", "--cacheinfo", `100644,${oid},${path}`], { env });
  const tree = await fixtureGit(["write-tree"], { env });
  const commit = await fixtureGit(["commit-tree", tree, "-p", "HEAD", "-m", "change"], { env });
  await fixtureGit(["update-ref", "HEAD", commit], { env });
  return copy;
}

testUnless(
  NO_NPM,
  "a changed source file changes exactly the layer that holds it",
  () =>
    withFolder(async (folder) => {
      const base = await writeLayout(`${folder}/base`, await image());
      const output = `${folder}/a.tar`;
      const before = await assemble({ base, output });
      const changedBy = async (path: string) => {
        const after = await assemble({ base, output }, await changedCopy(folder, path));
        assert.equal(after.layers.length, before.layers.length);
        assert.notEqual(after.config, before.config, "the revision is another");
        return after.layers.filter(({ digest }, at) => digest !== before.layers[at]!.digest)
          .map(({ name }) => name);
      };
      assert.deepEqual(await changedBy("lib/base/order.ts"), ["source"]);
      assert.deepEqual(await changedBy("tests/unit/another_test.ts"), []);
    }),
);

testUnless(
  NO_NPM,
  "the image holds Deno, the packages and the source, and nothing of this machine",
  () =>
    withFolder(async (folder) => {
      const base = await writeLayout(`${folder}/base`, await image());
      const made = await assemble({ base, output: `${folder}/a.tar` });
      assert.deepEqual(made.layers.map(({ name }) => name), [
        "base",
        "base",
        "deno",
        "packages",
        "source",
      ]);
      const read = await readArchive(`${folder}/a.tar`, PLATFORM);
      assert.equal(read.configDigest, made.config);
      const paths = new Map<string, { mode: number; uid: number; mtime: number }>();
      for (const layer of read.layers) {
        for await (const entry of readTar(layer.read(), "layer")) paths.set(entry.path, entry);
      }
      for (const path of ["etc/hello", "usr/bin/deno", "app/deno.json", "app/lib/base/mod.ts"]) {
        assert.ok(paths.has(path), path);
      }
      assert.equal(paths.get("usr/bin/deno")!.mode, 0o755);
      const own = [...paths].filter(([path]) => !path.startsWith("etc"));
      assert.ok(own.every(([, { mtime }]) => mtime === 1_735_689_600));
      assert.deepEqual(own.filter(([, { uid }]) => uid !== 0).map(([path]) => path), [
        "app/.packrepo",
      ]);
      assert.ok(!own.some(([path]) => /^app\/tests\/|\.d\.ts$|\.map$/.test(path)));
      const size = made.layers.reduce((total, layer) => total + layer.size, 0);
      assert.ok(size < 121_000_000, `${size} bytes on a base of nearly nothing`);
      const config = read.config as {
        User: string;
        Env: string[];
        Healthcheck: { Test: string[] };
      };
      assert.equal(config.User, "65532:65532");
      assert.equal(config.Healthcheck.Test[0], "CMD");
      assert.ok(config.Env.includes("BASE=yes") && config.Env.includes("PATH=/usr/bin"));
    }),
);

testUnless(
  NO_NPM,
  "assembleImage() leaves nothing behind where a layer of its base was changed",
  () =>
    withFolder(async (folder) => {
      const small = await image();
      const base = await writeLayout(`${folder}/base`, small);
      const path = `${base}/blobs/sha256/${small.layers[1]!.slice(7)}`;
      const bytes = await Deno.readFile(path);
      bytes[520]! ^= 1;
      await Deno.writeFile(path, bytes);
      const error = await failsWith(
        "container.tampered",
        () => assemble({ base, output: `${folder}/out/a.tar`, layout: `${folder}/out/layout` }),
      );
      assert.equal(error.exitCode, 65);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(`${folder}/out`)), []);
    }),
);
