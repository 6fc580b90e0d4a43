/** Repositories and checks that several tests of packs use. */

import type { MemoryContent } from "./memory_repo.ts";

/** A text of so many lines, each a little different. */
export function sampleLines(count: number, seed = "line"): string {
  let text = "";
  for (let i = 0; i < count; i++) text += `${seed} ${i}: ${"abc def ".repeat(i % 5)}end\n`;
  return text;
}

/** About 15,000 tokens of files of many kinds. */
export const SAMPLE_FILES: Readonly<Record<string, MemoryContent>> = {
  "README.md": "# Sample\n\nA repository for tests.\n",
  "package.json": '{ "name": "sample" }\n',
  "src/main.ts": `// Start here.\n${sampleLines(120, "const main")}`,
  "src/deep/er/other.py": `\n\n  """Doc."""\n${sampleLines(90, "def f")}`,
  "src/no_end.go": sampleLines(40, "func").trimEnd(),
  "src/crlf.cs": `\ufeff${sampleLines(30, "using").replaceAll("\n", "\r\n")}`,
  "src/trailing.rs": `${sampleLines(20, "fn")}\n\n \n`,
  'docs/guide, "quoted"\n\u202e.md': sampleLines(50, "Text"),
  "docs/\u{1f600}.md": sampleLines(30, "\u{1f600} \u6f22\u5b57"),
  "big/table.csv": sampleLines(600, "1,2,3"),
  "tests/main_test.ts": sampleLines(60, "test"),
  "copy/of/main.ts": `// Start here.\n${sampleLines(120, "const main")}`,
  "yarn.lock": sampleLines(10),
  "logo.png": Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3),
  "latin.txt": Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a),
  "empty": "",
  ".env": "TOKEN=1\n",
  "link": { link: "/etc/passwd" },
  "module": { submodule: "1".repeat(40) },
};
