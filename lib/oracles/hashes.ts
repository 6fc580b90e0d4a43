import { createHash } from "node:crypto";
import { sha256Hex } from "../base/mod.ts";
import { failed, nameOf, type Oracle, passed, type Verdict } from "./subject.ts";

/** Returns the git object id of a blob, by the hash that its length tells. */
function blobOid(content: Uint8Array, like: string): string {
  return createHash(like.length === 64 ? "sha256" : "sha1")
    .update(`blob ${content.length}\0`).update(content).digest("hex");
}

/**
 * The digests of body and chunks are those of their bytes. A whole file's `blob_oid` is recomputed
 * from the body alone; that of a part is checked by `anchors`.
 */
export const HASHES: Oracle = {
  id: "hashes",
  title: "body_sha256, content_hash and blob_oid are those of the bytes",
  judge({ index, body }): Verdict {
    if (sha256Hex(body) !== index.body_sha256) {
      return failed("body_sha256 is not the digest of the body");
    }
    let parts = 0;
    for (const chunk of index.chunks) {
      if (chunk.body_end > body.length || chunk.body_start >= chunk.body_end) {
        return failed(`${nameOf(chunk)}: its bytes are outside the body`);
      }
      const content = body.subarray(chunk.body_start, chunk.body_end);
      if (sha256Hex(content) !== chunk.content_hash) {
        return failed(`${nameOf(chunk)}: content_hash is not the digest of its bytes`);
      }
      if (chunk.truncated) parts++;
      else if (blobOid(content, chunk.blob_oid) !== chunk.blob_oid) {
        return failed(`${nameOf(chunk)}: blob_oid is not the id of its bytes`);
      }
    }
    const whole = index.chunks.length - parts;
    return passed(`the body, ${index.chunks.length} contents and ${whole} whole files`);
  },
};
