import assert from "node:assert/strict";
import { ProgressLine } from "../../../lib/cli/progress.ts";
import { named } from "../host/disk.ts";
import {
  NO_TERMINAL,
  runOnTerminal,
  scriptCommand,
  shellText,
  withFolder,
} from "../host/script.ts";
import { demoSource } from "./fixture.ts";

async function screenOf(args: readonly string[]): Promise<string> {
  return await withFolder(async (folder) => {
    const file = `${folder}/demo.ts`;
    await Deno.writeTextFile(file, demoSource().replace("COUNT", `"optional"`));
    return (await runOnTerminal(shellText([...scriptCommand(file), ...args]))).screen;
  });
}

Deno.test({
  name: named(
    "ProgressLine shows one line on a terminal, cut to its width, and clears it",
    NO_TERMINAL,
  ),
  ignore: NO_TERMINAL !== undefined,
  async fn() {
    const screen = await screenOf(["--do", "steps"]);
    const shown = [...screen.matchAll(/\r␛\[K([^\r]+)/g)].map((match) => match[1]!);
    assert.deepEqual(shown.map((text) => text.slice(0, 26)), [
      "step 1 of \\u001b[31m3 wide",
      "step 2 of \\u001b[31m3 wide",
      "row 2",
      "step 3 of \\u001b[31m3 wide",
      "done",
    ]);
    for (const text of shown) assert.ok(text.length < 80, text);
    // Nothing of it is left in front of the report.
    assert.match(screen, /\r␛\[Krow 2\r\n/);
    assert.match(screen, /\r␛\[Kdone\r\n$/);
  },
});

Deno.test({
  name: named("ProgressLine is taken away before an error", NO_TERMINAL),
  ignore: NO_TERMINAL !== undefined,
  async fn() {
    const screen = await screenOf(["--do", "fail"]);
    assert.match(screen, /^\r␛\[Kworking\r␛\[K␛\[31merror/);
  },
});

Deno.test({
  name: named("ProgressLine is silent on a terminal with --json and --quiet", NO_TERMINAL),
  ignore: NO_TERMINAL !== undefined,
  async fn() {
    assert.equal(await screenOf(["--do", "steps", "--quiet"]), "");
    assert.match(await screenOf(["--do", "steps", "--json"]), /^\{\r\n/);
  },
});

Deno.test("ProgressLine does nothing where it is not wanted", () => {
  const line = new ProgressLine(false);
  assert.equal(line.show("text"), undefined);
  assert.equal(line.clear(), undefined);
});
