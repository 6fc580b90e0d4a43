import type { DeclaredInput } from "./flake_inputs.ts";
import { isSameReference } from "./flake_url.ts";
import type { LockEdge, LockNode, LockProblem } from "./lock_nodes.ts";
import { quote } from "./lock_nodes.ts";
import type { LockReading } from "./lock_read.ts";

/** Compares one lock with what one `flake.nix` declares. */
class Agreement {
  readonly problems: LockProblem[] = [];
  readonly #nodes: ReadonlyMap<string, LockNode>;

  constructor(nodes: ReadonlyMap<string, LockNode>) {
    this.#nodes = nodes;
  }

  note(topic: "original" | "follows", message: string, isUnclear: boolean = false): void {
    this.problems.push({ topic, message, isUnclear });
  }

  compare(way: string, declared: DeclaredInput, edge: LockEdge): void {
    const input = `input ${quote(way)}`;
    if (declared.unclear !== undefined) {
      this.note("original", `${input} of flake.nix cannot be read: ${declared.unclear}`, true);
      return;
    }
    if (declared.follows !== undefined) {
      const wanted = declared.follows.join("/");
      const found = typeof edge === "string" ? "a node of its own" : quote(edge.join("/"));
      if (typeof edge === "string" || edge.join("/") !== wanted) {
        this.note(
          "follows",
          `${input} follows ${quote(wanted)} in flake.nix, ${found} in the lock`,
        );
      }
      return;
    }
    if (typeof edge !== "string") {
      // An override may set nothing but the inputs of an input.
      if (declared.reference === undefined) return;
      this.note("follows", `${input} follows ${quote(edge.join("/"))} in the lock alone`);
      return;
    }
    const node = this.#nodes.get(edge);
    // What is wrong with the node itself is told elsewhere.
    if (node === undefined) return;
    if (declared.reference !== undefined) {
      if (node.original !== undefined && !isSameReference(declared.reference, node.original)) {
        this.note("original", `${input} is another reference in flake.nix than in the lock`);
      }
      if (declared.isFlake !== node.isFlake) {
        this.note("original", `${input} is a flake in one of flake.nix and the lock only`);
      }
    }
    this.#compareOverrides(way, declared, node);
  }

  #compareOverrides(way: string, declared: DeclaredInput, node: LockNode): void {
    for (const [name, override] of declared.inputs) {
      const edge = node.inputs.get(name);
      if (edge === undefined) {
        const message = `flake.nix overrides ${quote(`${way}/${name}`)}, which the lock has not`;
        this.note("original", message);
      } else this.compare(`${way}/${name}`, override, edge);
    }
    for (const [name, edge] of node.inputs) {
      if (typeof edge === "string" || declared.inputs.has(name)) continue;
      // A flake may let its inputs follow each other: then the way stays below it.
      if (edge.join("/").startsWith(`${way}/`)) continue;
      const message = `input ${quote(`${way}/${name}`)} follows ${quote(edge.join("/"))}`;
      this.note("follows", `${message} in the lock alone`);
    }
  }
}

/**
 * Returns where a lock disagrees with `flake.nix`: inputs missing, extra, of another reference, or
 * following another input.
 */
export function compareInputs(
  reading: LockReading,
  declared: ReadonlyMap<string, DeclaredInput>,
  options: { readonly unclear: string | undefined },
): readonly LockProblem[] {
  const agreement = new Agreement(reading.nodes);
  const locked = reading.root?.inputs ?? new Map<string, LockEdge>();
  if (options.unclear !== undefined) {
    const message = `flake.nix may have more inputs than can be read: ${options.unclear}`;
    agreement.note("original", message, true);
  }
  for (const [name, input] of declared) {
    const edge = locked.get(name);
    if (edge !== undefined) agreement.compare(name, input, edge);
    else agreement.note("original", `input ${quote(name)} of flake.nix is not in the lock`);
  }
  for (const name of locked.keys()) {
    if (declared.has(name)) continue;
    const message = `input ${quote(name)} of the lock is not in flake.nix`;
    agreement.note("original", message, options.unclear !== undefined);
  }
  return agreement.problems;
}
