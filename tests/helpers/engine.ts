/** Daemons of their own for tests, started by infra/ci/engine.sh as CI starts one. */

import assert from "node:assert/strict";
import type { Checkout } from "./checkout.ts";
import { runProgram } from "./nix_workshop.ts";

const SCRIPT = new URL("../../infra/ci/engine.sh", import.meta.url).pathname;

/** The folder that infra/ci/engine.sh has filled; it says so where it starts a daemon. */
const TOOLS = Deno.env.get("PACKREPO_ENGINE_TOOLS");

/** Why no daemon can be started here, or `undefined`. */
export const NO_ENGINE: string | undefined = TOOLS === undefined
  ? 'no engine: eval "$(infra/ci/engine.sh start TOOLS STATE)"'
  : undefined;

/** A daemon that has nothing yet. */
export interface Daemon extends AsyncDisposable {
  /** What a task needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder of a base image, as an OCI layout. */
  readonly base: string;
  /** The machine's address as its containers see it. */
  readonly gateway: string;
  /** Runs docker with it and returns its trimmed output; throws with its messages. */
  docker(...args: readonly string[]): Promise<string>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

async function engineScript(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram("bash", [SCRIPT, ...args], { env });
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Returns the rules of the machine's firewall; none where there is no iptables. */
export async function firewallRules(): Promise<string> {
  const { stdout } = await runProgram("iptables-save", []).catch(() => ({ stdout: "" }));
  return stdout.replaceAll(/^#.*\n|\[\d+:\d+\]/gm, "");
}

/** Where memory is plenty, the data of a daemon lies there: it is thrown away, and disks are slow. */
const MEMORY: string | undefined = Deno.systemMemoryInfo().available > 8 * 2 ** 30
  ? "3g"
  : undefined;

/**
 * Starts a daemon with an empty data folder.
 *
 * @param options.memory Keeps its data in memory, at most that much: `64m`.
 */
export async function startDaemon(options: { readonly memory?: string } = {}): Promise<Daemon> {
  const folder = await Deno.makeTempDir({ prefix: "pe-" });
  const state = `${folder}/s`;
  const memory = options.memory ?? MEMORY;
  const text = await engineScript(
    ["start", TOOLS!, state],
    memory === undefined ? {} : { ENGINE_TMPFS: memory },
  );
  const said = Object.fromEntries(
    [...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  const path = said["PATH"]!.replace(/:"\$PATH"$/, `:${Deno.env.get("PATH")}`);
  const env = {
    PATH: path,
    DOCKER_HOST: said["DOCKER_HOST"]!,
    DOCKER_CONFIG: said["DOCKER_CONFIG"]!,
  };
  return {
    env,
    base: said["PACKREPO_ENGINE_BASE"]!,
    gateway: said["PACKREPO_ENGINE_GATEWAY"]!,
    async docker(...args) {
      const { code, stdout, stderr } = await runProgram("docker", args, { env });
      assert.equal(code, 0, stderr);
      return stdout.trim();
    },
    async kill() {
      await engineScript(["kill", state]);
    },
    async [Symbol.asyncDispose]() {
      await engineScript(["stop", state]);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Gives a checkout the base that images are built on, and what earlier tests have fetched. */
export async function furnish(checkout: Checkout, daemon: Pick<Daemon, "base">): Promise<void> {
  const cache = `${checkout.path}/.packrepo/cache`;
  await Deno.mkdir(cache, { recursive: true });
  const { code, stderr } = await runProgram("cp", ["-r", daemon.base, `${cache}/base`]);
  assert.equal(code, 0, stderr);
}

/** Returns the environment of a task that uses a daemon: its PATH still starts with the checkout's. */
export function engineEnv(checkout: Checkout, daemon: Daemon): Record<string, string> {
  const first = checkout.env()["PATH"]!.split(":")[0];
  return { ...daemon.env, PATH: `${first}:${daemon.env["PATH"]}` };
}

/** Returns what a daemon holds besides its build cache: containers, volumes and named images. */
export async function contentsOf(daemon: Daemon): Promise<string[]> {
  const lists = await Promise.all([
    daemon.docker("container", "ls", "--all", "--format", "container {{.Names}}"),
    daemon.docker("volume", "ls", "--format", "volume {{.Name}}"),
    daemon.docker("image", "ls", "--format", "image {{.Repository}}:{{.Tag}}"),
  ]);
  return lists.flatMap((list) => list.split("\n")).filter((line) => line !== "").sort();
}
