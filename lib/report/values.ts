import type { Json, JsonObject } from "../base/mod.ts";
import { printable } from "./style.ts";

/** Deeper values are cut: a hostile document could nest them until the call stack ends. */
const MAX_DEPTH = 64;

/**
 * Returns a JSON value as indented lines for people, `name: value`; every text is made printable,
 * because the value may come from anywhere.
 */
export function valueLines(value: Json, indent: string = ""): string {
  if (indent.length > 2 * MAX_DEPTH) return `${indent}…\n`;
  if (Array.isArray(value)) {
    return value.map((item: Json) => `${indent}-\n${valueLines(item, `${indent}  `)}`).join("");
  }
  if (value === null || typeof value !== "object") return `${indent}${printable(String(value))}\n`;
  return Object.entries(value as JsonObject).map(([name, item]) => {
    if (item === undefined) return "";
    const isLeaf = item === null || typeof item !== "object";
    return isLeaf
      ? `${indent}${printable(name)}: ${printable(String(item))}\n`
      : `${indent}${printable(name)}:\n${valueLines(item, `${indent}  `)}`;
  }).join("");
}
