import { PackRepoError } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { listenHttp, pathInfo, requirePathAccess } from "../host/mod.ts";
import { printable } from "../report/mod.ts";
import { createHandler, Metrics } from "../serve/mod.ts";
import config from "../../deno.json" with { type: "json" };

/** What `deno task serve` was asked for. */
export interface ServeTaskOptions {
  readonly host: string;
  readonly port: number;
  readonly folder: string;
}

/**
 * Serves a folder of artifacts until it is interrupted. Requires the set `serve`.
 *
 * @throws {PackRepoError} `serve.no-folder` (66), `host.cannot-listen` (69).
 */
export async function runServe(
  options: ServeTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const root = resolvePath(options.folder, context.cwd);
  await requirePathAccess("read", root);
  if ((await pathInfo(root))?.kind !== "folder") {
    throw new PackRepoError({
      code: "serve.no-folder",
      exit: "noInput",
      message: `Cannot serve ${JSON.stringify(root)}: it is not a folder`,
      hint: "Run deno task smoke first, which makes artifacts, or name another folder",
    });
  }
  const metrics = new Metrics(config.version);
  const { port } = await listenHttp({
    hostname: options.host,
    port: options.port,
    answer: createHandler({ root, metrics }),
  });
  context.print(`Serving ${printable(root)} on http://${options.host}:${port}/`);
  // An interruption closes the server and ends the process.
  return await new Promise<never>(() => {});
}

/**
 * Asks a server on this machine whether it is well: the health check of a container without a shell.
 * Requires the set `serve`.
 */
export async function checkHealth(port: number): Promise<TaskOutcome> {
  const url = `http://127.0.0.1:${port}/healthz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
    await response.body?.cancel();
    const exit = response.ok ? "ok" : "no";
    return { exit, document: { v: 1, status: response.status }, text: `${response.status}\n` };
  } catch (error) {
    const problem = (error as Error).message;
    return { exit: "no", document: { v: 1, problem }, text: `${printable(problem)}\n` };
  }
}
