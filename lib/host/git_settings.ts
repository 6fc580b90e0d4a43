import { envVar } from "./system.ts";

/**
 * Configuration that no repository may override, because the command line comes last: nothing in it
 * can make git run a program, ask a question or answer otherwise than from the objects themselves.
 *
 * What the command line cannot override is dealt with elsewhere: lazy fetching of a partial clone
 * by `GIT_ALLOW_PROTOCOL` and `GIT_NO_LAZY_FETCH`, filter drivers and configured hooks by name,
 * textconv and external diff programs by flags (git.ts), the configuration of a local source by `hardenedUploadPack`.
 */
const HARDENING: readonly string[] = [
  "advice.graftFileDeprecated=false",
  "core.alternateRefsCommand=true",
  "core.attributesFile=/dev/null",
  // A commit graph may claim another tree for a commit than the commit itself.
  "core.commitGraph=false",
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "core.quotePath=false",
  "core.useReplaceRefs=false",
  "fetch.recurseSubmodules=false",
  "fetch.writeCommitGraph=false",
  "gc.auto=0",
  "log.showSignature=false",
  "maintenance.auto=false",
  "protocol.ext.allow=never",
  "safe.directory=*",
  "status.submoduleSummary=false",
  "submodule.recurse=false",
  // Else a server may name further servers to download from.
  "transfer.bundleURI=false",
];

const READING: readonly string[] = [
  // Larger blobs are then unpacked piece by piece instead of whole.
  "core.bigFileThreshold=4m",
  // "git diff" would write the index, which is not its business here.
  "diff.autoRefreshIndex=false",
  // Between git 2.40 and 2.44 a lazy fetch would get these before it asks for the protocol.
  "fetch.bundleURI=",
];

const TRANSFERRING: readonly string[] = [
  // What is fetched lies in a folder that is thrown away.
  "core.fsync=none",
  "http.lowSpeedLimit=1",
  "http.lowSpeedTime=60",
];

function asFlags(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ["-c", setting]);
}

/** The flags that precede the subcommand of a command that only reads. */
export const READING_FLAGS: readonly string[] = [
  "--no-pager",
  ...asFlags([...HARDENING, ...READING]),
];

/** The flags that precede the subcommand of a command that may talk to a remote. */
export const TRANSFER_FLAGS: readonly string[] = [
  "--no-pager",
  ...asFlags([...HARDENING, ...TRANSFERRING]),
];

const COMMON_ENV: Readonly<Record<string, string>> = {
  // Set and empty: neither the variable nor core.askPass opens a window.
  GIT_ASKPASS: "",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_GRAFT_FILE: "/dev/null",
  // Replacement objects would make one object id stand for other bytes.
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

const ISOLATION: Readonly<Record<string, string>> = {
  GIT_ALLOW_PROTOCOL: "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_NO_LAZY_FETCH: "1",
  // Without it git refuses a repository whose configuration says "~/"; with it there is nothing.
  HOME: "/dev/null",
};

/**
 * PATH without its relative parts, which would be looked up in the repository once git has changed
 * into it.
 */
function absolutePath(): string {
  const parts = (envVar("PATH") ?? "").split(":").filter((part) => part.startsWith("/"));
  return parts.length > 0 ? parts.join(":") : "/usr/local/bin:/usr/bin:/bin";
}

/** For commands that only read a repository: no configuration but its own, no network. */
export function readingEnv(): Record<string, string> {
  return { ...COMMON_ENV, ...ISOLATION, PATH: absolutePath() };
}

/**
 * The variables of the user that a transfer may need: credentials helpers, ssh agents, proxies and
 * certificate stores. `GIT_DIR` and its kin are not among them, so that a hook can run PackRepo.
 */
export const TRANSFER_VARIABLES: readonly string[] = [
  "HOME",
  "PATH",
  "USER",
  "LOGNAME",
  "XDG_CONFIG_HOME",
  "XDG_RUNTIME_DIR",
  "SSH_AUTH_SOCK",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NIX_SSL_CERT_FILE",
  "http_proxy",
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
  "no_proxy",
  "NO_PROXY",
];

/** For commands that talk to a remote the user named: the user's own configuration holds. */
export function transferEnv(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of TRANSFER_VARIABLES) {
    const value = envVar(name);
    if (value !== undefined) env[name] = value;
  }
  return {
    ...env,
    ...COMMON_ENV,
    GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
    // What is missing is asked for by name; git itself could ask for ever (a shallow partial clone).
    GIT_NO_LAZY_FETCH: "1",
    PATH: absolutePath(),
  };
}

/**
 * How ssh is run where the user has no way of their own: it never asks (a password, whether a host
 * is known) and notices a dead peer.
 */
export const PATIENT_SSH =
  "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

/**
 * The `--upload-pack` command for a repository of this machine.
 *
 * Git takes the command line's configuration away from the other end of a transfer, also where that
 * is a folder; without this the source's own configuration would rule there.
 */
export function hardenedUploadPack(): string {
  const env = Object.entries({
    ...ISOLATION,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_GRAFT_FILE: "/dev/null",
    GIT_NO_REPLACE_OBJECTS: "1",
  }).map(([name, value]) => `${name}='${value}'`);
  const flags = READING_FLAGS.map((flag) => `'${flag}'`);
  // Allowed here: the client is this process, which asks for what the repository has.
  const allowed = [
    "uploadpack.allowAnySHA1InWant=true",
    "uploadpack.allowFilter=true",
    "uploadpack.hideRefs=",
  ];
  return [...env, "git", ...flags, ...asFlags(allowed), "upload-pack"].join(" ");
}
