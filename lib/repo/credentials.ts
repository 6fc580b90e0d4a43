import type { RepoSpec } from "./spec.ts";

/** How git is told of a remote so that its credentials show neither in a command line nor on disk. */
export interface Access {
  /** What stands in git's command line and in the clone's configuration. */
  readonly url: string;
  /** Configuration for the commands that talk to the remote. */
  readonly settings: readonly (readonly [key: string, value: string])[];
  /** Variables the settings refer to. */
  readonly env: Readonly<Record<string, string>>;
  /** What must not occur in a message. */
  readonly secrets: readonly string[];
}

/** Answers git's question (git-credential(1)) from two variables; git runs it by a shell. */
const HELPER = '!f() { if test "$1" = get; then ' +
  `printf 'username=%s\\npassword=%s\\n' "$PACKREPO_GIT_USER" "$PACKREPO_GIT_PASSWORD"; fi; }; f`;

/** Returns how git gets at the repository that a URL names. */
export function accessTo(spec: RepoSpec): Access {
  const none = { settings: [], env: {} };
  const match = /^(https?|ssh|git):\/\/(?:([^/]*)@)?([^/@]*)(\/.*)?$/is.exec(spec.location);
  const [, scheme = "", userInfo, host = "", path = ""] = match ?? [];
  if (match === null || userInfo === undefined) {
    return { url: spec.location, ...none, secrets: [] };
  }
  const colon = userInfo.indexOf(":");
  const rawUser = colon < 0 ? userInfo : userInfo.slice(0, colon);
  const rawPassword = colon < 0 ? "" : userInfo.slice(colon + 1);
  const [user, password] = [decodeURIComponent(rawUser), decodeURIComponent(rawPassword)];
  const url = `${scheme}://${host}${path}`;
  if (/^(?:ssh|git)$/i.test(scheme)) {
    // ssh asks for passwords itself and git:// knows none; ssh's user is a name and no secret.
    const kept = scheme.toLowerCase() === "ssh" && rawUser !== "" ? `${rawUser}@` : "";
    const secrets = [rawPassword, password];
    return { url: `${scheme}://${kept}${host}${path}`, ...none, secrets };
  }
  const scope = `credential.${scheme}://${host}`;
  if (password === "") {
    // A token may stand in the user's place; the user's own helpers may know a password for it.
    return {
      url,
      settings: [[`${scope}.username`, user]],
      env: {},
      secrets: [rawUser, user],
    };
  }
  return {
    url,
    // The empty helper takes back those the user has configured: they would be asked first.
    settings: [["credential.helper", ""], [`${scope}.helper`, HELPER]],
    env: { PACKREPO_GIT_USER: user, PACKREPO_GIT_PASSWORD: password },
    secrets: [rawPassword, password, userInfo],
  };
}
