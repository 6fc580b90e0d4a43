import { Type } from "typebox";

const MAX_INTEGER = Number.MAX_SAFE_INTEGER;
const CLOSED = { additionalProperties: false } as const;

function count(description: string, minimum: number = 0): ReturnType<typeof Type.Integer> {
  return Type.Integer({ minimum, maximum: MAX_INTEGER, description });
}

const FINDING = {
  rule: Type.String({ pattern: "^\\S+$", description: "Id of the rule" }),
  description: Type.String({ description: "What the rule finds" }),
  severity: Type.Enum(["critical", "high", "medium", "low"]),
  path: Type.String({
    minLength: 1,
    description: "Relative to what was scanned; a file within an archive follows !/",
  }),
  line: count("Counted from 1; a line ends after LF", 1),
  column: count("Counted from 1, in Unicode code points", 1),
  end_line: count("The line of the first character behind the secret", 1),
  end_column: count("The column of that character", 1),
  fingerprint: Type.String({
    pattern: "^[0-9a-f]{32}$",
    description: "HMAC-SHA-256 over rule, path and secret, by the key of the baseline, 128 bits",
  }),
  masked: Type.String({ description: "The secret with all hidden but what all of its kind have" }),
  reason: Type.String({ description: "Why it is reported, or why not" }),
  commit: Type.Optional(Type.String({
    pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$",
    description: "In history: the first commit that holds it",
  })),
  blob: Type.Optional(Type.String({
    pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$",
    description: "The git object it was found in",
  })),
} as const;

const FINDING_SCHEMA = Type.Object(FINDING, CLOSED);

const SUPPRESSED_SCHEMA = Type.Object({
  ...FINDING,
  by: Type.Enum(["inline", "allowlist", "baseline"], { description: "Who accepted it" }),
}, CLOSED);

const INCOMPLETE_SCHEMA = Type.Object({
  path: Type.String({ description: "Empty where it is about the scan as a whole" }),
  reason: Type.Enum([
    "archive-limit",
    "base64-limit",
    "changed",
    "missing-object",
    "nested-repository",
    "nothing-scanned",
    "rule-timeout",
    "shallow",
    "unreadable",
  ]),
  detail: Type.String({ minLength: 1, description: "A sentence for people" }),
}, CLOSED);

/**
 * The JSON Schema of what `deno task scan --format json` prints: the one source of truth, from which
 * `spec/scan_report.schema.json` is written.
 */
export const SCAN_REPORT_SCHEMA = Type.Object({
  v: Type.Literal(1),
  ruleset_digest: Type.String({
    pattern: "^[0-9a-f]{64}$",
    description: "SHA-256 over the rules and the configuration",
  }),
  scanned: Type.Object({
    files: count("Files that were opened, those within archives included"),
    bytes: count("Bytes of text that were looked at"),
  }, CLOSED),
  findings: Type.Array(FINDING_SCHEMA, { description: "By path, line, column and rule" }),
  suppressed: Type.Array(SUPPRESSED_SCHEMA, { description: "What somebody accepted, likewise" }),
  dropped: Type.Optional(Type.Array(FINDING_SCHEMA, {
    description: "With --explain: what a rule matched and what turned out to be no secret",
  })),
  incomplete: Type.Array(INCOMPLETE_SCHEMA, { description: "What was not looked at as asked" }),
  left_out: Type.Record(
    Type.String({ pattern: "^[a-z-]+$" }),
    Type.Integer({ minimum: 1, maximum: MAX_INTEGER }),
    { ...CLOSED, description: "How many files were not looked at, by reason" },
  ),
}, {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:packrepo:schema:scan-report:1",
  title: "PackRepo scan report",
  additionalProperties: false,
});

/** What a scan reports as JSON. */
export type ScanReport = Type.Static<typeof SCAN_REPORT_SCHEMA>;
