import { posix } from "node:path";
import { PackRepoError } from "../base/mod.ts";
import { redactUrl } from "./redact.ts";

/** A repository as the user named it, parsed but not yet touched. */
export interface RepoSpec {
  /** A path of this machine, or something that must be cloned. */
  readonly kind: "path" | "url";
  /**
   * For git only: an absolute path, or a URL that may hold credentials. Never shown, stored or
   * recorded.
   */
  readonly location: string;
  /** For people: without credentials. */
  readonly label: string;
  /** A short name for files: `[A-Za-z0-9._-]`, never empty, never beginning with a dot or a dash. */
  readonly name: string;
}

const SCHEMES: ReadonlySet<string> = new Set(["https:", "http:", "ssh:", "git:", "file:"]);
const FORMS = "Pass a path, an https://, http://, ssh://, git:// or file:// URL, or user@host:path";

function refuse(code: string, message: string, hint: string = FORMS): PackRepoError {
  return new PackRepoError({ code: `repo.${code}`, exit: "usage", message, hint });
}

/** Returns a name for files made from the last part of a path or URL. */
function nameFrom(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".git");
  const last = (parts.at(-1) ?? "").replace(/\.git$/i, "");
  const name = last.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "").slice(0, 64)
    .replace(/[.-]+$/, "");
  return name === "" ? "repo" : name;
}

function parsePath(text: string, cwd: string): RepoSpec {
  // Not normalised: "link/.." is another folder for git than for a text processor.
  const location = text.startsWith("/") ? text : `${cwd.replace(/\/+$/, "")}/${text}`;
  return {
    kind: "path",
    location,
    label: redactUrl(text),
    name: nameFrom(posix.normalize(location)),
  };
}

/** Parses `user@host:path`; `undefined` where the text is none (git's own rule: a colon before any slash). */
function parseScp(text: string): RepoSpec | undefined {
  const match = /^(?:([^/:@]+)@)?([^/:@[\]]+|\[[0-9A-Fa-f:.]+\]):(.*)$/s.exec(text);
  if (match === null) {
    if (/^[^/]*:/.test(text)) {
      throw refuse(
        "bad-url",
        "Cannot use the name: it holds a colon and is not of the form user@host:path",
        "Write a local path whose name holds a colon as ./name",
      );
    }
    return undefined;
  }
  const [, user = "", host = "", path = ""] = match;
  // "user:password@host:path" is nothing that ssh knows; it is not shown.
  if (/^[^/]*@[^/]*:/.test(path)) {
    throw refuse("bad-url", "Cannot use user:password@host:path: ssh takes no password there");
  }
  const label = `${host}:${path}`;
  const isHost = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\[.*\])$/.test(host);
  // What begins with a dash would be an option to ssh or to the program it runs.
  const isWhole = isHost && path !== "" && !/\p{Cc}/u.test(text);
  if (!isWhole || user.startsWith("-") || path.startsWith("-")) {
    throw refuse(
      "bad-url",
      `Cannot use ${JSON.stringify(label)} as user@host:path`,
      "Write a local path whose name holds a colon as ./name",
    );
  }
  return { kind: "url", location: text, label, name: nameFrom(path) };
}

function parseUrl(text: string, scheme: string): RepoSpec {
  if (!SCHEMES.has(scheme)) {
    throw refuse("bad-transport", `Cannot clone by "${scheme}//": no such transport here`);
  }
  // A URL that does not parse is not shown: nobody knows where its credentials end.
  const wrong = (why: string): PackRepoError =>
    refuse("bad-url", `Cannot use the ${scheme}// URL: ${why}`);
  if (/[\s\p{Cc}\\]|%[01][0-9a-f]|%7f/iu.test(text)) {
    throw wrong("it holds white space, control characters or a backslash");
  }
  // WHATWG parsing treats only http specially; for the others its host rules are what is wanted.
  const url = URL.parse(scheme === "file:" ? text : text.replace(/^[^:]+:/, "http:"));
  if (url === null) throw wrong("it is malformed");
  if (url.search !== "" || text.includes("?")) throw wrong("it has a query, which git cannot use");
  if (url.hash !== "" || text.includes("#")) {
    throw refuse(
      "bad-url",
      `Cannot use the ${scheme}// URL: it has a fragment`,
      "Pass a branch, a tag or a commit with --ref",
    );
  }
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
    decodeURIComponent(url.username + url.password);
  } catch {
    throw wrong("its percent signs do not make UTF-8");
  }
  if (scheme === "file:") {
    // Git itself would take another host for the first folder of the path.
    if (url.host !== "" && url.host !== "localhost") throw wrong("it names a host");
    return { kind: "url", location: `file://${url.pathname}`, label: text, name: nameFrom(path) };
  }
  if (url.hostname === "" || /^-/.test(url.hostname) || /^(?:-|%2d)/i.test(url.username)) {
    throw wrong("its host or user is not a name");
  }
  if (path === "/" || path === "") throw wrong("it names a host but no repository");
  const label = redactUrl(text);
  return { kind: "url", location: text, label, name: nameFrom(path) };
}

/**
 * Parses what the user named as a repository: an https, http, ssh, git or file URL, `user@host:path`,
 * or a path; a relative one resolves against `cwd`. Nothing is looked at yet.
 *
 * @throws {PackRepoError} Exit 64: `repo.bad-name` for what is empty, begins with a dash or holds
 * control characters, `repo.bad-transport`, `repo.bad-url`, `repo.windows-path`. No message holds
 * credentials.
 */
export function parseRepoSpec(text: string, options: { readonly cwd: string }): RepoSpec {
  if (text === "") throw refuse("bad-name", "Cannot open a repository with an empty name");
  if (text.startsWith("-")) {
    throw refuse(
      "bad-name",
      `Cannot open ${JSON.stringify(redactUrl(text))}: it begins with a dash`,
      "Write a path that begins with a dash as ./-name",
    );
  }
  if (text.includes("\0") || !text.isWellFormed()) {
    throw refuse("bad-name", "Cannot open a repository whose name holds a NUL or is not Unicode");
  }
  if (/^[A-Za-z]:[\\/]/.test(text)) {
    throw refuse("windows-path", `Cannot open ${JSON.stringify(text)}: a Windows path`);
  }
  const helper = /^([A-Za-z0-9][A-Za-z0-9+.-]*)::/.exec(text)?.[1];
  if (helper !== undefined) {
    throw refuse("bad-transport", `Cannot clone by "${helper}::": it would run a program`);
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*:)\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) return parseUrl(text, scheme);
  if (/^(?:https?|ssh|git|file):/i.test(text)) {
    throw refuse("bad-url", "Cannot use the URL: two slashes must follow its scheme");
  }
  return (text.startsWith("/") || text.startsWith(".") ? undefined : parseScp(text)) ??
    parsePath(text, options.cwd);
}
