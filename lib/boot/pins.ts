/** The Deno that flake.lock's nixpkgs holds and that npm offers under the same number. */
export const DENO_PIN = "2.9.4";

/** The oldest git whose `cat-file`, `ls-tree` and partial clones behave as lib/repo expects. */
export const GIT_MINIMUM = "2.30";

/** The command that a person types to use the pinned Deno. */
export const DENO_COMMAND = `npx -y deno@${DENO_PIN}`;

/** Returns whether a dotted version is at least another; parts that are not numbers count as 0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const parts = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [parts(version), parts(minimum)];
  for (let i = 0; i < want.length; i++) {
    const difference = (have[i] ?? 0) - want[i]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
