import { lastLine } from "../host/mod.ts";
import { formatCount } from "../report/mod.ts";
import type { GateResult } from "./gate.ts";

/** How a task with `--json` ended. */
export interface TaskEnd {
  readonly code: number;
  readonly stdout: string;
  /** All that it printed. */
  readonly text: string;
}

/** Returns the document of a task that came to a verdict; else why there is none. */
function documentOf<T>({ code, stdout, text }: TaskEnd): T | GateResult {
  if (code === 0 || code === 10 || code === 11) return JSON.parse(stdout) as T;
  return { status: "not run", detail: lastLine(text) };
}

function isResult(value: object): value is GateResult {
  return "status" in value;
}

function counted(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`;
}

interface ScanDocument {
  readonly ruleset_digest: string;
  readonly scanned: { readonly files: number; readonly bytes: number };
  readonly findings: readonly { rule: string; path: string; line: number }[];
  readonly incomplete: readonly { path: string; detail: string }[];
}

/** Returns the gate's result for how `scan --json` ended. */
export function secretsResult(end: TaskEnd): GateResult {
  const scan = documentOf<ScanDocument>(end);
  if (isResult(scan)) return scan;
  const { findings: [found], incomplete: [unread], scanned } = scan;
  if (found !== undefined) {
    const detail = `${counted(scan.findings.length, "secret")}, the first: ` +
      `${found.rule} at ${found.path}:${found.line}`;
    return { status: "failed", detail };
  }
  if (unread !== undefined || end.code !== 0) {
    const detail = `${unread?.path ?? ""}: ${unread?.detail ?? "the scan was incomplete"}`;
    return { status: "not run", detail };
  }
  const detail = `${counted(scanned.files, "file")}, ${counted(scanned.bytes, "byte")}, ` +
    `rules ${scan.ruleset_digest.slice(0, 12)}`;
  return { status: "passed", detail };
}

interface AuditDocument {
  readonly packages: number;
  readonly problem?: string;
  readonly findings: readonly { state: string; id: string; name: string; version: string }[];
}

/** Returns the gate's result for how `deps:check --json` ended; who could not be asked said nothing. */
export function dependenciesResult(end: TaskEnd): GateResult {
  const audit = documentOf<AuditDocument>(end);
  if (isResult(audit)) return audit;
  if (audit.problem !== undefined) {
    return { status: "not run", detail: `not audited: ${audit.problem}` };
  }
  const open = audit.findings.filter(({ state }) => state === "open");
  const [first] = open;
  const accepted = audit.findings.length - open.length;
  if (first !== undefined) {
    const detail = `${counted(open.length, "advisory finding")} open, the first: ` +
      `${first.id} in ${first.name}@${first.version}`;
    return { status: "failed", detail };
  }
  return {
    status: "passed",
    detail: `${counted(audit.packages, "package")}, ${accepted} accepted`,
  };
}

interface LicencesDocument {
  readonly packages: readonly { name: string; version: string; state: string }[];
}

/** Returns the gate's result for how `licences --json` ended. */
export function licencesResult(end: TaskEnd): GateResult {
  const document = documentOf<LicencesDocument>(end);
  if (isResult(document)) return document;
  const { packages } = document;
  const bad = packages.filter(({ state }) => state === "refused" || state === "unknown");
  const missing = packages.filter(({ state }) => state === "not installed");
  const named = bad[0] ?? missing[0];
  if (named === undefined) {
    return { status: "passed", detail: `${counted(packages.length, "package")}, all allowed` };
  }
  const detail = `${named.name}@${named.version} is ${named.state}` +
    (bad.length > 1 ? `, and ${bad.length - 1} more are not allowed` : "");
  return { status: bad.length > 0 ? "failed" : "not run", detail };
}
