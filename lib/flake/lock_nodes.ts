import { type FlakeAttributes, FORGES } from "./flake_url.ts";
import { parseHash } from "./hash_text.ts";

/** What one row of the lock's check is about. */
export type LockTopic =
  | "json"
  | "version"
  | "root"
  | "nodes"
  | "rev"
  | "nar-hash"
  | "last-modified"
  | "locked"
  | "follows"
  | "layout"
  | "original";

/** Something about a lock that is wrong, or (`isUnclear`) that is not understood here. */
export interface LockProblem {
  readonly topic: LockTopic;
  readonly isUnclear: boolean;
  /** A clause, without capital and full stop. */
  readonly message: string;
}

/** An input of a node: the key of a node, or the way from the root to another input. */
export type LockEdge = string | readonly string[];

/** One node of a lock, with what could be read of it. */
export interface LockNode {
  readonly inputs: ReadonlyMap<string, LockEdge>;
  readonly isFlake: boolean;
  readonly locked?: FlakeAttributes;
  readonly original?: FlakeAttributes;
}

type JsonMembers = ReadonlyMap<string, unknown>;

/** What each fetcher's attributes are; a `!` marks one that must be there. */
const FORGE_RULE = { original: "owner! repo! ref rev host dir", locked: "host dir ref treeHash" };
const GIT_SWITCHES = "allRefs exportIgnore shallow submodules";
const GIT_RULE = {
  original: `url! ref rev dir name ${GIT_SWITCHES}`,
  locked: `ref dir name revCount ${GIT_SWITCHES}`,
};

/** Fetchers that Nix has, whose pins name no commit or which only stand for others. */
const UNREAD_FETCHERS: readonly string[] = [
  "file",
  "hg",
  "indirect",
  "mercurial",
  "path",
  "tarball",
];

const NUMBERS: readonly string[] = ["lastModified", "revCount"];
const NODE_MEMBERS: readonly string[] = ["flake", "inputs", "locked", "original"];

/** The year 9999 in Unix seconds: a time in milliseconds is far above it. */
const LAST_SECOND = 253_402_300_799;

/** Returns the members of a JSON object, own ones only; `undefined` for anything else. */
export function membersOf(value: unknown): JsonMembers | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

/** Returns a text for a message: quoted and cut. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Reads the nodes of a lock and notes what is wrong with each by itself. */
export class NodeReader {
  readonly problems: LockProblem[] = [];

  /** Reads one node; `undefined` where it is not an object. */
  read(key: string, value: unknown, isRoot: boolean): LockNode | undefined {
    const members = membersOf(value);
    if (members === undefined) return this.#note("nodes", `node ${quote(key)} is not an object`);
    for (const name of members.keys()) {
      if (isRoot ? name !== "inputs" : !NODE_MEMBERS.includes(name)) {
        this.#note("nodes", `node ${quote(key)} has the unknown member ${quote(name)}`);
      }
    }
    const inputs = this.#inputs(key, members.get("inputs"));
    if (isRoot) return { inputs, isFlake: true };
    const flake = members.get("flake");
    if (flake !== undefined && flake !== false) {
      this.#note("nodes", `"flake" of node ${quote(key)} is there and not false`);
    }
    const original = this.#attributes(key, "original", members.get("original"));
    const locked = this.#attributes(key, "locked", members.get("locked"));
    if (original !== undefined && locked !== undefined) this.#compare(key, original, locked);
    return {
      inputs,
      isFlake: flake !== false,
      ...(original === undefined ? {} : { original }),
      ...(locked === undefined ? {} : { locked }),
    };
  }

