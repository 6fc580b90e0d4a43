import { onInterrupt } from "./interrupt.ts";
import { type ProcessResult, runProcess } from "./process.ts";

/** What {@linkcode runTransfer} runs. */
export interface TransferRequest {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  readonly timeoutMs?: number;
}

/** How long a group of processes has to clean up before it is killed, in milliseconds. */
const GRACE_MS = 1000;

/**
 * Ends a group of processes by a shell that git starts: the permission sets allow git and nothing
 * else, and `Deno.kill` would need leave to run everything.
 */
async function signalGroup(leader: number, signal: "TERM" | "KILL"): Promise<void> {
  await runProcess({
    command: "git",
    args: ["-C", "/", "-c", `alias.end-group=!kill -s ${signal} -- -${leader}`, "end-group"],
  });
}

/**
 * Runs git as the leader of a process group of its own and ends the whole group when the time is
 * over or this process is interrupted: a transfer has children (git-remote-https, ssh, index-pack)
 * that outlive a killed git and may wait for the network for ever.
 *
 * @throws {PackRepoError} `host.no-program` (69) without git.
 */
export async function runTransfer(request: TransferRequest): Promise<ProcessResult> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("git", {
      args: [...request.args],
      clearEnv: true,
      env: { ...request.env },
      stdin: request.stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
  } catch (error) {
    // runProcess explains a missing git.
    if (error instanceof Deno.errors.NotFound) {
      return await runProcess({ ...request, command: "git", clearEnv: true });
    }
    throw error;
  }
  let ending: Promise<void> | undefined;
  async function endGroup(): Promise<void> {
    await signalGroup(child.pid, "TERM");
    // Not the leader's end but the pipes' counts: a child that holds them is still there.
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([
      collected,
      new Promise<void>((resolve) => timer = setTimeout(resolve, GRACE_MS)),
    ]);
    clearTimeout(timer);
    await signalGroup(child.pid, "KILL");
  }
  const release = onInterrupt(() => ending ??= endGroup());
  let timedOut = false;
  const timer = request.timeoutMs === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    ending ??= endGroup();
  }, request.timeoutMs);
  const feed = request.stdin === undefined
    ? Promise.resolve()
    : new Response(request.stdin as BodyInit).body!.pipeTo(child.stdin).catch(() => {
      // It ended without reading everything; its exit code tells why.
    });
  const collected = Promise.all([
    child.status,
    new Response(child.stdout).bytes(),
    new Response(child.stderr).text(),
    feed,
  ]);
  try {
    const [status, stdout, stderr] = await collected;
    return { code: status.code, stdout, stderr, timedOut };
  } finally {
    clearTimeout(timer);
    await ending;
    release();
  }
}
