import type { Oid } from "./types.ts";

/** Returns whether a value is a git object id: 40 or 64 lowercase hexadecimal digits. */
export function isOid(value: unknown): value is Oid {
  return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}
