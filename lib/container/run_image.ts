import { onInterrupt, runProcess, unlessInterrupted } from "../host/mod.ts";
import { HARDENING } from "./container.ts";
import type { Engine } from "./types.ts";

/** How long an image's command may run. */
const RUN_MS = 30 * 60_000;

/**
 * Runs an image's own command in a hardened container without a network, its output the user's,
 * removes the container, and returns the command's exit code. It may write to /tmp, and run what it
 * wrote there.
 */
export async function runImage(engine: Engine, image: string): Promise<number> {
  const name = `packrepo-${crypto.randomUUID()}`;
  const remove = async (): Promise<void> => {
    await engine.run(["rm", "--force", "--volumes", name], "remove the container").catch(() => {});
  };
  const release = onInterrupt(remove);
  try {
    await unlessInterrupted();
    const { code } = await runProcess({
      command: engine.facts.name,
      args: ["run", "--name", name, ...HARDENING, "--tmpfs", "/tmp:exec,mode=1777", image],
      output: "inherit",
      timeoutMs: RUN_MS,
    });
    return code;
  } finally {
    await unlessInterrupted();
    await remove().finally(release);
  }
}
