/** One thing to measure: a command that is run as a whole process. */
export interface BenchCase {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Variables on top of the inherited ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that it should stay under on an idle machine; shown, never enforced. */
  readonly targetMs?: number;
  /** Is run before each run of it, not timed: it makes a cache cold, for example. */
  readonly before?: () => Promise<void>;
  /** Is run after each run of it, not timed; `isCounted` where the run is one of those counted. */
  readonly after?: (isCounted: boolean) => Promise<void>;
}

/** Wall times of a case in milliseconds. */
export interface BenchResult {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The median by that of the first case. */
  readonly ratio: number;
  readonly runs: number;
  readonly targetMs?: number;
}

async function timeOnce(bench: BenchCase): Promise<number> {
  const start = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(bench.command, {
    args: [...bench.args],
    ...(bench.cwd === undefined ? {} : { cwd: bench.cwd }),
    ...(bench.env === undefined ? {} : { env: { ...bench.env } }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const elapsed = performance.now() - start;
  if (code !== 0) {
    const said = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes)).join("");
    throw new Error(`${bench.name} ended with ${code}: ${said}`);
  }
  return elapsed;
}

/** Returns the middle of a list of numbers, the mean of the two in the middle of an even one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * Runs every case `rounds` times after one run that is not counted, in turn (A B C, then C B A and so
 * on), so that a machine that slows down slows down all of them. The first case is what the others
 * are compared with.
 *
 * @param options.onRound Is called at the start of each round, with 0 for the one not counted.
 * @throws {Error} Where a case does not end with 0.
 */
export async function measure(
  cases: readonly BenchCase[],
  options: { readonly rounds: number; readonly onRound?: (round: number) => void },
): Promise<readonly BenchResult[]> {
  const times = cases.map((): number[] => []);
  for (let round = 0; round <= options.rounds; round++) {
    options.onRound?.(round);
    const order = [...cases.keys()];
    if (round % 2 === 0) order.reverse();
    for (const index of order) {
      const bench = cases[index]!;
      await bench.before?.();
      const elapsed = await timeOnce(bench);
      await bench.after?.(round > 0);
      if (round > 0) times[index]!.push(elapsed);
    }
  }
  const base = median(times[0]!);
  return cases.map(({ name, targetMs }, index) => {
    const all = times[index]!;
    const middle = median(all);
    return {
      name,
      median: middle,
      min: Math.min(...all),
      max: Math.max(...all),
      ratio: middle / base,
      runs: all.length,
      ...(targetMs === undefined ? {} : { targetMs }),
    };
  });
}
