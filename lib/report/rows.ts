import type { Check, CheckStatus } from "../base/mod.ts";
import { type Painter, printable, type Style } from "./style.ts";

const MARKS: Readonly<Record<CheckStatus, readonly [string, Style]>> = {
  passed: ["✓", "good"],
  failed: ["✗", "bad"],
  skipped: ["-", "dim"],
  "not checked": ["?", "warn"],
  "not run": ["!", "warn"],
};

/** Returns a duration for people: `12 ms`, `3.4 s`, `2 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Returns a whole number with a comma between thousands, the same in every locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Returns one line for a check: mark, id, status where it is not `passed`, time, detail. */
export function renderCheck(check: Check, paint: Painter, idWidth: number = 0): string {
  const [mark, style] = MARKS[check.status];
  const time = check.durationMs === undefined ? "" : formatDuration(check.durationMs).padStart(9);
  const status = check.status === "passed" ? "" : paint(`${check.status}: `, style);
  const head = `${paint(mark, style)} ${check.id.padEnd(idWidth)}`;
  return `${head}${paint(time, "dim")}  ${status}${printable(check.detail)}`;
}

/** Returns one line a check, the ids aligned. */
export function renderChecks(checks: readonly Check[], paint: Painter): string {
  const width = Math.max(0, ...checks.map((check) => check.id.length));
  return checks.map((check) => renderCheck(check, paint, width) + "\n").join("");
}

/** Returns `5 passed, 1 failed, 2 not checked`: passed always, the others where there are any. */
export function countChecks(checks: readonly Check[]): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const others = (["failed", "skipped", "not checked", "not run"] as const)
    .map((status) => [count(status), status] as const)
    .filter(([number]) => number > 0)
    .map(([number, status]) => `${number} ${status}`);
  return [`${count("passed")} passed`, ...others].join(", ");
}
