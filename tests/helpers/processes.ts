/** What the processes that a test has started are doing, as Linux tells it below /proc. */

/** A running process. */
export interface RunningProcess {
  readonly pid: number;
  /** When it started, in ticks since the machine's start: tells it from a later one of that number. */
  readonly start: string;
  readonly parent: number;
  readonly command: string;
}

function readProcess(pid: number): RunningProcess | undefined {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const command = Deno.readTextFileSync(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
    // The name in parentheses may hold anything; what follows it does not.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Dead, and only waiting to be asked how it ended.
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return { pid, parent: Number(fields[1]), start: fields[19] ?? "", command };
  } catch {
    return undefined;
  }
}

/** Why processes cannot be watched here, or `undefined`. */
export const NO_PROC: string | undefined = Deno.build.os === "linux"
  ? undefined
  : "only Linux has /proc";

/** Returns every process of the machine; none where {@linkcode NO_PROC} tells why. */
export function allProcesses(): RunningProcess[] {
  const processes: RunningProcess[] = [];
  if (NO_PROC !== undefined) return processes;
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const found = readProcess(Number(name));
    if (found !== undefined) processes.push(found);
  }
  return processes;
}

/** Returns a process and all that it and its children have started, as far as they are alive. */
export function familyOf(pid: number): RunningProcess[] {
  const all = allProcesses();
  const family = all.filter((process) => process.pid === pid);
  for (const member of family) {
    family.push(...all.filter((process) => process.parent === member.pid));
  }
  return family;
}

/** Returns those that still run. */
export function stillRunning(processes: readonly RunningProcess[]): RunningProcess[] {
  return processes.filter(({ pid, start }) => readProcess(pid)?.start === start);
}

/** Returns the processes whose command line or working folder is about a folder. */
export function processesAbout(folder: string): RunningProcess[] {
  return allProcesses().filter(({ pid, command }) => {
    if (command.includes(folder)) return true;
    try {
      return Deno.readLinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

/** Waits until `find` finds something; throws after so many milliseconds. */
export async function waitUntil<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number = 60_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return 1024 * Number(status.match(/VmHWM:\s*(\d+)/)?.[1] ?? 0);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

/** Returns the most memory (resident, bytes) that one process of a family had, once it has ended. */
export async function peakMemory(child: Deno.ChildProcess): Promise<number> {
  let hasEnded = false;
  void child.status.then(() => {
    hasEnded = true;
  });
  let peak = 0;
  while (!hasEnded) {
    peak = Math.max(peak, ...familyOf(child.pid).map(({ pid }) => peakOf(pid)));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return peak;
}