  #note(topic: LockTopic, message: string, isUnclear: boolean = false): undefined {
    this.problems.push({ topic, message, isUnclear });
    return undefined;
  }

  #inputs(key: string, value: unknown): ReadonlyMap<string, LockEdge> {
    const inputs = new Map<string, LockEdge>();
    if (value === undefined) return inputs;
    const members = membersOf(value);
    if (members === undefined) {
      this.#note("nodes", `"inputs" of node ${quote(key)} is not an object`);
    }
    for (const [name, edge] of members ?? []) {
      const isWay = Array.isArray(edge) && edge.every((part) => typeof part === "string");
      if (typeof edge === "string" || isWay) inputs.set(name, edge as LockEdge);
      else this.#note("nodes", `input ${quote(name)} of node ${quote(key)} is not a node or a way`);
    }
    return inputs;
  }

  #attributes(
    key: string,
    side: "locked" | "original",
    value: unknown,
  ): FlakeAttributes | undefined {
    const members = membersOf(value);
    const where = `"${side}" of node ${quote(key)}`;
    if (members === undefined) return this.#note("nodes", `${where} is missing or not an object`);
    const type = members.get("type");
    if (typeof type !== "string") return this.#note("nodes", `${where} has no type`);
    const isIndirect = type === "indirect" && side === "original";
    if (!FORGES.includes(type) && type !== "git" && !isIndirect) {
      const isKnown = UNREAD_FETCHERS.includes(type);
      const why = isKnown ? "is not read here: no commit pins it" : "is unknown";
      return this.#note("nodes", `the type ${quote(type)} in ${where} ${why}`, isKnown);
    }
    const rule = type === "git" ? GIT_RULE : FORGE_RULE;
    let names = isIndirect ? "id! ref rev" : rule.original;
    if (side === "locked") {
      const required = rule.original.split(" ").filter((name) => name.endsWith("!")).join(" ");
      names = `${required} rev narHash lastModified ${rule.locked}`;
      this.#pin(key, members);
    }
    return this.#checked(where, members, names.split(" "));
  }

  /** Returns the attributes where each is known and of its type. */
  #checked(
    where: string,
    members: JsonMembers,
    names: readonly string[],
  ): FlakeAttributes | undefined {
    const attributes = new Map<string, string | number | boolean>();
    let isSound = true;
    for (const [name, value] of members) {
      const isSwitch = GIT_SWITCHES.split(" ").includes(name);
      const type = NUMBERS.includes(name) ? "number" : isSwitch ? "boolean" : "string";
      if (name !== "type" && !names.includes(name) && !names.includes(`${name}!`)) {
        isSound = false;
        this.#note("nodes", `${where} has the unknown attribute ${quote(name)}`);
      } else if (typeof value === type && value !== "") {
        attributes.set(name, value as string | number | boolean);
      } else if (!["rev", "narHash", "lastModified"].includes(name)) {
        isSound = false;
        this.#note("nodes", `${quote(name)} in ${where} is not a ${type} with something in it`);
      }
    }
    for (const name of names.filter((name) => name.endsWith("!"))) {
      if (attributes.has(name.slice(0, -1))) continue;
      isSound = false;
      this.#note("nodes", `${where} has no "${name.slice(0, -1)}"`);
    }
    return isSound ? attributes : undefined;
  }

  /** Checks what makes the pin: Nix itself looks at none of it while it only reads the lock. */
  #pin(key: string, members: JsonMembers): void {
    const node = `node ${quote(key)}`;
    const [rev, hash, time] = ["rev", "narHash", "lastModified"].map((name) => members.get(name));
    if (typeof rev !== "string") this.#note("rev", `${node} has none`);
    else if (!/^[0-9a-f]{40}$/.test(rev)) {
      this.#note("rev", `${quote(rev)} of ${node} is not 40 hexadecimal digits`);
    }
    if (typeof hash !== "string") this.#note("nar-hash", `${node} has none`);
    else if (!isSri(hash)) {
      this.#note("nar-hash", `${quote(hash)} of ${node} is not "sha256-" and 32 bytes of base64`);
    }
    if (typeof time !== "number") this.#note("last-modified", `${node} has none`);
    else if (!Number.isSafeInteger(time) || time < 0 || time > LAST_SECOND) {
      this.#note("last-modified", `${time} of ${node} is not a time in whole seconds`);
    }
  }

  /** Checks that the pin is a pin of what was asked for: Nix would fetch any other repository. */
  #compare(key: string, original: FlakeAttributes, locked: FlakeAttributes): void {
    const node = `node ${quote(key)}`;
    if (original.get("type") === "indirect") {
      const why = `${node} goes through the registry: the lock cannot say that it is the right one`;
      return this.#note("locked", why, true);
    }
    const names = new Set([...original.keys(), "host", "dir", "type", ...GIT_SWITCHES.split(" ")]);
    // A forge's pin drops the branch: the commit stands for it.
    if (!locked.has("ref") && FORGES.includes(String(locked.get("type")))) names.delete("ref");
    for (const name of names) {
      if (original.get(name) === locked.get(name)) continue;
      this.#note("locked", `"${name}" of ${node} differs between "original" and "locked"`);
    }
  }
}

function isSri(text: string): boolean {
  try {
    return text.startsWith("sha256-") && parseHash(text) !== undefined;
  } catch {
    return false;
  }
}
