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
  // From 59.95 s on it would be rounded to `60.0 s`.
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Returns a whole number with a comma between thousands, the same in every locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Wide enough for `59 min 59 s`. */
const TIME_WIDTH = 11;

function renderRow(
  check: Check,
  paint: Painter,
  widths: { readonly id: number; readonly time: number },
): string {
  const [mark, style] = MARKS[check.status];
  const time = check.durationMs === undefined ? "" : formatDuration(check.durationMs);
  const column = widths.time === 0 ? "" : ` ${paint(time.padStart(widths.time), "dim")}`;
  const status = check.status === "passed" ? "" : paint(`${check.status}: `, style);
  const head = `${paint(mark, style)} ${printable(check.id).padEnd(widths.id)}`;
  return `${head}${column}  ${status}${printable(check.detail)}`;
}

/**
 * Returns one line for a check: mark, id, time where it was measured, status where it is not
 * `passed`, detail.
 */
export function renderCheck(check: Check, paint: Painter, idWidth: number = 0): string {
  const time = check.durationMs === undefined ? 0 : TIME_WIDTH;
  return renderRow(check, paint, { id: idWidth, time });
}

/** Returns one line a check, the columns aligned. */
export function renderChecks(checks: readonly Check[], paint: Painter): string {
  const id = checks.reduce((width, check) => Math.max(width, printable(check.id).length), 0);
  const time = checks.some((check) => check.durationMs !== undefined) ? TIME_WIDTH : 0;
  return checks.map((check) => renderRow(check, paint, { id, time }) + "\n").join("");
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
