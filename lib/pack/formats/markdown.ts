import { formatCount } from "../../report/mod.ts";
import { closedContent, headerPath } from "../section.ts";
import { countReasons } from "../skip_meanings.ts";
import { selectionFlags } from "../selection_flags.ts";
import type { Chunk, Pack } from "../types.ts";
import { packSections } from "./sections.ts";
import { projectName } from "./title.ts";

/** More of the paths that were left out are not listed; the index holds them all. */
const MAX_LEFT_OUT = 1000;

/** Info strings where GitHub's name of a language is not ours. */
const INFO_STRINGS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "c#": "csharp",
  "c++": "cpp",
  "f#": "fsharp",
  "objective-c": "objc",
  restructuredtext: "rst",
  shell: "sh",
  terraform: "hcl",
};

/** Returns a fence that no run of backticks of the text closes (CommonMark 0.31, section 4.5). */
export function fenceFor(text: string, least: number = 3): string {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(Math.max(least, longest + 1));
}

/** Returns a text of one line as a code span (CommonMark 0.31, section 6.1). */
export function codeSpan(text: string): string {
  const fence = fenceFor(text, 1);
  // A space at both ends is taken away again; without it a backtick would join the fence.
  const isPadded = /^[` ]|[` ]$/.test(text) && text.trim() !== "";
  return isPadded ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

function escapeInline(text: string): string {
  return text.replace(/[\\`*_[\]<>&#|~]/g, "\\$&");
}

function sectionFacts(chunk: Chunk, content: string): string {
  const facts = [
    `${formatCount(chunk.tokens)} tokens`,
    escapeInline(chunk.reason),
    `score ${chunk.score}`,
  ];
  if (!content.endsWith("\n")) facts.push("no line feed at its end");
  return facts.join(" · ");
}

function leftOut(skipped: Pack["index"]["skipped"]): string {
  if (skipped.length === 0) return "Nothing was left out.\n";
  const counts = countReasons(skipped).map(([reason, files]) => `${formatCount(files)} ${reason}`);
  const listed = skipped.slice(0, MAX_LEFT_OUT).map((entry) =>
    `- ${codeSpan(headerPath(entry.file_path))} ${entry.reason}, ${
      formatCount(entry.bytes)
    } bytes\n`
  );
  const more = skipped.length - listed.length;
  if (more > 0) listed.push(`\n${formatCount(more)} more are listed in pack.index.json.\n`);
  return `${counts.join(", ")}\n\n${listed.join("")}`;
}

/**
 * Returns a pack as Markdown: what it is, each chunk in a fenced block, what was left out. A fence is
 * longer than any run of backticks inside, so that no content ends its block; a block holds the
 * content, with a line feed at its end that is said where the content has none.
 */
export function renderMarkdown(pack: Pack): string {
  const { metadata, budget_info: budget, tokenizer_info: tokenizer, statistics } = pack.index;
  const sections = packSections(pack);
  const name = projectName(pack.index, sections);
  const title = name === undefined ? "Pack" : `Pack of ${codeSpan(headerPath(name))}`;
  const parts = [
    `# ${title}\n\n`,
    `- commit ${metadata.repo_info.commit}, ${metadata.created_at}\n`,
    `- ${formatCount(budget.actual_tokens)} of ${formatCount(budget.target_budget)} `,
    `${tokenizer.name} tokens; they count pack.body.txt, not this rendering\n`,
    `- ${formatCount(statistics.total_chunks)} chunks; `,
    `${formatCount(pack.index.skipped.length)} of ${formatCount(statistics.total_files)} files `,
    `left out\n`,
    ...(metadata.selection === undefined
      ? []
      : [`- selected by ${selectionFlags(metadata.selection).map(codeSpan).join(" ")}\n`]),
    `- manifest ${pack.index.manifest_digest}\n`,
  ];
  for (const { chunk, content } of sections) {
    const fence = fenceFor(content);
    const path = codeSpan(headerPath(chunk.file_path));
    parts.push(`\n## ${path} L${chunk.start_line}-L${chunk.end_line}\n\n`);
    parts.push(`${sectionFacts(chunk, content)}\n\n`);
    parts.push(`${fence}${INFO_STRINGS[chunk.language] ?? chunk.language}\n`);
    parts.push(`${closedContent(content)}${fence}\n`);
  }
  parts.push(`\n## Left out\n\n${leftOut(pack.index.skipped)}`);
  return parts.join("");
}
