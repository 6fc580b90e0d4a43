import assert from "node:assert/strict";
import { probeTools } from "../../../lib/boot/tools.ts";

Deno.test("probeTools() asks the tools themselves", async () => {
  const tools = await probeTools();
  assert.equal(tools.deno, Deno.version.deno);
  assert.match(tools.git, /^\d+\.\d+/);
  const { stdout } = await new Deno.Command("git", { args: ["--version"] }).output();
  assert.ok(new TextDecoder().decode(stdout).includes(tools.git));
});
