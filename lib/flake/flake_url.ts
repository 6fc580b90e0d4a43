/** A flake reference as attributes, the way `original` and `locked` hold it. */
export type FlakeAttributes = ReadonlyMap<string, string | number | boolean>;

/** The fetchers whose pins name a commit; each but `git` is a forge of owners and repositories. */
export const FORGES: readonly string[] = ["github", "gitlab", "sourcehut"];

const REV = /^[0-9a-f]{40}$/;

const FORGE_PARAMETERS: readonly string[] = ["dir", "host", "ref", "rev"];
const GIT_TEXTS: readonly string[] = ["dir", "ref", "rev"];
const GIT_SWITCHES: readonly string[] = ["allRefs", "exportIgnore", "shallow", "submodules"];

type MutableAttributes = Map<string, string | number | boolean>;

/** Returns the parameters of a query, or `undefined` for one that is not plain `name=value`s. */
function parseQuery(query: string | undefined): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  if (query === undefined) return parameters;
  for (const part of query.split("&")) {
    const [, name, value] = /^([A-Za-z]+)=([A-Za-z0-9._~:@/+-]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || parameters.has(name)) return undefined;
    if (name === "rev" && !REV.test(value)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}

function forgeAttributes(
  type: string,
  path: string,
  parameters: ReadonlyMap<string, string>,
): FlakeAttributes | undefined {
  const [owner, repo, ...rest] = path.split("/");
  if (!owner || !repo || rest.includes("")) return undefined;
  const attributes: MutableAttributes = new Map([["type", type], ["owner", owner], ["repo", repo]]);
  if (rest.length > 0) {
    if (parameters.has("ref") || parameters.has("rev")) return undefined;
    attributes.set(REV.test(rest.join("/")) ? "rev" : "ref", rest.join("/"));
  }
  for (const [name, value] of parameters) {
    if (!FORGE_PARAMETERS.includes(name)) return undefined;
    attributes.set(name, value);
  }
  return attributes.has("ref") && attributes.has("rev") ? undefined : attributes;
}

function gitAttributes(
  url: string,
  parameters: ReadonlyMap<string, string>,
): FlakeAttributes | undefined {
  const attributes: MutableAttributes = new Map([["type", "git"], ["url", url]]);
  for (const [name, value] of parameters) {
    if (GIT_TEXTS.includes(name)) attributes.set(name, value);
    else if (GIT_SWITCHES.includes(name) && /^[01]$/.test(value)) {
      attributes.set(name, value === "1");
    } else return undefined;
  }
  return attributes;
}

function indirectAttributes(path: string): FlakeAttributes | undefined {
  const [id, ...rest] = path.split("/");
  if (id === undefined || !/^[A-Za-z][A-Za-z0-9_-]*$/.test(id)) return undefined;
  if (rest.length > 1 || rest[0] === "") return undefined;
  const attributes: MutableAttributes = new Map([["type", "indirect"], ["id", id]]);
  if (rest[0] !== undefined) attributes.set(REV.test(rest[0]) ? "rev" : "ref", rest[0]);
  return attributes;
}

/**
 * Reads a flake URL as `flake.nix` holds it (Nix manual, `nix flake`, "URL-like syntax").
 *
 * @returns Its attributes, or `undefined` for a form whose reading differs between versions of Nix or
 * that names no commit: archives, paths, percent-encoding, unknown parameters.
 */
export function parseFlakeUrl(url: string): FlakeAttributes | undefined {
  const [, body, query] = /^([^?#%\s]+)(?:\?([^?#%\s]+))?$/.exec(url) ?? [];
  const parameters = parseQuery(query);
  if (body === undefined || parameters === undefined) return undefined;
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/.exec(body) ?? [];
  if (scheme === undefined || rest === undefined) {
    return parameters.size === 0 ? indirectAttributes(body) : undefined;
  }
  if (FORGES.includes(scheme)) return forgeAttributes(scheme, rest, parameters);
  if (scheme === "flake" && parameters.size === 0) return indirectAttributes(rest);
  if (scheme === "git" && rest.startsWith("//")) return gitAttributes(body, parameters);
  if (/^git\+(https?|ssh|file)$/.test(scheme) && rest.startsWith("//")) {
    return gitAttributes(body.slice("git+".length), parameters);
  }
  return undefined;
}

/** Returns a URL without password, and without user where the user is no part of the protocol. */
function withoutCredentials(url: string): string {
  const isSsh = url.startsWith("ssh:");
  return url.replace(
    /^([a-z+]+:\/\/)([^/?#]*)@/,
    (_, scheme: string, user: string) => isSsh ? `${scheme}${user.split(":")[0]}@` : scheme,
  );
}

/** Returns the flake URL of attributes, without credentials. */
export function formatFlakeUrl(attributes: FlakeAttributes): string {
  const type = String(attributes.get("type"));
  const parameters: string[] = [];
  function add(...names: readonly string[]): void {
    for (const name of names) {
      const value = attributes.get(name);
      if (value === undefined) continue;
      const text = typeof value === "boolean" ? String(Number(value)) : String(value);
      parameters.push(`${name}=${encodeURIComponent(text).replaceAll("%2F", "/")}`);
    }
  }
  let body: string;
  if (type === "git") {
    const url = withoutCredentials(String(attributes.get("url")));
    body = url.startsWith("git:") ? url : `git+${url}`;
    add("ref", "rev", ...GIT_SWITCHES, "dir");
  } else if (type === "indirect") {
    body = ["flake:" + attributes.get("id"), attributes.get("ref"), attributes.get("rev")]
      .filter((part) => part !== undefined).join("/");
  } else {
    const revision = attributes.get("rev") ?? attributes.get("ref");
    body = `${type}:${attributes.get("owner")}/${attributes.get("repo")}`;
    if (revision !== undefined) body += `/${revision}`;
    add("host", "dir");
  }
  if (parameters.length === 0) return body;
  return `${body}${body.includes("?") ? "&" : "?"}${parameters.join("&")}`;
}

/** Returns whether two references have the same attributes with the same values. */
export function isSameReference(a: FlakeAttributes, b: FlakeAttributes): boolean {
  return a.size === b.size && a.entries().every(([name, value]) => b.get(name) === value);
}
