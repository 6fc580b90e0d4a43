/** A small task in a real process: what it does, `--do` says. */

import { type Ended, runScript, type ScriptOptions, withFolder } from "../host/script.ts";

const CLI = import.meta.resolve("../../../lib/cli/mod.ts");
const BASE = import.meta.resolve("../../../lib/base/mod.ts");
const HOST = import.meta.resolve("../../../lib/host/mod.ts");

/** The source of the task; `imports` are where base, cli and host are. */
export function demoSource(imports = { base: BASE, cli: CLI, host: HOST }): string {
  return `
import { PackRepoError } from "${imports.base}";
import { defineCommand, oneOf, parseText, resolvePath, runTask, wholeNumber } from "${imports.cli}";
import { onInterrupt, readText, requirePathAccess, runProcess, withTempFolder, writeFileAtomic,
  } from "${imports.host}";

const ACTIONS = {
  ok: () => ({}),
  no: () => ({ exit: "no" }),
  undecided: () => ({ exit: "undecided" }),
  silent: () => ({ text: undefined }),
  bytes: () => ({ bytes: new TextEncoder().encode("the bytes\\n") }),
  big: () => ({ text: ("x".repeat(99) + "\\n").repeat(20_000) }),
  expected: () => {
    throw new PackRepoError({ code: "demo.bad", exit: "data", message: "Cannot read \\"a\\u001b[31m\\nb\\"",
      hint: "Try \\u202eanother", cause: new Error("outer", { cause: new RangeError("inner\\u0007") }) });
  },
  url: () => {
    throw new PackRepoError({ code: "demo.bad", exit: "noInput",
      message: "Cannot clone \\"https://me:s3cret@example.org/x\\" or https://t0ken@h/ or ssh://git@h/x",
      hint: "See ftp://a:b@c", cause: new Error("fatal: https://me:s3cret@example.org/x") });
  },
  bug: () => { throw new RangeError("deep\\u001b[2J\\nbug"); },
  text: () => { throw "only text"; },
  nothing: () => { throw undefined; },
  stray: async () => { Promise.reject(new Error("nobody waits")); await new Promise((r) => setTimeout(r, 5000)); },
  timer: async () => { setTimeout(() => { throw new Error("late"); }); await new Promise((r) => setTimeout(r, 5000)); },
  read: async (a, c) => ({ text: await readText(resolvePath(a[0], c.cwd)) }),
  write: async (a, c) => { await writeFileAtomic(resolvePath(a[0], c.cwd), "written"); },
  copy: async (a, c) => {
    const [from, to] = a.map((path) => resolvePath(path, c.cwd));
    const text = await readText(from);
    await requirePathAccess("write", to);
    await writeFileAtomic(to + "/copy", text);
  },
  program: async () => { await runProcess({ command: "true", args: [] }); },
  steps: async (_, c) => {
    for (let i = 1; i <= 3; i++) {
      c.progress("step " + i + " of \\u001b[31m3 " + "wide ".repeat(30));
      await new Promise((r) => setTimeout(r, 120));
      if (i === 2) c.print("row " + i);
    }
  },
  fail: (_, c) => { c.progress("working"); throw new RangeError("after progress"); },
  paint: (_, c) => ({ text: c.paint("green", "good") + "\\n" }),
  idle: async () => { console.log("ready"); await new Promise((r) => setTimeout(r, 20_000)); },
  wait: async (a, c) => {
    await withTempFolder(async () => {
      c.progress("waiting");
      console.log("ready");
      await runProcess({ command: "sleep", args: ["20"] }).then((r) => {
        throw new Error("echo of the signal: " + r.code);
      });
    }, resolvePath(a[0] ?? "temp", c.cwd));
  },
};

await runTask({
  name: "demo",
  brief: "Shows what it was given",
  command: defineCommand({
    brief: "Shows what it was given",
    description: "At length.",
    flags: {
      budget: { kind: "value", brief: "How much", placeholder: "N", default: "5",
        parse: wholeNumber("budget", 1, 100) },
      color: { kind: "value", brief: "Which colour", placeholder: "C",
        parse: oneOf("colour", ["red", "green"]) },
      include: { kind: "list", brief: "What to take", placeholder: "GLOB", parse: parseText },
      dryRun: { kind: "switch", brief: "Only look" },
      do: { kind: "value", brief: "What to do", placeholder: "ACTION", default: "ok",
        parse: oneOf("action", Object.keys(ACTIONS)) },
    },
    argument: { placeholder: "PATH", brief: "Which path", count: COUNT },
    async run(flags, args, context) {
      const more = await ACTIONS[flags.do](args, context);
      const { cwd, isJson } = context;
      return { exit: "ok", document: { flags, args, cwd, isJson }, text: "done\\n", ...more };
    },
  }),
});
`;
}

/** Options of {@linkcode runDemo}. */
export interface DemoOptions extends ScriptOptions {
  /** How many arguments the task takes; `optional` by default. */
  readonly count?: "one" | "optional" | "some";
}

/** Runs the task in a folder. */
export function runDemoIn(
  folder: string,
  args: readonly string[],
  options: DemoOptions = {},
): Promise<Ended> {
  const source = demoSource().replace("COUNT", JSON.stringify(options.count ?? "optional"));
  return runScript(folder, source, { ...options, args });
}

/** Runs the task in a folder of its own. */
export function runDemo(args: readonly string[], options: DemoOptions = {}): Promise<Ended> {
  return withFolder((folder) => runDemoIn(folder, args, options));
}

/** Runs a task of several commands, `pack` and `transcript`. */
export function runMany(args: readonly string[]): Promise<Ended> {
  return withFolder((folder) =>
    runScript(
      folder,
      `import { defineCommand, runTask } from "${CLI}";
       const command = (brief) => defineCommand({ brief, flags: {},
         argument: { placeholder: "FILE", brief: "A file", count: "some" },
         run: (_, args) => Promise.resolve({ exit: "ok", document: { brief, args }, text: brief + "\\n" }) });
       await runTask({ name: "many", brief: "Does several things",
         command: { pack: command("Checks packs"), transcript: command("Checks transcripts") } });`,
      { args },
    )
  );
}

/** Returns standard error read as one line of JSON. */
export function failureOf(ended: Ended): {
  v: number;
  code: string;
  message: string;
  hint: string;
  exit: number;
  causes: string[];
} {
  if (!/^[^\n]+\n$/.test(ended.stderr)) throw new Error(`Not one line: ${ended.stderr}`);
  return JSON.parse(ended.stderr);
}
