import type { BenchCase, BenchResult } from "./measure.ts";

/** How packing is started. */
export interface PackBench {
  /** A checkout of the repository to pack. */
  readonly checkout: string;
  /** A folder for what is written. */
  readonly work: string;
  /** A copy of PackRepo of which the cache is removed before each run. */
  readonly cold: string;
  /** One of which it is not. */
  readonly warm: string;
  /** The peer's script, where there is one. */
  readonly peer?: string | undefined;
}

/** Names of the cases; a peer's and ours of the same word do the same work. */
export const NAMES = {
  peerFirst: "peer, first run",
  peerAgain: "peer, again",
  allFirst: "everything, first run",
  allAgain: "everything, again",
  allUnchanged: "everything, unchanged",
  someFirst: "50,000 tokens, first run",
  someAgain: "50,000 tokens, again",
  someUnchanged: "50,000 tokens, unchanged",
} as const;

/** The ratios that are told, with what they should reach at least where something is said of it. */
export const RATIOS: readonly (readonly [slow: string, fast: string, target?: number])[] = [
  [NAMES.peerFirst, NAMES.allFirst, 10],
  [NAMES.peerFirst, NAMES.someFirst, 15],
  [NAMES.peerAgain, NAMES.allAgain],
  [NAMES.peerAgain, NAMES.someAgain],
  [NAMES.allFirst, NAMES.allAgain],
  [NAMES.someFirst, NAMES.someAgain],
  [NAMES.allFirst, NAMES.allUnchanged, 5],
  [NAMES.someFirst, NAMES.someUnchanged, 5],
];

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Returns a run of `deno task pack` by a copy of PackRepo, as a user types it. */
export function packCase(
  { checkout, work, cold, warm }: Omit<PackBench, "peer">,
  options: {
    readonly name: string;
    readonly isFirst: boolean;
    readonly words: readonly string[];
    /** The name of a folder in which it finds its pack; without, there is none. */
    readonly keeps?: string;
  },
): BenchCase {
  const root = options.isFirst ? cold : warm;
  const output = `${work}/${options.keeps ?? "pack"}`;
  return {
    name: options.name,
    command: Deno.execPath(),
    args: [
      ...["task", "-q", "--config", `${root}/deno.json`, "pack", checkout, "--quiet"],
      ...["--output", output, ...options.words],
    ],
    cwd: work,
    env: { INIT_CWD: work },
    async before(): Promise<void> {
      if (options.isFirst) await remove(`${root}/.packrepo/cache`);
      if (options.keeps === undefined) await remove(output);
    },
  };
}

function peerCase(bench: PackBench & { readonly peer: string }, isFirst: boolean): BenchCase {
  // Where it keeps the counts of earlier runs.
  const temp = `${bench.work}/peer-${isFirst ? "first" : "again"}`;
  return {
    name: isFirst ? NAMES.peerFirst : NAMES.peerAgain,
    command: "node",
    args: [
      ...[bench.peer, "--quiet", "--token-count-encoding", "cl100k_base"],
      ...["-o", `${bench.work}/peer.xml`],
    ],
    cwd: bench.checkout,
    env: { TMPDIR: temp },
    before: async () => {
      if (isFirst) await remove(temp);
      await Deno.mkdir(temp, { recursive: true });
    },
  };
}

/** Returns the cases of one repository: the peer's first, where there is one. */
export function packCases(bench: PackBench): BenchCase[] {
  const ours = [
    [NAMES.allFirst, true, "1000000000"],
    [NAMES.allAgain, false, "1000000000"],
    [NAMES.allUnchanged, false, "1000000000", "all"],
    [NAMES.someFirst, true, "50000"],
    [NAMES.someAgain, false, "50000"],
    [NAMES.someUnchanged, false, "50000", "some"],
  ] as const;
  const { peer } = bench;
  return [
    ...(peer === undefined
      ? []
      : [true, false].map((first) => peerCase({ ...bench, peer }, first))),
    ...ours.map(([name, isFirst, budget, keeps]) =>
      packCase(bench, {
        name,
        isFirst,
        words: ["--budget", budget],
        ...(keeps === undefined ? {} : { keeps }),
      })
    ),
  ];
}

/** How many thousandths of another case's time a case takes: 10,000 is ten times as fast. */
export interface Ratio {
  readonly slow: string;
  readonly fast: string;
  readonly timesMilli: number;
  readonly targetMilli?: number;
}

/** Returns those of {@linkcode RATIOS} of which both cases were measured. */
export function ratiosOf(results: readonly Pick<BenchResult, "name" | "median">[]): Ratio[] {
  const medians = new Map(results.map(({ name, median }) => [name, median]));
  return RATIOS.flatMap(([slow, fast, target]) => {
    const [one, other] = [medians.get(slow), medians.get(fast)];
    if (one === undefined || other === undefined) return [];
    const timesMilli = Math.round(1000 * one / other);
    return [{
      slow,
      fast,
      timesMilli,
      ...(target === undefined ? {} : { targetMilli: 1000 * target }),
    }];
  });
}
