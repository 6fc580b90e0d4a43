import { type Check, PackRepoError, verdictOf } from "../base/mod.ts";
import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import {
  followStack,
  requireCompose,
  runStack,
  type ServiceState,
  STACK_NAMES,
  stackLog,
  type StackName,
  stackStates,
  startStack,
  stopStack,
} from "../container/mod.ts";
import { ensureFolder, PACKREPO_ROOT, requirePathAccess } from "../host/mod.ts";
import { renderCheck } from "../report/mod.ts";

/** What `deno task dev` and its kin were asked for. */
export interface ComposeTaskOptions {
  readonly mode: "run" | "start" | "stop" | "logs" | "deploy" | "status";
  readonly follow: boolean;
  readonly remove: boolean;
}

/** Makes the folder that the server shows, and looks for compose. */
async function prepare(progress: TaskContext["progress"]): Promise<void> {
  const folder = `${PACKREPO_ROOT}/artifacts`;
  await requirePathAccess("write", folder);
  await ensureFolder(folder);
  progress("Looking for docker compose");
  await requireCompose();
}

function checkOf(stack: StackName, state: ServiceState): Check {
  const { service, health, exitCode, addresses } = state;
  const isWell = state.state === "running" && (health === "healthy" || health === "");
  const ended = state.state === "exited" ? ` with ${exitCode}` : "";
  const words = [`${state.state}${ended}`, ...(health === "" ? [] : [health]), ...addresses];
  return {
    id: `${stack}/${service}`,
    status: isWell ? "passed" : "failed",
    detail: words.join(", "),
  };
}

const WIDTH = "staging/packrepo".length;

function outcomeOf(
  checks: readonly Check[],
  { paint, print }: Pick<TaskContext, "paint" | "print">,
): TaskOutcome {
  for (const check of checks) print(renderCheck(check, paint, WIDTH));
  const exit = checks.some(({ status }) => status === "passed") ? verdictOf(checks) : "no";
  return { exit, document: { v: 1, services: checks.map((check) => ({ ...check })) } };
}

function refuseJson(isJson: boolean, instead: string): void {
  if (!isJson) return;
  throw new PackRepoError({
    code: "cli.no-json",
    exit: "usage",
    message: "Cannot print one JSON document: this shows what the services print until they end",
    hint: `Use ${instead}`,
  });
}

/**
 * Starts a stack in the background and says where it serves.
 *
 * @throws {PackRepoError} As `requireCompose` and `startStack`.
 */
async function runStart(stack: StackName, context: TaskContext): Promise<TaskOutcome> {
  await prepare(context.progress);
  context.progress(`Starting the services of ${stack}`);
  const services = await startStack(stack);
  return outcomeOf(services.map((service) => checkOf(stack, service)), context);
}

/**
 * Runs the development server until it is interrupted, what it prints before the user, and removes it
 * afterwards.
 *
 * @throws {PackRepoError} As {@linkcode runStart}; `container.ended` (10) where it ends by itself.
 */
async function runDev(context: TaskContext): Promise<TaskOutcome> {
  refuseJson(context.isJson, "deno task dev:bg --json");
  await prepare(context.progress);
  context.progress("Starting the services of dev; Ctrl-C stops them");
  const ended = await runStack("dev", (services) => {
    outcomeOf(services.map((service) => checkOf("dev", service)), context);
  });
  if (ended.length > 0) {
    throw new PackRepoError({
      code: "container.ended",
      exit: "no",
      message: `The services of dev ended: ${ended.map((state) => checkOf("dev", state).detail)}`,
      hint: "Read what they printed above",
    });
  }
  return { exit: "ok", document: { v: 1 }, text: "Stopped by somebody else\n" };
}

/** Stops and removes a stack, whether it runs or not. */
async function runStop(
  stack: StackName,
  { progress }: TaskContext,
): Promise<TaskOutcome> {
  await requireCompose();
  progress(`Stopping the services of ${stack}`);
  const stopped = (await stackStates(stack)).map(({ service }) => service);
  await stopStack(stack);
  const text = stopped.length === 0 ? "nothing ran" : `${stopped.join(", ")} stopped`;
  return { exit: "ok", document: { v: 1, stopped }, text: `${text}\n` };
}

/**
 * Shows what the development server printed.
 *
 * @throws {PackRepoError} `container.not-started` (66) where there is none.
 */
async function runLogs(
  { follow }: { readonly follow: boolean },
  { isJson }: TaskContext,
): Promise<TaskOutcome> {
  if (follow) refuseJson(isJson, "deno task dev:logs --json");
  await requireCompose();
  if ((await stackStates("dev")).length === 0) {
    throw new PackRepoError({
      code: "container.not-started",
      exit: "noInput",
      message: "There is no log: the services of dev have not been started",
      hint: "Start them: deno task dev:bg",
    });
  }
  if (follow) {
    await followStack("dev");
    return { exit: "ok", document: { v: 1 } };
  }
  const text = await stackLog("dev");
  return { exit: "ok", document: { v: 1, lines: text.split("\n").slice(0, -1) }, text };
}

/**
 * Says what runs of PackRepo's services, how well, and where.
 *
 * @returns Exit `no` where nothing runs or something is not healthy.
 */
async function runStatus(context: TaskContext): Promise<TaskOutcome> {
  await requireCompose();
  const checks: Check[] = [];
  for (const stack of STACK_NAMES) {
    const services = await stackStates(stack);
    checks.push(...services.map((service) => checkOf(stack, service)));
    if (services.length === 0) {
      checks.push({ id: stack, status: "skipped", detail: "not started" });
    }
  }
  return outcomeOf(checks, context);
}

function refuseFlag(flag: string, mode: string): PackRepoError {
  return new PackRepoError({
    code: "cli.usage",
    exit: "usage",
    message: `Cannot use ${flag} here`,
    hint: `Use it with deno task dev --mode ${mode}`,
  });
}

/**
 * Runs PackRepo's services on this machine, stops them, or says how they are.
 *
 * Requires the permission set `dev`.
 *
 * @throws {PackRepoError} As `requireCompose` and `startStack`; `container.ended` (10) where the
 * development server ends by itself, `container.not-started` (66) where there is no log.
 */
export async function runCompose(
  options: ComposeTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const { mode, follow, remove } = options;
  if (follow && mode !== "logs") throw refuseFlag("--follow", "logs");
  if (remove && mode !== "deploy") throw refuseFlag("--remove", "deploy");
  switch (mode) {
    case "run":
      return await runDev(context);
    case "start":
      return await runStart("dev", context);
    case "stop":
      return await runStop("dev", context);
    case "logs":
      return await runLogs(options, context);
    case "deploy":
      return await (remove ? runStop : runStart)("staging", context);
    case "status":
      return await runStatus(context);
  }
}
