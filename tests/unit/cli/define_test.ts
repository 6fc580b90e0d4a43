import assert from "node:assert/strict";
import { defineCommand, oneOf, parseText, wholeNumber } from "../../../lib/cli/mod.ts";

Deno.test("defineCommand() gives run the types of its flags, and changes nothing", async () => {
  const definition = {
    brief: "Does it",
    flags: {
      budget: {
        kind: "value",
        brief: "",
        placeholder: "N",
        parse: wholeNumber("budget", 1, 9),
        default: "5",
      },
      color: { kind: "value", brief: "", placeholder: "C", parse: oneOf("colour", ["red"]) },
      include: { kind: "list", brief: "", placeholder: "G", parse: parseText },
      late: {
        kind: "value",
        brief: "",
        placeholder: "N",
        parse: (n: string) => Promise.resolve(Number(n)),
      },
      dryRun: { kind: "switch", brief: "" },
    },
  } as const;
  const command = defineCommand({
    ...definition,
    run(flags, args) {
      // The checker refuses these lines if a type is wrong.
      const budget: number = flags.budget;
      const color: "red" | undefined = flags.color;
      const include: readonly string[] = flags.include;
      const late: number | undefined = flags.late;
      const dryRun: boolean = flags.dryRun;
      return Promise.resolve({
        exit: "ok",
        document: { budget, color: color ?? null, include, late: late ?? null, dryRun, args },
      });
    },
  });
  assert.equal(command.brief, definition.brief);
  assert.equal(command.flags, definition.flags);
  const flags = { budget: 5, color: "red", include: ["a"], late: 7, dryRun: true };
  const outcome = await command.run(flags, ["x"], {
    cwd: "/",
    isJson: false,
    paint: (text) => text,
    progress() {},
    print() {},
  });
  assert.deepEqual(outcome, { exit: "ok", document: { ...flags, args: ["x"] } });
});
