import { tryGit } from "../host/mod.ts";
import { redactUrl } from "./redact.ts";
import { parseRepoSpec } from "./spec.ts";

/**
 * Returns a remote's URL as it may be recorded: without user, password, query and fragment;
 * `undefined` for a path, a file:// URL and whatever PackRepo would not clone.
 */
export function recordableRemote(url: string): string | undefined {
  const clean = redactUrl(url);
  if (/[\s\p{C}]/u.test(clean)) return undefined;
  try {
    const spec = parseRepoSpec(clean, { cwd: "/" });
    return spec.kind === "path" || /^file:/i.test(spec.location) ? undefined : spec.label;
  } catch {
    return undefined;
  }
}

/** Returns the recordable URL of `origin`, where there is one. */
export async function readRemote(gitDir: string): Promise<string | undefined> {
  const result = await tryGit(
    // What the configuration includes may be any file of the machine.
    ["config", "--local", "--no-includes", "-z", "--get-all", "remote.origin.url"],
    { gitDir },
  );
  const [url = ""] = new TextDecoder().decode(result.stdout).split("\0");
  return result.code === 0 && url !== "" ? recordableRemote(url) : undefined;
}
