import assert from "node:assert/strict";
import fc from "fast-check";
import type { TarEntry } from "../../lib/container/oci/tar_entry.ts";
import { readTar } from "../../lib/container/oci/tar_read.ts";
import { layerTree } from "../../lib/container/oci/tree.ts";
import { compareUtf8 } from "../../lib/base/mod.ts";
import { all, file, inPieces, tarOf } from "../unit/container/oci/images.ts";
import { named } from "../unit/host/disk.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
import { withFolder } from "../unit/host/script.ts";

async function gnuTar(): Promise<string | undefined> {
  try {
    const { stdout } = await runProgram("tar", ["--version"]);
    return stdout.includes("GNU tar") ? undefined : "tar is not GNU tar";
  } catch {
    return "tar is not installed";
  }
}

const NO_TAR = await gnuTar();
const isRoot = Deno.uid() === 0;

/** One part of a path: any text that a file may be called by. */
const part = fc.oneof(
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
  fc.integer({ min: 90, max: 240 }).map((length) => "n".repeat(length)),
  fc.constantFrom("ä".repeat(60), "😀", "ｚ", " ", "-rf", "a\nb", "\\", "x=y"),
).filter((text) =>
  text.isWellFormed() && !/[/\0]/.test(text) && text !== "." && text !== ".." &&
  new TextEncoder().encode(text).length < 250
);

const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));

const meta = fc.record({
  uid: fc.nat(4_000_000),
  gid: fc.nat(4_000_000),
  mtime: fc.integer({ min: 0, max: 4_000_000_000 }),
});

const leaf: fc.Arbitrary<TarEntry> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(
      path,
      fc.uint8Array({ maxLength: 1500 }),
      meta,
      fc.constantFrom(0o644, 0o755, 0o600, 0o711),
    )
      .map(([at, bytes, more, mode]) => ({ ...file(at, bytes, mode), ...more }) as TarEntry),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(path, path, meta).map(([at, target, more]) =>
      ({ kind: "link", path: at, target, mode: 0o777, ...more }) as TarEntry
    ),
  },
);

/** A tree: of two that contradict each other, the first is kept. */
const tree = fc.array(leaf, { maxLength: 12 }).map((entries) => {
  const kept: TarEntry[] = [];
  for (const entry of entries) {
    const clashes = kept.some(({ path }) =>
      path === entry.path || path.startsWith(`${entry.path}/`) || entry.path.startsWith(`${path}/`)
    );
    if (!clashes) kept.push(entry);
  }
  return layerTree(kept, 1_735_689_600);
});

/** What is on a disk at a path, as an entry. */
async function entryAt(folder: string, path: string) {
  const info = await Deno.lstat(`${folder}/${path}`);
  const kind = info.isSymlink ? "link" : info.isDirectory ? "folder" : "file";
  return {
    kind,
    path,
    mode: kind === "link" ? 0o777 : info.mode! & 0o7777,
    uid: info.uid!,
    gid: info.gid!,
    mtime: Math.floor(info.mtime!.getTime() / 1000),
    ...(kind === "link" ? { target: await Deno.readLink(`${folder}/${path}`) } : {}),
    ...(kind === "file" ? { content: await Deno.readFile(`${folder}/${path}`) } : {}),
  };
}

async function plain(entry: TarEntry) {
  const { kind, path, mode, uid, gid, mtime } = entry;
  return {
    kind,
    path,
    mode,
    uid,
    gid,
    mtime,
    ...("target" in entry ? { target: entry.target } : {}),
    ...(entry.kind === "file"
      ? {
        content: new Uint8Array(
          await all((async function* () {
            yield* entry.read();
          })()),
        ),
      }
      : {}),
  };
}

/** Without what only root can restore. */
function seenBy<T extends { uid: number; gid: number }>(entry: T): Partial<T> {
  if (isRoot) return entry;
  const { uid: _u, gid: _g, ...rest } = entry;
  return rest as Partial<T>;
}

async function walk(folder: string, at = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${at}`)) {
    paths.push(at + name);
    if (isDirectory) paths.push(...await walk(folder, `${at}${name}/`));
  }
  return paths;
}

/** Unpacks an archive. In the order of bytes, a folder's files need not follow it at once. */
async function unpack(archive: string, to: string): Promise<void> {
  const flags = [
    "--extract",
    "--preserve-permissions",
    "--numeric-owner",
    "--delay-directory-restore",
  ];
  const { code, stderr } = await runProgram("tar", [...flags, "-f", archive, "-C", to]);
  assert.equal(code, 0, stderr);
}

Deno.test({
  name: named("GNU tar unpacks what writeTar() writes, to the last bit", NO_TAR),
  ignore: NO_TAR !== undefined,
  fn: () =>
    fc.assert(
      fc.asyncProperty(tree, (entries) =>
        withFolder(async (folder) => {
          await Deno.writeFile(`${folder}/a.tar`, await tarOf(entries));
          await Deno.mkdir(`${folder}/out`);
          await unpack(`${folder}/a.tar`, `${folder}/out`);
          const paths = (await walk(`${folder}/out`)).sort(compareUtf8);
          assert.deepEqual(paths, entries.map(({ path }) => path));
          for (const entry of entries) {
            const [found, wanted] = [
              await entryAt(`${folder}/out`, entry.path),
              await plain(entry),
            ];
            assert.deepEqual(seenBy(found), seenBy(wanted));
          }
        })),
      { numRuns: 60 },
    ),
});

Deno.test({
  name: named("readTar() reads what GNU tar packs, in each of its formats", NO_TAR),
  ignore: NO_TAR !== undefined,
  fn: () =>
    fc.assert(
      fc.asyncProperty(tree, fc.constantFrom("posix", "gnu", "oldgnu"), (entries, format) =>
        withFolder(async (folder) => {
          await Deno.writeFile(`${folder}/a.tar`, await tarOf(entries));
          await Deno.mkdir(`${folder}/out`);
          await unpack(`${folder}/a.tar`, `${folder}/out`);
          const pack = ["--create", `--format=${format}`, "--numeric-owner", "-C", `${folder}/out`];
          const packed = await runProgram("tar", [...pack, "-f", `${folder}/b.tar`, "."]);
          assert.equal(packed.code, 0, packed.stderr);
          const read = [];
          for await (
            const entry of readTar(inPieces(await Deno.readFile(`${folder}/b.tar`), 4096), "it")
          ) {
            read.push(await plain(entry));
          }
          read.sort((a, b) =>
            compareUtf8(a.path, b.path)
          );
          const there = await Promise.all(
            (await walk(`${folder}/out`)).sort(compareUtf8)
              .map((path) => entryAt(`${folder}/out`, path)),
          );
          assert.deepEqual(read, there);
        })),
      { numRuns: 60 },
    ),
});

Deno.test("readTar() gives back what writeTar() wrote", () =>
  fc.assert(
    fc.asyncProperty(tree, fc.integer({ min: 1, max: 2000 }), async (entries, piece) => {
      const read = [];
      for await (const entry of readTar(inPieces(await tarOf(entries), piece), "it")) {
        read.push(await plain(entry));
      }
      assert.deepEqual(read, await Promise.all(entries.map(plain)));
    }),
    { numRuns: 100 },
  ));
