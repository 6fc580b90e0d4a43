import { pathInfo, readBytes, readRange } from "../../host/mod.ts";
import type { BlobSource } from "./base_image.ts";
import {
  type Descriptor,
  MAX_DOCUMENT,
  parseDescriptor,
  parseDocument,
  parseList,
} from "./document.ts";
import { badImage } from "./errors.ts";

/** Returns the descriptors of an `index.json`. */
export function parseRoots(bytes: Uint8Array, label: string): readonly Descriptor[] {
  const index = parseDocument(bytes, "index.json", label);
  return parseList(index["manifests"], "manifests", label)
    .map((entry) => parseDescriptor(entry, "manifest", label));
}

/** Opens a folder in the OCI image layout (image-spec v1.1, "Image Layout"). */
export function layoutSource(folder: string): BlobSource {
  return {
    label: folder,
    async roots() {
      if (await pathInfo(`${folder}/oci-layout`) === undefined) {
        throw badImage(folder, "it is a folder without a file oci-layout, so no OCI layout");
      }
      return parseRoots(await readBytes(`${folder}/index.json`, MAX_DOCUMENT), folder);
    },
    async *open({ digest, size }) {
      // One byte more than said, so that a longer blob is seen.
      yield* readRange(`${folder}/blobs/sha256/${digest.slice(7)}`, 0, size + 1);
    },
  };
}
