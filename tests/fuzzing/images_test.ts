import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { readArchive } from "../../lib/container/oci/archive_source.ts";
import { type BlobSource, readBaseImage } from "../../lib/container/oci/base_image.ts";
import { parseChallenge } from "../../lib/container/oci/challenge.ts";
import { dependenciesOf, importsOf } from "../../lib/container/oci/dependencies.ts";
import { digestOf, MEDIA_TYPES } from "../../lib/container/oci/document.ts";
import { gunzipped } from "../../lib/container/oci/decompress.ts";
import { parseReference } from "../../lib/container/oci/reference.ts";
import { readTar } from "../../lib/container/oci/tar_read.ts";
import { withFolder } from "../unit/host/script.ts";
import {
  all,
  file,
  gzip,
  inPieces,
  layoutFiles,
  LINUX,
  smallImage,
  tarOf,
} from "../unit/container/oci/images.ts";

/** Runs it; nothing but an expected error may come out. */
async function onlyExpected(work: () => Promise<unknown> | unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PackRepoError)) throw error;
  }
}

/** Bytes with a few of them changed, cut out or put in. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const edit = fc.record({
    at: fc.nat(bytes.length),
    remove: fc.oneof(fc.constant(1), fc.nat(600)),
    insert: fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constant(new Uint8Array(512))),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    let result = [...bytes];
    for (const { at, remove, insert } of edits) {
      result = [...result.slice(0, at), ...insert, ...result.slice(at + remove)];
    }
    return Uint8Array.from(result);
  });
}

/** Reads everything of an archive. */
async function drain(bytes: Uint8Array): Promise<void> {
  for await (const entry of readTar(inPieces(bytes, 777), "it")) {
    if (entry.kind === "file") await all(entry.read() as AsyncIterable<Uint8Array>);
  }
}

const TAR = await tarOf([
  { kind: "folder", path: "d", mode: 0o755, uid: 0, gid: 0, mtime: 0 },
  file("d/" + "long".repeat(40), "x".repeat(700)),
  { kind: "link", path: "l", mode: 0o777, uid: 0, gid: 0, mtime: 0, target: "d" },
]);

Deno.test("readTar() never fails otherwise than it says", async () => {
  await fc.assert(
    fc.asyncProperty(damaged(TAR), (bytes) => onlyExpected(() => drain(bytes))),
    { numRuns: 1500 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      (bytes) => onlyExpected(() => drain(bytes)),
    ),
    { numRuns: 300 },
  );
});

Deno.test("gunzipped() never fails otherwise than it says", async () => {
  const packed = await gzip(TAR);
  await fc.assert(
    fc.asyncProperty(
      damaged(packed),
      (bytes) => onlyExpected(() => all(gunzipped(inPieces(bytes), "it"))),
    ),
    { numRuns: 300 },
  );
});

/** Any JSON, with the words of an image's documents in it. */
const json = fc.jsonValue({ maxDepth: 3 });
const descriptor = fc.record({
  mediaType: fc.oneof(
    fc.constantFrom(...Object.values(MEDIA_TYPES.oci), ...Object.values(MEDIA_TYPES.docker)),
    json,
  ),
  digest: fc.oneof(fc.constant(digestOf("x")), json),
  size: fc.oneof(fc.nat(10_000), json),
  platform: fc.oneof(fc.constant(LINUX), json),
}, { requiredKeys: [] });
const document = fc.oneof(
  json,
  fc.record({
    mediaType: json,
    manifests: fc.oneof(fc.array(descriptor, { maxLength: 4 }), json),
    config: fc.oneof(descriptor, json),
    layers: fc.oneof(fc.array(descriptor, { maxLength: 4 }), json),
    os: fc.oneof(fc.constant("linux"), json),
    architecture: fc.oneof(fc.constant("amd64"), json),
    rootfs: fc.oneof(
      fc.record({ diff_ids: fc.oneof(fc.array(fc.constant(digestOf("x"))), json) }),
      json,
    ),
    history: json,
  }, { requiredKeys: [] }),
);

Deno.test("readBaseImage() never fails otherwise than it says, whatever the documents hold", () =>
  fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 4 }), async (documents) => {
      const texts = documents.map((value) => new TextEncoder().encode(JSON.stringify(value)));
      let next = 0;
      const source: BlobSource = {
        label: "it",
        roots: () =>
          Promise.resolve([{
            mediaType: MEDIA_TYPES.oci.manifest,
            digest: digestOf(texts[0]!),
            size: texts[0]!.length,
          }]),
        open: () => inPieces(texts[next++ % texts.length]!),
      };
      await onlyExpected(async () => {
        const base = await readBaseImage(source, LINUX);
        for (const layer of base.layers) await all(layer.read());
      });
    }),
    { numRuns: 1000 },
  ));

Deno.test("readArchive() never fails otherwise than it says", () =>
  withFolder(async (folder) => {
    const image = await smallImage();
    const layout = [...layoutFiles(image)].map(([path, bytes]) => file(path, bytes));
    const saved = file(
      "manifest.json",
      JSON.stringify([{ Config: "oci-layout", Layers: ["index.json"] }]),
    );
    const path = `${folder}/a.tar`;
    for (const archive of [await tarOf(layout), await tarOf([...layout.slice(1), saved])]) {
      await fc.assert(
        fc.asyncProperty(damaged(archive), async (bytes) => {
          await Deno.writeFile(path, bytes);
          await onlyExpected(async () => {
            const base = await readArchive(path, LINUX);
            for (const layer of base.layers) await all(layer.read());
          });
        }),
        { numRuns: 150 },
      );
    }
  }));

Deno.test("what people and servers write never fails otherwise than it says", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom(
        "a",
        "/",
        ":",
        "@",
        ".",
        "-",
        "sha256:",
        "localhost",
        '"',
        ",",
        "=",
        "\\",
        " ",
        "Bearer ",
        "realm",
        "import",
        "from",
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      await onlyExpected(() => parseReference(given));
      await onlyExpected(() => parseReference(`localhost/${given}@${digestOf("x")}`));
      parseChallenge(given);
      importsOf(given);
      await onlyExpected(() => dependenciesOf(given, "{}", []));
    }),
    { numRuns: 2000 },
  );
  await fc.assert(
    fc.asyncProperty(json, async (npm) => {
      const lock = JSON.stringify({ version: "5", npm });
      await onlyExpected(() =>
        dependenciesOf(lock, JSON.stringify({ imports: npm }), ['import "a"'])
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("importsOf() takes time in proportion to its text, whatever that holds", () => {
  // Each of these would take hours if a pattern went back over it again and again.
  for (const piece of ["import ", "import {", "export type ", 'import("', "from ", "\n"]) {
    importsOf(piece.repeat(100_000 / piece.length));
  }
});
