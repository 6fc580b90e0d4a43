import { type ExitName, PackRepoError } from "../base/mod.ts";
import {
  lastLine,
  onInterrupt,
  PACKREPO_ROOT,
  runProcess,
  unlessInterrupted,
} from "../host/mod.ts";
import { complaintOf, type EngineCall, engineError, tryEngine } from "./command.ts";
import { type ServiceState, serviceStates } from "./compose_states.ts";
import { probeDocker } from "./docker.ts";
import type { Target } from "./types.ts";

/** The services of infra/compose.yaml that run until they are stopped, by what they are for. */
export const STACK_NAMES = ["dev", "staging"] as const;

/** What a stack is for. */
export type StackName = typeof STACK_NAMES[number];

/**
 * How compose is asked for each. Every stack is a project of its own, so that stopping one leaves the
 * other alone.
 */
const STACKS: Readonly<
  Record<StackName, {
    readonly files: readonly string[];
    readonly profile: string;
    readonly target: Target;
  }>
> = {
  dev: {
    files: ["compose.yaml", "compose.override.yaml"],
    profile: "dev",
    target: "development",
  },
  staging: { files: ["compose.yaml"], profile: "prod", target: "production" },
};

const COMMAND = "docker";
/** How long the services may take to be healthy, in seconds; what fails its checks is known sooner. */
const HEALTHY_SECONDS = 120;
/** How many of the last lines of a log are shown. */
const LOG_LINES = 1000;

function composeArgs(stack: StackName, args: readonly string[]): string[] {
  const { files, profile } = STACKS[stack];
  return [
    ...["compose", "--ansi", "never", "--project-name", `packrepo-${stack}`],
    ...files.flatMap((file) => ["--file", `${PACKREPO_ROOT}/infra/${file}`]),
    ...["--profile", profile, ...args],
  ];
}

/** Why a stack does not start, told by what compose said: the first row that fits. */
const PROBLEMS: readonly {
  readonly pattern: RegExp;
  readonly code: `container.${string}`;
  readonly exit: ExitName;
  readonly hint: (stack: StackName) => string;
}[] = [
  {
    pattern: /no such image/i,
    code: "container.no-image",
    exit: "noInput",
    hint: (stack) => `Build it first: deno task build --target ${STACKS[stack].target}`,
  },
  {
    pattern: /port is already allocated|address already in use/i,
    code: "container.port-taken",
    exit: "unavailable",
    hint: () => "Stop what serves there, or set PACKREPO_PORT to another port and run it again",
  },
  {
    pattern: /invalid (?:hostPort|published port)|invalid port/i,
    code: "container.bad-port",
    exit: "config",
    hint: () => "Set PACKREPO_PORT to a number from 0 to 65535, or unset it",
  },
  {
    pattern: /invalid mount config|bind source path does not exist|mount a directory onto a file/i,
    code: "container.no-folder",
    exit: "noInput",
    hint: () => "Set PACKREPO_ARTIFACTS to the absolute path of a folder, or unset it",
  },
  {
    pattern: /is unhealthy|exited \(\d+\)|application not healthy/i,
    code: "container.unhealthy",
    exit: "no",
    hint: (stack) =>
      `Mend what its log says; after a change of the Dockerfile: deno task build --target ` +
      STACKS[stack].target,
  },
];

/** Returns why compose failed. */
function composeError(
  stack: StackName,
  call: EngineCall,
  result: { readonly code: number; readonly text: string },
): PackRepoError {
  const problem = PROBLEMS.find(({ pattern }) => pattern.test(result.text));
  if (problem === undefined) return engineError(call, result);
  const { code, exit, hint } = problem;
  const message = `Cannot ${call.doing}: ${complaintOf(result.text)}`;
  return new PackRepoError({ code, exit, message, hint: hint(stack) });
}

/** Calls compose and returns its standard output; throws {@linkcode composeError}. */
async function callCompose(
  stack: StackName,
  args: readonly string[],
  doing: string,
): Promise<string> {
  const call: EngineCall = {
    command: COMMAND,
    args: composeArgs(stack, args),
    doing,
    timeoutMs: (HEALTHY_SECONDS + 30) * 1000,
  };
  const result = await tryEngine(call);
  if (result.code !== 0) throw composeError(stack, call, result);
  return result.output;
}

/**
 * Makes sure that Docker answers and has compose; podman's compose knows no profiles.
 *
 * @throws {PackRepoError} `container.no-engine` and `container.no-compose` (69).
 */
