import type { BenchCase } from "./measure.ts";

/** The targets in milliseconds: what a person who waits should never notice, or mind. */
const TARGETS = { help: 80, bootstrap: 1000, smoke: 4000 } as const;

/**
 * Returns the cases of PackRepo: `--help` of every task, `bootstrap` with nothing to do, `pack` and
 * `smoke` of this repository, each as a user types it. The first is Deno with an empty script.
 *
 * @param options.names The names of the tasks.
 * @param options.work A folder that the outputs go to, in which `empty.ts` lies.
 */
export function benchCases(
  options: { readonly root: string; readonly work: string; readonly names: readonly string[] },
): BenchCase[] {
  const { root, work, names } = options;
  const deno = Deno.execPath();
  const task = (words: readonly string[], more: Partial<BenchCase> = {}): BenchCase => ({
    name: words.filter((word) => word !== root).join(" "),
    command: deno,
    args: ["task", "-q", "--config", `${root}/deno.json`, ...words],
    cwd: work,
    env: {
      // `deno task` keeps the one it is given, and this runs inside one.
      INIT_CWD: work,
      // The processes of a boot are started by name.
      PATH: `${work}/bin:${Deno.env.get("PATH") ?? ""}`,
      DATASET_REPOS: "",
    },
    ...more,
  });
  return [
    { name: "deno, empty script", command: deno, args: ["run", "-q", `${work}/empty.ts`] },
    ...names.map((name) => task([name, "--help"], { targetMs: TARGETS.help })),
    task(["bootstrap"], { targetMs: TARGETS.bootstrap }),
    task(["pack", root]),
    task(["smoke"], { targetMs: TARGETS.smoke }),
  ];
}
