import { defineCommand, parseText, runTask } from "../lib/cli/mod.ts";

const pack = defineCommand({
  brief: "Judge packs; with --repo, recompute everything from the repository",
  flags: {
    repo: {
      kind: "value",
      brief: "The repository the pack was made from: a path or a URL",
      placeholder: "REPO",
      parse: parseText,
    },
    schema: {
      kind: "value",
      brief: "Another JSON Schema for the index",
      placeholder: "FILE",
      parse: parseText,
    },
  },
  argument: { placeholder: "PATH", brief: "A pack's folder or its pack.index.json", count: "some" },
  run: async (flags, paths, context) => {
    const { verifyPacks } = await import("../lib/boot/task_verify.ts");
    return await verifyPacks({ ...flags, paths }, context);
  },
});

const transcript = defineCommand({
  brief: "Verify a signed transcript and the artifacts it names",
  flags: {
    trust: {
      kind: "value",
      brief: "Trust policy [default = .packrepo/trust.json of PackRepo]",
      placeholder: "FILE",
      parse: parseText,
    },
    artifacts: {
      kind: "value",
      brief: "Folder of the artifacts [default = that of FILE]",
      placeholder: "DIR",
      parse: parseText,
    },
    checkout: {
      kind: "switch",
      brief: "Recompute the source, its narHash and the locks from this checkout of PackRepo",
    },
  },
  argument: {
    placeholder: "FILE",
    brief: "A Sigstore bundle, a DSSE envelope or a .jsonl of envelopes",
    count: "one",
  },
  run: async (flags, [file], context) => {
    const { verifyTranscriptFile } = await import("../lib/boot/task_verify.ts");
    return await verifyTranscriptFile({ ...flags, file: file! }, context);
  },
});

const locks = defineCommand({
  brief: "Check deno.lock and flake.lock, also for what Deno and Nix do not check",
  flags: {},
  run: async (_flags, _args, context) => {
    const { verifyLocks } = await import("../lib/boot/task_verify.ts");
    return await verifyLocks(context);
  },
});

await runTask({
  name: "verify",
  brief: "Check packs, transcripts and lock files",
  command: { pack, transcript, locks },
});