export async function requireCompose(): Promise<void> {
  let detail: string;
  try {
    const probe = await probeDocker();
    if (probe.facts !== undefined) {
      const { code } = await tryEngine({
        command: COMMAND,
        args: ["compose", "version"],
        doing: "ask for the version of compose",
      });
      if (code === 0) return;
      throw new PackRepoError({
        code: "container.no-compose",
        exit: "unavailable",
        message: `Cannot start services: docker ${probe.facts.version} has no compose`,
        hint: "Install docker-compose 2.20 or newer, the plugin of docker",
      });
    }
    detail = probe.detail;
  } catch (error) {
    if (!(error instanceof PackRepoError) || error.code !== "host.no-program") throw error;
    detail = "is not installed";
  }
  throw new PackRepoError({
    code: "container.no-engine",
    exit: "unavailable",
    message: `Cannot reach Docker, which the services need: docker ${detail}`,
    hint: "Start its daemon or install it; infra/ci/engine.sh starts one on a bare Debian",
  });
}

/**
 * Returns the services of a stack that there are; none where it has not been started.
 *
 * @throws {PackRepoError} What the engine says.
 */
export async function stackStates(stack: StackName): Promise<readonly ServiceState[]> {
  const doing = `look at the services of ${stack}`;
  return serviceStates(await callCompose(stack, ["ps", "--all", "--format", "json"], doing));
}

/** Stops and removes the services of a stack with their networks; what is not there is no error. */
export async function stopStack(stack: StackName): Promise<void> {
  const args = ["down", "--volumes", "--remove-orphans"];
  await callCompose(stack, args, `stop the services of ${stack}`);
}

/** Returns the last lines that the services of a stack printed. */
export async function stackLog(stack: StackName): Promise<string> {
  const args = ["logs", "--no-color", "--no-log-prefix", "--tail", String(LOG_LINES)];
  return await callCompose(stack, args, `read the log of ${stack}`);
}

/** Adds what the services said last to the error of a start that did not get them healthy. */
async function withLog(stack: StackName, error: PackRepoError): Promise<PackRepoError> {
  if (error.code !== "container.unhealthy") return error;
  // The daemon that did not start it may not answer either.
  const line = lastLine(await stackLog(stack).catch(() => ""));
  const message = `${error.message}; its log ends with: ${line === "" ? "nothing" : line}`;
  return new PackRepoError({ code: error.code, exit: "no", message, hint: error.hint });
}

/**
 * Starts the services of a stack in the background, or those whose settings or image changed anew,
 * and waits until they are healthy. Where that fails, and after an interruption, they are removed.
 *
 * @throws {PackRepoError} `container.no-image` and `container.no-folder` (66), `container.port-taken`
 * (69), `container.bad-port` (78), `container.unhealthy` (10), and what the engine says.
 */
export async function startStack(stack: StackName): Promise<readonly ServiceState[]> {
  const release = onInterrupt(() => stopStack(stack));
  const args = ["up", "--detach", "--wait", "--wait-timeout", String(HEALTHY_SECONDS)];
  try {
    await unlessInterrupted();
    await callCompose(stack, args, `start the services of ${stack}`);
    return await stackStates(stack);
  } catch (error) {
    await unlessInterrupted();
    if (!(error instanceof PackRepoError)) throw error;
    const told = await withLog(stack, error);
    // What keeps compose from starting may keep it from stopping: then nothing has been started.
    await stopStack(stack).catch(() => {});
    throw told;
  } finally {
    await unlessInterrupted();
    release();
  }
}

/** Shows the user what the services of a stack print, until they end or the process is interrupted. */
export async function followStack(stack: StackName): Promise<void> {
  const args = ["logs", "--follow", "--no-log-prefix", "--tail", String(LOG_LINES)];
  await runProcess({ command: COMMAND, args: composeArgs(stack, args), output: "inherit" });
}

/**
 * Starts a stack, gives its services to `started`, and shows what they print until they end. They are
 * removed afterwards, and after an interruption.
 *
 * @returns How the services were at the end; none where somebody else stopped them.
 * @throws {PackRepoError} As {@linkcode startStack}.
 */
export async function runStack(
  stack: StackName,
  started: (services: readonly ServiceState[]) => void,
): Promise<readonly ServiceState[]> {
  const release = onInterrupt(() => stopStack(stack));
  try {
    started(await startStack(stack));
    await followStack(stack);
    await unlessInterrupted();
    const services = await stackStates(stack);
    await stopStack(stack);
    return services;
  } finally {
    await unlessInterrupted();
    release();
  }
}
