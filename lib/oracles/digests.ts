import { chunkId, chunksDigest, manifestDigest } from "../pack/mod.ts";
import { failed, nameOf, type Oracle, passed, type Verdict } from "./subject.ts";

/** Ids and digests are what the format says they are made from (spec/pack.md, "Digests"). */
export const DIGESTS: Oracle = {
  id: "digests",
  title: "Chunk ids, chunks_digest and manifest_digest recompute",
  judge({ index }): Verdict {
    for (const chunk of index.chunks) {
      const id = chunkId(chunk);
      if (chunk.id !== id) return failed(`${nameOf(chunk)}: its id is ${id}, not ${chunk.id}`);
    }
    const chunks = chunksDigest(index.chunks);
    if (index.chunks_digest !== chunks) return failed(`chunks_digest is ${chunks}`);
    const manifest = manifestDigest(index);
    if (index.manifest_digest !== manifest) return failed(`manifest_digest is ${manifest}`);
    return passed(`manifest ${manifest}`);
  },
};
