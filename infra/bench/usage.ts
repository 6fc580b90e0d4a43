import { type BenchCase, median } from "./measure.ts";

/** What GNU time tells of a command besides its wall time. */
export interface Usage {
  /** Milliseconds that its processes computed, on all processors together. */
  readonly cpuMs: number;
  /** The most memory that one of its processes held, in KiB. */
  readonly peakKb: number;
}

/** A case of which usage is collected too. */
export interface WatchedCase {
  readonly bench: BenchCase;
  /** Of the counted runs; empty where there is no GNU time. */
  readonly usages: Usage[];
}

/** Where GNU time is found, or `undefined`. */
export async function findTime(): Promise<string | undefined> {
  for (const path of ["/usr/bin/time", "/run/current-system/sw/bin/time"]) {
    try {
      if ((await Deno.stat(path)).isFile) return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

/** Parses what `time -f '%U %S %M'` writes, after the messages of the command, if any. */
export function parseUsage(text: string): Usage {
  const match = /(?:^|\n)(\d+\.\d+) (\d+\.\d+) (\d+)\n$/.exec(text);
  if (match === null) throw new Error(`GNU time said something else: ${text}`);
  const [user, system, peak] = match.slice(1).map(Number);
  return { cpuMs: Math.round(1000 * (user! + system!)), peakKb: peak! };
}

/**
 * Has a case run by GNU time, which writes to `file`.
 *
 * @param time Its path; without one nothing is collected.
 */
export function watched(bench: BenchCase, time: string | undefined, file: string): WatchedCase {
  const usages: Usage[] = [];
  if (time === undefined) return { bench, usages };
  const { command, args, after } = bench;
  return {
    usages,
    bench: {
      ...bench,
      command: time,
      args: ["-o", file, "-f", "%U %S %M", command, ...args],
      async after(isCounted) {
        if (isCounted) usages.push(parseUsage(await Deno.readTextFile(file)));
        await after?.(isCounted);
      },
    },
  };
}

/** Returns the middle of what was collected, and the most memory. */
export function summaryOf(usages: readonly Usage[]): Usage | undefined {
  if (usages.length === 0) return undefined;
  return {
    cpuMs: median(usages.map(({ cpuMs }) => cpuMs)),
    peakKb: Math.max(...usages.map(({ peakKb }) => peakKb)),
  };
}
