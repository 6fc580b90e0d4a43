import { PackRepoError } from "../base/mod.ts";
import { lastLine, onInterrupt, startTimer, unlessInterrupted } from "../host/mod.ts";
import type { ContainerState, Engine } from "./types.ts";

/** What the image's own health check runs; infra/Dockerfile says the same. */
export const HEALTH_COMMAND: readonly string[] = [
  ...["deno", "run", "-q", "--no-prompt", "--cached-only", "-P=serve"],
  ...["tasks/serve.ts", "--check", "--port=8080"],
];

/** How long a container may take to be healthy. */
const HEALTHY_MS = 60_000;
const POLL_MS = 100;

/** The folder in an image that a volume is put at: its files come from and go to the host. */
export const WORK_FOLDER = "/work";

/** A container that runs. */
export interface Container {
  readonly name: string;
  /** Milliseconds from its start until it was healthy. */
  readonly healthyAfterMs: number;
  /** Copies a file or a folder of the host into {@linkcode WORK_FOLDER}. */
  copyIn(path: string, name: string): Promise<void>;
  /** Copies a file or a folder of {@linkcode WORK_FOLDER} to the host, where there is nothing yet. */
  copyOut(name: string, path: string): Promise<void>;
  /** Runs a program in it. */
  exec(command: readonly string[]): Promise<{ code: number; output: string }>;
}

/** How to run a container. */
export interface ContainerOptions {
  readonly image: string;
  /** Is given what the container printed, however it ended. */
  readonly keepLog: (text: string) => Promise<void>;
}

/** Everything that an image needs not: no network, no writing, no privileges, few processes. */
export const HARDENING: readonly string[] = [
  ...["--network", "none", "--read-only", "--cap-drop", "ALL"],
  ...["--security-opt", "no-new-privileges", "--pids-limit", "256", "--memory", "2g"],
];

function unhealthy(image: string, why: string): PackRepoError {
  return new PackRepoError({
    code: "container.unhealthy",
    exit: "no",
    message: `The image ${JSON.stringify(image)} does not become healthy: ${why}`,
    hint: "Read the log of the container among the artifacts",
  });
}

/** Returns how healthy a container is; where the engine runs no health checks, by running it. */
async function healthOf(engine: Engine, name: string, state: ContainerState): Promise<string> {
  if (state.health !== "none") return state.health;
  const { code, output } = await engine.exec(name, HEALTH_COMMAND);
  return code === 0 ? "healthy" : `starting: ${lastLine(output)}`;
}

/** Waits until a container is healthy, and returns how many milliseconds that took. */
async function waitUntilHealthy(engine: Engine, name: string, image: string): Promise<number> {
  const timer = startTimer();
  for (;;) {
    await unlessInterrupted();
    const state = await engine.state(name);
    if (!state.isRunning) throw unhealthy(image, `it ended with ${state.exitCode}`);
    const health = await healthOf(engine, name, state);
    if (health === "healthy") return timer();
    const said = state.lastOutput === "" ? "" : `: ${lastLine(state.lastOutput)}`;
    if (health === "unhealthy") throw unhealthy(image, `its health check fails${said}`);
    if (timer() > HEALTHY_MS) {
      throw unhealthy(image, `it is ${health} after ${HEALTHY_MS / 1000} s${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Removes a container and its volumes; what an engine has not yet made is waited for briefly. */
async function remove(engine: Engine, name: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      // Podman succeeds where there is none; Docker does not.
      await engine.run(["rm", "--force", "--volumes", name], "remove the container");
      return;
    } catch (error) {
      const isMissing = error instanceof PackRepoError && /no such container/i.test(error.message);
      if (!isMissing) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function logOf(engine: Engine, name: string): Promise<string> {
  try {
    return await engine.run(["logs", name], "read the container's log");
  } catch (error) {
    return error instanceof PackRepoError ? `${error.message}\n` : "";
  }
}

/**
 * Starts a hardened container without a network, waits until it is healthy, gives it to `work`, and
 * removes it with its volumes afterwards: when `work` ends, throws, or the process is interrupted.
 *
 * @throws {PackRepoError} `container.unhealthy` (10), what the engine says, and what `work` throws.
 */
export async function withContainer<T>(
  engine: Engine,
  { image, keepLog }: ContainerOptions,
  work: (container: Container) => Promise<T>,
): Promise<T> {
  const name = `packrepo-${crypto.randomUUID()}`;
  const release = onInterrupt(() => remove(engine, name));
  try {
    await unlessInterrupted();
    const create = ["create", "--name", name, ...HARDENING, "--tmpfs", "/tmp"];
    await engine.run(
      [...create, "--mount", `type=volume,dst=${WORK_FOLDER}`, image],
      `make a container of ${JSON.stringify(image)}`,
    );
    await engine.run(["start", name], "start the container");
    const healthyAfterMs = await waitUntilHealthy(engine, name, image);
    const at = (path: string): string => `${name}:${WORK_FOLDER}/${path}`;
    return await work({
      name,
      healthyAfterMs,
      async copyIn(path, inside) {
        await engine.run(["cp", path, at(inside)], "copy files into the container");
      },
      async copyOut(inside, path) {
        await engine.run(["cp", at(inside), path], "copy files out of the container");
      },
      exec: (command) => engine.exec(name, command),
    });
  } finally {
    // An interruption removes it by the registration; two at once would only quarrel.
    await unlessInterrupted();
    await keepLog(await logOf(engine, name));
    await remove(engine, name).finally(release);
  }
}
