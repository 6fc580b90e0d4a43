import assert from "node:assert/strict";
import { flagValues } from "../../../lib/cli/application.ts";
import { parseText, wholeNumber } from "../../../lib/cli/mod.ts";
import { failureOf, runDemo, runMany } from "./fixture.ts";

Deno.test("--help shows usage, flags, defaults and arguments, and ends with 0", async () => {
  const { code, stdout, stderr } = await runDemo(["--help"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  for (
    const part of [
      "USAGE\n  deno task demo [--budget N]",
      "[--dry-run]",
      "[--include GLOB]...",
      "[<PATH>]\n",
      "At length.",
      "[default = 5]",
      "--json",
      "--quiet",
      "Which path",
    ]
  ) {
    assert.ok(stdout.includes(part), `${part}\n${stdout}`);
  }
  assert.ok(!stdout.includes("[default = false]"));
  assert.ok(!stdout.includes("\x1b"));
  assert.equal((await runDemo(["-h"])).stdout, stdout);
});

Deno.test("--help shows how many arguments there may be", async () => {
  const usage = async (count: "one" | "optional" | "some"): Promise<string> =>
    (await runDemo(["--help"], { count })).stdout.match(/\[--quiet\] (.*)\n/)![1]!;
  assert.equal(await usage("one"), "<PATH>");
  assert.equal(await usage("optional"), "[<PATH>]");
  assert.equal(await usage("some"), "<PATH>...");
});

Deno.test("--version shows the version of deno.json", async () => {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
  ) as { version: string };
  const { code, stdout } = await runDemo(["--version"]);
  assert.deepEqual([code, stdout], [0, `${config.version}\n`]);
});

/** What the task sees of a command line. */
const COMMAND_LINES: readonly (readonly [string[], Record<string, unknown>, string[]])[] = [
  [[], {}, []],
  [["--budget", "7"], { budget: 7 }, []],
  [["--budget=7"], { budget: 7 }, []],
  [["--color", "red"], { color: "red" }, []],
  [["--include", "a", "--include=b", "--include", "c,d"], { include: ["a", "b", "c,d"] }, []],
  [["--dry-run"], { dryRun: true }, []],
  [["--dryRun"], { dryRun: true }, []],
  [["--dry-run=false"], { dryRun: false }, []],
  [["path", "--dry-run"], { dryRun: true }, ["path"]],
  [["--", "--dry-run"], {}, ["--dry-run"]],
  [["--", "--json"], {}, ["--json"]],
  [[""], {}, [""]],
  [["a b\n😀,"], {}, ["a b\n😀,"]],
  [["-"], {}, ["-"]],
];

Deno.test("runTask() hands flags and arguments to the task as typed", async () => {
  await Promise.all(COMMAND_LINES.map(async ([args, flags, rest]) => {
    const ended = await runDemo(["--json", ...args]);
    const shown = JSON.stringify(args);
    assert.equal(ended.stderr, "", shown);
    const document = JSON.parse(ended.stdout) as { flags: unknown; args: unknown };
    const expected = { budget: 5, include: [], dryRun: false, do: "ok", ...flags };
    assert.deepEqual(document.flags, expected, shown);
    assert.deepEqual(document.args, rest, shown);
  }));
});

/** Command lines that end with 64, and what is said. */
const REFUSED: readonly (readonly [string[], RegExp])[] = [
  [["--bugdet", "3"], /^No flag registered for --bugdet, did you mean --budget\?$/],
  [["--colour", "red"], /did you mean --color/],
  [["-x"], /^No alias registered for -x/],
  [["a", "b"], /^Too many arguments, expected 1 but encountered "b"$/],
  [["--budget"], /^Expected input for flag --budget/],
  [["--budget", "--dry-run"], /^Expected input for flag --budget/],
  [["--budget", "1", "--budget", "2"], /^Too many arguments for --budget/],
  [["--no-dry-run"], /^No flag registered for --no-dry-run/],
  [["--dry-run=maybe"], /maybe/],
  [["--budget", "50k"], /^Bad budget "50k"$/],
  [["--budget", "-1"], /^Bad budget "-1"$/],
  [["--budget", "0"], /^Bad budget "0"$/],
  [["--budget", ""], /^Bad budget ""$/],
  [["--color", "blue"], /^Unknown colour "blue"$/],
];

Deno.test("runTask() refuses bad command lines with 64, a message and a hint", async () => {
  await Promise.all(REFUSED.map(async ([args, message]) => {
    const shown = JSON.stringify(args);
    const ended = await runDemo([...args, "--json"]);
    assert.equal(ended.code, 64, shown);
    assert.equal(ended.stdout, "", shown);
    const failure = failureOf(ended);
    assert.equal(failure.exit, 64);
    assert.match(failure.message, message);
    assert.match(failure.hint, /^(?:Run deno task demo --help|Pass a whole|Choose one of: red)/);
  }));
});

Deno.test("runTask() asks for an argument where there must be one", async () => {
  for (const count of ["one", "some"] as const) {
    const ended = await runDemo([], { count });
    assert.equal(ended.code, 64);
    assert.match(ended.stderr, /^error: Expected .*PATH.* \(usage, exit 64\)\nnext: {2}Run/);
  }
  const several = await runDemo(["--json", "a", "b", "c"], { count: "some" });
  assert.deepEqual(JSON.parse(several.stdout).args, ["a", "b", "c"]);
});

Deno.test("runTask() runs the sub-command that was named", async () => {
  const ended = await runMany(["transcript", "--json", "a", "b"]);
  assert.equal(ended.code, 0);
  assert.deepEqual(JSON.parse(ended.stdout), { brief: "Checks transcripts", args: ["a", "b"] });
});

Deno.test("runTask() asks for a sub-command with 64 and names them all", async () => {
  for (const args of [[], ["--"], ["nope"], ["--json"], ["--nope"]]) {
    const ended = await runMany(args);
    assert.equal(ended.code, 64, JSON.stringify(args));
    assert.equal(ended.stdout, "");
    assert.match(ended.stderr, /deno task many with one of: pack, transcript/);
  }
  assert.match((await runMany([])).stderr, /^error: Missing sub-command \(usage, exit 64\)\n/);
  assert.match((await runMany(["pakc"])).stderr, /did you mean `pack`/);
});

Deno.test("--help of a task and of its sub-commands shows both, and ends with 0", async () => {
  const whole = await runMany(["--help"]);
  assert.equal(whole.code, 0);
  assert.match(
    whole.stdout,
    /COMMANDS\n {2}pack +Checks packs\n {2}transcript +Checks transcripts/,
  );
  const part = await runMany(["pack", "--help"]);
  assert.equal(part.code, 0);
  assert.match(part.stdout, /deno task many pack .*<FILE>\.\.\.[^]*Checks packs/);
});

Deno.test("flagValues() waits for parsers, keeps the order of lists, and names the first that fails", async () => {
  const late = (text: string): Promise<string> =>
    new Promise((resolve) => setTimeout(() => resolve(`${text}!`), text === "slow" ? 20 : 0));
  const flag = { brief: "", placeholder: "X" };
  const flags = {
    one: { ...flag, kind: "value", parse: late },
    many: { ...flag, kind: "list", parse: late },
    none: { ...flag, kind: "list", parse: parseText },
    absent: { ...flag, kind: "value", parse: parseText },
    isSet: { brief: "", kind: "switch" },
  } as const;
  assert.deepEqual(await flagValues(flags, { one: "a", many: ["slow", "b"], isSet: true }), {
    one: "a!",
    many: ["slow!", "b!"],
    none: [],
    absent: undefined,
    isSet: true,
  });
  const failing = {
    first: {
      ...flag,
      kind: "value",
      parse: (text: string) => late("slow").then(() => wholeNumber("first", 1, 9)(text)),
    },
    second: { ...flag, kind: "value", parse: wholeNumber("second", 1, 9) },
  } as const;
  await assert.rejects(flagValues(failing, { first: "x", second: "y" }), /Bad first "x"/);
});
