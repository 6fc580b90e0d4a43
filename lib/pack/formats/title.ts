import type { PackIndex } from "../types.ts";
import type { PackSection } from "./sections.ts";

const MAX_TITLE = 80;

function nameInJson(text: string): string | undefined {
  try {
    const { name } = JSON.parse(text) as { readonly name?: unknown };
    return typeof name === "string" ? name.toWellFormed() : undefined;
  } catch {
    // Cut, with comments, or no JSON at all.
    return undefined;
  }
}

function nameInToml(text: string): string | undefined {
  return text.match(/^name\s*=\s*"([^"\\\n]+)"/m)?.[1];
}

/** How manifests tell a project's name, in the order in which they are asked. */
const MANIFESTS: readonly (readonly [path: string, name: typeof nameInToml])[] = [
  ["package.json", nameInJson],
  ["deno.json", nameInJson],
  ["Cargo.toml", nameInToml],
  ["pyproject.toml", nameInToml],
  ["go.mod", (text) => text.match(/^module\s+(\S+)/m)?.[1]],
];

function remoteName(remote: string): string | undefined {
  return remote.match(/([^/:]+?)(?:\.git)?\/*$/)?.[1];
}

/**
 * Returns a name for a pack's project, from the pack alone: its remote's, a manifest's, the readme's
 * first heading; `undefined` where none tells.
 */
export function projectName(
  index: PackIndex,
  sections: readonly PackSection[],
): string | undefined {
  const { remote } = index.metadata.repo_info;
  const heads = new Map<string, string>();
  for (const { chunk, content } of sections) {
    if (chunk.file_path.includes("/") || chunk.start_line !== 1) continue;
    heads.set(chunk.file_path, content);
  }
  const named = MANIFESTS.map(([path, name]) => name(heads.get(path) ?? ""));
  const readme = [...heads].find(([path]) => /^readme(?:\.|$)/i.test(path))?.[1];
  const heading = readme?.match(/^#[ \t]+([^\n#<[!`]+)/m)?.[1];
  const found = [remote === undefined ? undefined : remoteName(remote), ...named, heading]
    .map((name) => name?.trim())
    .find((name) => name !== undefined && name !== "");
  return found === undefined || found.length <= MAX_TITLE
    ? found
    : `${found.slice(0, MAX_TITLE - 1).toWellFormed()}…`;
}
