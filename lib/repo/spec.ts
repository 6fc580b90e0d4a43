/** A repository as the user named it, parsed but not yet touched. */
export interface RepoSpec {
  readonly kind: "path" | "url";
  /** For git only: an absolute path, or a URL that may hold credentials. Never shown, stored or recorded. */
  readonly location: string;
  /** For people: without credentials. */
  readonly label: string;
  /** A short name for files: `[A-Za-z0-9._-]`, never empty, never beginning with a dot or a dash. */
  readonly name: string;
}

/** Parses what the user named as a repository. */
export function parseRepoSpec(_text: string, _options: { readonly cwd: string }): RepoSpec {
  throw new TypeError("Not built yet");
}
