/** What each reason for leaving a file out means, in the words of spec/pack.md. */
const MEANINGS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  binary: "not text",
  budget: "eligible, but the budget went to others",
  duplicate: "another path has the same content",
  empty: "nothing but white space",
  encoding: "text, but not UTF-8",
  generated: "made by a program",
  ignored: ".packrepoignore says so",
  "lfs-pointer": "stands for a file that is kept elsewhere",
  lock: "a package manager's lock file",
  "long-line": "a line of more than 16 KiB",
  minified: "made for machines to read",
  oversize: "more than 8 MiB",
  "path-encoding": "its path is not UTF-8",
  scope: "not selected by hand",
  secret: "may hold credentials",
  submodule: "another repository",
  symlink: "a link, which is not followed",
  vendored: "other people's code",
};

/** Returns what a reason for leaving a file out means, in a few words. */
export function skipMeaning(reason: string): string {
  return MEANINGS[reason] ?? "";
}

/** Returns how often each reason was given, most often first. */
export function countReasons(
  skipped: readonly { readonly reason: string }[],
): (readonly [reason: string, files: number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
