import { PackRepoError } from "../../base/mod.ts";

/** What a pack can be written as; `text` is the index and the body themselves. */
export const PACK_FORMATS = ["text", "markdown", "xml", "json", "html"] as const;

/** A format of {@linkcode PACK_FORMATS}. */
export type PackFormat = typeof PACK_FORMATS[number];

/** A format that is one more file beside the index and the body. */
export type RenderedFormat = Exclude<PackFormat, "text">;

/** The name of each rendering's file. */
export const FORMAT_FILES: Readonly<Record<RenderedFormat, string>> = {
  markdown: "pack.md",
  xml: "pack.xml",
  json: "pack.json",
  html: "pack.html",
};

/**
 * Returns the format of that name.
 *
 * @throws {PackRepoError} `pack.bad-format` (64).
 */
export function parsePackFormat(text: string): PackFormat {
  const found = PACK_FORMATS.find((format) => format === text);
  if (found !== undefined) return found;
  throw new PackRepoError({
    code: "pack.bad-format",
    exit: "usage",
    message: `Unknown format ${JSON.stringify(text.slice(0, 100).toWellFormed())}`,
    hint: `Choose one of: ${PACK_FORMATS.join(", ")}`,
  });
}
