/**
 * Checks the ranks on the module graph that Deno really loads, and that it has no cycle.
 *
 * The lint plugin sees one file at a time; this sees what is imported in the end.
 *
 * @module
 */
import { judgeImport } from "../lint/plugin.ts";

interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

/** Returns what is wrong in a module graph, one line each. */
export function judgeGraph(graph: Graph): string[] {
  const problems: string[] = [];
  const edges = new Map<string, string[]>();
  for (const module of graph.modules) {
    if (module.error !== undefined) problems.push(`${module.specifier}: ${module.error}`);
    const targets: string[] = [];
    for (const dependency of module.dependencies ?? []) {
      const wrong = judgeImport(new URL(module.specifier).pathname, dependency.specifier);
      if (wrong !== undefined) problems.push(`${module.specifier}: ${wrong}`);
      // Types alone may go in a circle: nothing of them is left when the code runs.
      if (dependency.code?.specifier !== undefined) targets.push(dependency.code.specifier);
    }
    edges.set(module.specifier, targets);
  }
  const cycle = findCycle(edges);
  if (cycle !== undefined) problems.push(`cycle: ${cycle.join(" -> ")}`);
  return problems;
}

/** Returns one cycle of a directed graph, or `undefined`. */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(node: string): string[] | undefined {
    if (done.has(node)) return undefined;
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    path.push(node);
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(node);
    return undefined;
  }
  for (const node of edges.keys()) {
    const cycle = visit(node);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

async function loadGraph(entry: string): Promise<Graph> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["info", "--json", entry],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as Graph;
}

if (import.meta.main) {
  const tasks = new URL("../../tasks/", import.meta.url);
  const problems = new Set<string>();
  for await (const { name } of Deno.readDir(tasks)) {
    const graph = await loadGraph(new URL(name, tasks).pathname);
    judgeGraph(graph).forEach((problem) => problems.add(problem));
  }
  const text = [...problems].sort().map((problem) => `error: ${problem}\n`).join("");
  await Deno.stderr.write(new TextEncoder().encode(text));
  Deno.exitCode = problems.size === 0 ? 0 : 1;
}
