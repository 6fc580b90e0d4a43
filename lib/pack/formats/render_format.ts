import type { Pack } from "../types.ts";
import type { RenderedFormat } from "./format.ts";

/** Each loads what it needs only when it is asked for. */
const RENDERERS: Readonly<Record<RenderedFormat, (pack: Pack) => Promise<string>>> = {
  markdown: async (pack) => (await import("./markdown.ts")).renderMarkdown(pack),
  xml: async (pack) => (await import("./xml.ts")).renderXml(pack),
  json: async (pack) => (await import("./json.ts")).renderJson(pack),
  html: async (pack) => await (await import("./html.ts")).renderHtml(pack),
};

/**
 * Renders a pack in another format, from its index and its body alone: the same pack gives the same
 * bytes. Returns UTF-8 text.
 */
export async function renderFormat(
  pack: Pack,
  format: RenderedFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  return new TextEncoder().encode(await RENDERERS[format](pack));
}
