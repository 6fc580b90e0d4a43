import { printAsNix } from "./lock_layout.ts";
import {
  type LockEdge,
  type LockNode,
  type LockProblem,
  type LockTopic,
  membersOf,
  NodeReader,
  quote,
} from "./lock_nodes.ts";

/** What could be read of a lock, and all that is wrong with it. */
export interface LockReading {
  readonly problems: readonly LockProblem[];
  /** Its nodes by their keys, the root among them; those that cannot be read are left out. */
  readonly nodes: ReadonlyMap<string, LockNode>;
  readonly root?: LockNode;
  /** Every node that can be reached but the root, by its shortest way there, `a/b`. */
  readonly reached: ReadonlyMap<string, string>;
}

/** Bounds far above any true lock: a hostile one must not take the memory or the stack. */
const LONGEST_LOCK = 4 << 20;
const DEEPEST_JSON = 16;
const LONGEST_WAY = 32;

const TOP_MEMBERS: readonly string[] = ["nodes", "root", "version"];

interface MutableReading {
  readonly problems: LockProblem[];
  readonly nodes: Map<string, LockNode>;
  readonly reached: Map<string, string>;
  root?: LockNode;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function parseJson(text: string): { readonly value?: unknown; readonly why?: string } {
  if (text.length > LONGEST_LOCK) return { why: `it has more than ${LONGEST_LOCK} characters` };
  try {
    const value: unknown = JSON.parse(text);
    if (isDeeper(value, DEEPEST_JSON)) return { why: "it is nested too deeply" };
    return membersOf(value) === undefined ? { why: "it is not a JSON object" } : { value };
  } catch {
    // The parser's own message quotes the text.
    return { why: "it is not JSON" };
  }
}

/** Walks the lock from its root, each node once, by its shortest way. */
function walk(reading: MutableReading, rootKey: string): void {
  const seen = new Set([rootKey]);
  let front: [string, string][] = [["", rootKey]];
  for (let length = 0; front.length > 0; length++) {
    if (length > LONGEST_WAY) {
      const message = `its inputs are nested more than ${LONGEST_WAY} deep`;
      reading.problems.push({ topic: "nodes", isUnclear: false, message });
      return;
    }
    const next: [string, string][] = [];
    for (const [way, key] of front) {
      for (const [name, edge] of reading.nodes.get(key)?.inputs ?? []) {
        if (typeof edge !== "string" || seen.has(edge) || !reading.nodes.has(edge)) continue;
        seen.add(edge);
        const there = way === "" ? name : `${way}/${name}`;
        reading.reached.set(edge, there);
        next.push([there, edge]);
      }
    }
    front = next;
  }
}

/** Returns the keys of the nodes that lead back to themselves, or that such a node leads to. */
function cyclicNodes(nodes: ReadonlyMap<string, LockNode>): string[] {
  const incoming = new Map([...nodes.keys()].map((key) => [key, 0]));
  function edgesOf(key: string): string[] {
    return [...nodes.get(key)!.inputs.values()]
      .filter((edge) => typeof edge === "string" && nodes.has(edge)) as string[];
  }
  for (const key of nodes.keys()) {
    for (const edge of edgesOf(key)) incoming.set(edge, incoming.get(edge)! + 1);
  }
  const free = [...incoming].filter(([, count]) => count === 0).map(([key]) => key);
  for (const key of free) {
    incoming.delete(key);
    for (const edge of edgesOf(key)) {
      const left = incoming.get(edge)! - 1;
      incoming.set(edge, left);
      if (left === 0) free.push(edge);
    }
  }
  return [...incoming.keys()];
}

/** Follows a way of names from the root to the key of a node; `undefined` where it leads nowhere. */
function followWay(
  nodes: ReadonlyMap<string, LockNode>,
  rootKey: string,
  way: readonly string[],
): string | undefined {
  let key = rootKey;
  const rest = way.toReversed();
  // A way may lead over other ways; a circle of them never ends.
  for (let steps = 0; rest.length > 0; steps++) {
    if (steps > LONGEST_WAY * 4 || rest.length > LONGEST_WAY) return undefined;
    const edge: LockEdge | undefined = nodes.get(key)?.inputs.get(rest.pop()!);
    if (edge === undefined) return undefined;
    if (typeof edge === "string") key = edge;
    else if (edge.length > LONGEST_WAY) return undefined;
    else {
      key = rootKey;
      rest.push(...edge.toReversed());
    }
  }
  return nodes.has(key) ? key : undefined;
}

function checkGraph(reading: MutableReading, rootKey: string): void {
  const { nodes, problems } = reading;
  function note(topic: LockTopic, message: string): void {
    problems.push({ topic, isUnclear: false, message });
  }
  for (const key of cyclicNodes(nodes)) {
    note("nodes", `node ${quote(key)} is in a circle, or behind one`);
  }
  for (const [key, node] of nodes) {
    if (key !== rootKey && !reading.reached.has(key)) {
      note("nodes", `nothing leads to node ${quote(key)}`);
    }
    for (const [name, edge] of node.inputs) {
      const input = `input ${quote(name)} of node ${quote(key)}`;
      if (typeof edge === "string") {
        if (!nodes.has(edge)) note("nodes", `${input} is the missing node ${quote(edge)}`);
        else if (edge === rootKey) note("nodes", `${input} is the root`);
      } else if (followWay(nodes, rootKey, edge) === undefined) {
        note("follows", `${input} follows ${quote(edge.join("/"))}, which leads nowhere`);
      }
    }
  }
}

/** Reads a lock as far as it can be read and collects what is wrong; throws nothing. */
export function readLock(text: string): LockReading {
  const reading: MutableReading = { problems: [], nodes: new Map(), reached: new Map() };
  function note(topic: LockTopic, message: string): LockReading {
    reading.problems.push({ topic, isUnclear: false, message });
    return reading;
  }
  const { value, why } = parseJson(text);
  if (why !== undefined) return note("json", why);
  if (printAsNix(value) !== text) {
    note("layout", "its bytes are not those that Nix writes: sorted keys, two spaces, a newline");
  }
  const top = membersOf(value)!;
  for (const name of top.keys()) {
    if (!TOP_MEMBERS.includes(name)) {
      note("nodes", `the lock has the unknown member ${quote(name)}`);
    }
  }
  const version = top.get("version");
  if (version !== 7) {
    const found = typeof version === "number" ? version : `a ${typeof version}`;
    note("version", `it is ${found} instead of 7`);
  }
  const rootKey = top.get("root");
  const members = membersOf(top.get("nodes"));
  if (members === undefined) return note("nodes", "there are none");
  if (typeof rootKey !== "string") return note("root", "it does not say which node it is");
  if (!members.has(rootKey)) return note("root", `node ${quote(rootKey)} is missing`);
  const reader = new NodeReader();
  for (const [key, node] of members) {
    const read = reader.read(key, node, key === rootKey);
    if (read !== undefined) reading.nodes.set(key, read);
  }
  reading.problems.push(...reader.problems);
  const root = reading.nodes.get(rootKey);
  if (root === undefined) return reading;
  reading.root = root;
  walk(reading, rootKey);
  checkGraph(reading, rootKey);
  return reading;
}
