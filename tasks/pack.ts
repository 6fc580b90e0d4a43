import { defineCommand, parseText, runTask, wholeNumber } from "../lib/cli/mod.ts";
import { parseTokenizerName, TOKENIZER_NAMES } from "../lib/tokens/mod.ts";

const command = defineCommand({
  brief: "Pack a git repository within a token budget",
  description: "Writes pack.index.json and pack.body.txt. REPO is a path, a bare repository or a " +
    "URL (https, ssh, git, file); by default the repository you stand in. Patterns are those of " +
    ".gitignore; they and paths count from the root of the repository. packrepo.yaml, in the " +
    "folder you stand in or at the root of its work tree, gives defaults for these flags.",
  config: "pack",
  flags: {
    budget: {
      kind: "value",
      brief: "Tokens the body may have",
      placeholder: "TOKENS",
      parse: async (text) => (await import("../lib/pack/mod.ts")).parseBudget(text),
      default: "120000",
    },
    tokenizer: {
      kind: "value",
      brief: TOKENIZER_NAMES.join(", "),
      placeholder: "NAME",
      parse: parseTokenizerName,
      default: "cl100k",
    },
    ref: {
      kind: "value",
      brief: "Branch, tag or commit; HEAD by default",
      placeholder: "REV",
      parse: parseText,
    },
    include: {
      kind: "list",
      brief: "Pack only what matches; may be given several times",
      placeholder: "GLOB",
      parse: parseText,
    },
    exclude: {
      kind: "list",
      brief: "Pack nothing that matches; wins over --include",
      placeholder: "GLOB",
      parse: parseText,
    },
    subdir: {
      kind: "value",
      brief: "Pack only what is below this folder",
      placeholder: "DIR",
      parse: parseText,
    },
    stdin: {
      kind: "switch",
      brief: "Pack only the files and folders listed on standard input, a line each or NUL-ended",
    },
    changedSince: {
      kind: "value",
      brief: "Pack only files that differ from this revision",
      placeholder: "REV",
      parse: parseText,
    },
    focus: {
      kind: "value",
      brief: "Words; files that hold them come first",
      placeholder: "TEXT",
      parse: parseText,
    },
    workers: {
      kind: "value",
      brief: "Threads that count tokens, as many as pay by default; changes nothing but the time",
      placeholder: "N",
      parse: wholeNumber("number of workers", 1, 64),
    },
    noCache: {
      kind: "switch",
      brief: "Keep nothing in .packrepo/cache, use nothing of it; changes nothing but the time",
    },
    countAll: {
      kind: "switch",
      brief: "Count every eligible file, for statistics.eligible_tokens",
    },
    format: {
      kind: "value",
      brief: "text, or one more file beside it: markdown, xml, json, html",
      placeholder: "NAME",
      parse: async (text) => (await import("../lib/pack/mod.ts")).parsePackFormat(text),
      default: "text",
    },
    output: {
      kind: "value",
      brief: "Folder to write to, or - for the body, or the rendering, on standard output " +
        "[default = artifacts/NAME.pack]",
      placeholder: "DIR",
      parse: parseText,
      isPath: true,
    },
    noLlm: { kind: "switch", brief: "Use no language model; this is the only mode" },
  },
  argument: { placeholder: "REPO", brief: "What to pack", count: "optional" },
  run: async (flags, [repository = "."], context) => {
    const { runPack } = await import("../lib/boot/task_pack.ts");
    return await runPack({ ...flags, repository }, context);
  },
});

await runTask({ name: "pack", brief: command.brief, command });
