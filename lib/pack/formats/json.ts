import { canonicalJson, type Json } from "../../base/mod.ts";
import type { Pack } from "../types.ts";
import { packSections } from "./sections.ts";

/**
 * Returns a pack as one canonical JSON document (RFC 8785): `v`, the `index` as it is, and `chunks`,
 * the index's chunks each with its `content`. It ends with a line feed.
 */
export function renderJson(pack: Pack): string {
  const chunks = packSections(pack).map(({ chunk, content }) => ({ ...chunk, content }));
  const document = { v: 1, index: pack.index, chunks };
  return `${canonicalJson(document as unknown as Json)}\n`;
}
