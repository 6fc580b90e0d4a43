import { holdsPrivateKey, isSecretName } from "../pack/mod.ts";
import { failed, nameOf, type Oracle, passed, type Verdict } from "./subject.ts";

/** No chunk is of a file made for credentials, by its name, or holds a private key. */
export const SUSPICIOUS_FILES: Oracle = {
  id: "suspicious-files",
  title: "No environment file, no private key",
  judge({ index, body }): Verdict {
    const decoder = new TextDecoder();
    for (const chunk of index.chunks) {
      const name = chunk.file_path.slice(chunk.file_path.lastIndexOf("/") + 1);
      if (isSecretName(name)) return failed(`${nameOf(chunk)}: a file for credentials`);
      const content = decoder.decode(body.subarray(chunk.body_start, chunk.body_end));
      if (holdsPrivateKey(content)) return failed(`${nameOf(chunk)}: it holds a private key`);
    }
    return passed(`${index.chunks.length} chunks by name and content`);
  },
};
