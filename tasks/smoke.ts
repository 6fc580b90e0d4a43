import { defineCommand, oneOf, parseText, runTask } from "../lib/cli/mod.ts";
import { ENGINE_NAMES } from "../lib/container/mod.ts";
import { parseTokenizerName, TOKENIZER_NAMES } from "../lib/tokens/mod.ts";

const parseEngine = oneOf("engine", ["auto", ...ENGINE_NAMES, "none"]);

const command = defineCommand({
  brief: "Boot: check the environment, pack real repositories, sign what happened, verify it",
  description: "Packs this repository, or those of --repo, or those of DATASET_REPOS (separated " +
    "by commas). Ends with 0 only where every phase passed; a failed boot is signed too.",
  flags: {
    repo: {
      kind: "list",
      brief: "Repository to pack instead: a URL or a path",
      placeholder: "URL|PATH",
      parse: parseText,
    },
    ref: {
      kind: "value",
      brief: "Branch, tag or commit of the one --repo",
      placeholder: "REV",
      parse: parseText,
    },
    budget: {
      kind: "value",
      brief: "Tokens a pack may have",
      placeholder: "TOKENS",
      parse: async (text) => (await import("../lib/pack/mod.ts")).parseBudget(text),
      default: "50000",
    },
    tokenizer: {
      kind: "value",
      brief: TOKENIZER_NAMES.join(", "),
      placeholder: "NAME",
      parse: parseTokenizerName,
      default: "cl100k",
    },
    container: {
      kind: "value",
      brief: "Image to take instead of building one; else CONTAINER_TAG",
      placeholder: "TAG",
      parse: parseText,
    },
    skipBuild: {
      kind: "switch",
      brief: "Build no image: take that of --container, else packrepo:production",
    },
    engine: {
      kind: "value",
      brief: "auto (where there is one), docker, podman, or none",
      placeholder: "NAME",
      parse: parseEngine,
      default: "auto",
    },
    base: {
      kind: "value",
      brief: "What to build the image on: an image by its digest, or an OCI layout",
      placeholder: "REF|LAYOUT",
      parse: parseText,
    },
    key: {
      kind: "value",
      brief: "Signing key (PKCS#8 PEM) instead of PACKREPO_SIGNING_KEY or the local key",
      placeholder: "FILE",
      parse: parseText,
    },
    output: {
      kind: "value",
      brief: "Folder for the artifacts",
      placeholder: "DIR",
      parse: parseText,
      default: "artifacts",
    },
    noLlm: { kind: "switch", brief: "Use no language model; this is the only mode" },
  },
  run: async (flags, _args, context) => {
    const { runSmoke } = await import("../lib/boot/task_smoke.ts");
    return await runSmoke(flags, context);
  },
});

await runTask({ name: "smoke", brief: command.brief, command });
