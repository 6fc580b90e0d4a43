import { headerPath } from "../section.ts";
import { selectionFlags } from "../selection_flags.ts";
import type { Pack } from "../types.ts";
import { packSections } from "./sections.ts";

const NOTE = "Each content is the file's text from its first line to its last, exactly. XML 1.0 " +
  'forbids some characters: <char code="1"/> stands for the one of that hexadecimal number. A path ' +
  "that begins with a quotation mark is a JSON string.";

/** What XML 1.0 section 2.2 does not let stand anywhere, not even as a reference. */
const FORBIDDEN =
  // deno-lint-ignore no-control-regex -- they are what it is about
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Returns text for between tags. A parser turns a carriage return into a line feed (section 2.11)
 * unless it is a reference; `>` is escaped too, so that there is never a `]]>`.
 */
function elementText(text: string): string {
  return escapeMarkup(text).replaceAll("\r", "&#13;")
    .replace(FORBIDDEN, (char) => `<char code="${char.charCodeAt(0).toString(16)}"/>`);
}

/** Returns an attribute's value: one line, nothing in it that a parser would change. */
function attributeText(text: string): string {
  return escapeMarkup(text).replaceAll('"', "&quot;").replace(/[\t\n\r]/g, " ")
    .replace(FORBIDDEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Returns a path as a header shows it, and as a JSON string too where XML forbids a character. */
function pathText(path: string): string {
  const shown = headerPath(path);
  return attributeText(
    !shown.startsWith('"') && path.search(FORBIDDEN) >= 0 ? JSON.stringify(path) : shown,
  );
}

function attributes(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${value}"`).join("");
}

/**
 * Returns a pack as an XML 1.0 document, well-formed for any content: a `pack` of `chunk`s, each
 * with its `content`, and what was `left-out`. A parser gives back the chunks' exact text; where XML
 * forbids a character, an element `char` stands for it.
 */
export function renderXml(pack: Pack): string {
  const { metadata, budget_info: budget, tokenizer_info: tokenizer, skipped } = pack.index;
  const parts = [
    `<?xml version="1.0" encoding="UTF-8"?>\n`,
    `<pack${
      attributes({
        version: metadata.version,
        commit: metadata.repo_info.commit,
        created_at: metadata.created_at,
        tokenizer: tokenizer.name,
        tokens: budget.actual_tokens,
        budget: budget.target_budget,
        ...(metadata.selection === undefined
          ? {}
          : { selection: attributeText(selectionFlags(metadata.selection).join(" ")) }),
        body_sha256: pack.index.body_sha256,
        manifest_digest: pack.index.manifest_digest,
      })
    }>\n<note>${elementText(NOTE)}</note>\n<chunks>\n`,
  ];
  for (const { chunk, content } of packSections(pack)) {
    const values = attributes({
      path: pathText(chunk.file_path),
      start_line: chunk.start_line,
      end_line: chunk.end_line,
      language: chunk.language,
      tokens: chunk.tokens,
      reason: attributeText(chunk.reason),
      score: chunk.score,
      truncated: chunk.truncated,
      content_hash: chunk.content_hash,
    });
    parts.push(`<chunk${values}>\n<content xml:space="preserve">`);
    parts.push(elementText(content), "</content>\n</chunk>\n");
  }
  parts.push("</chunks>\n<left-out>\n");
  for (const { file_path, reason, bytes } of skipped) {
    parts.push(`<file${attributes({ path: pathText(file_path), reason, bytes })}/>\n`);
  }
  parts.push("</left-out>\n</pack>\n");
  return parts.join("");
}
