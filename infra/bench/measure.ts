/** One thing to measure: a command that is run as a whole process. */
export interface BenchCase {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The exit code that means that it did its work; 0 by default. */
  readonly expectedCode?: number;
}

/** Wall times of a case in milliseconds. */
export interface BenchResult {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

async function timeOnce(bench: BenchCase): Promise<number> {
  const start = performance.now();
  const { code, stderr } = await new Deno.Command(bench.command, {
    args: [...bench.args],
    ...(bench.cwd === undefined ? {} : { cwd: bench.cwd }),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  const elapsed = performance.now() - start;
  if (code !== (bench.expectedCode ?? 0)) {
    throw new Error(`${bench.name} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
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
 * on), so that a machine that slows down slows down all of them.
 *
 * @throws {Error} Where a case ends with another exit code than the one expected.
 */
export async function measure(
  cases: readonly BenchCase[],
  rounds: number,
): Promise<readonly BenchResult[]> {
  const times = new Map<string, number[]>(cases.map((bench) => [bench.name, []]));
  for (const bench of cases) await timeOnce(bench);
  for (let round = 0; round < rounds; round++) {
    for (const bench of round % 2 === 0 ? cases : [...cases].reverse()) {
      times.get(bench.name)!.push(await timeOnce(bench));
    }
  }
  return cases.map(({ name }) => {
    const all = times.get(name)!;
    return {
      name,
      median: median(all),
      min: Math.min(...all),
      max: Math.max(...all),
      runs: all.length,
    };
  });
}
