import { compareUtf8 } from "../base/mod.ts";

/**
 * Prints JSON as Nix prints `flake.lock`: keys in the order of their bytes, two spaces a level, a
 * newline at the end.
 *
 * JavaScript's own printer keeps the order of insertion and puts keys that look like numbers first.
 *
 * @param value As `JSON.parse` gives it, nested less deeply than the call stack.
 */
export function printAsNix(value: unknown): string {
  const parts: string[] = [];

  function print(item: unknown, indent: string): void {
    if (typeof item !== "object" || item === null) {
      parts.push(JSON.stringify(item));
      return;
    }
    const isList = Array.isArray(item);
    const members: [string, unknown][] = isList
      ? item.map((element: unknown) => ["", element])
      : Object.entries(item).sort(([a], [b]) => compareUtf8(a, b));
    const [open, close] = isList ? "[]" : "{}";
    parts.push(open!);
    const inner = `${indent}  `;
    for (const [index, [key, member]] of members.entries()) {
      parts.push(index === 0 ? "\n" : ",\n", inner);
      if (!isList) parts.push(JSON.stringify(key), ": ");
      print(member, inner);
    }
    if (members.length > 0) parts.push("\n", indent);
    parts.push(close!);
  }

  print(value, "");
  return `${parts.join("")}\n`;
}
