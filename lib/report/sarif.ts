import type { JsonObject } from "../base/mod.ts";
import type { FindingReport, ReportedFinding, ReportedRule } from "./finding.ts";

/** The schema that the log names; the OASIS standard, SARIF 2.1.0 with errata 01. */
export const SARIF_SCHEMA =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const LEVELS = { critical: "error", high: "error", medium: "warning", low: "note" } as const;
/** What GitHub sorts by (its documentation of SARIF support). */
const SCORES = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" } as const;
/** Name of our fingerprint, with the version of how it is made (section 3.27.16). */
const FINGERPRINT = "packrepo/v1";

/** Returns a path as a URI reference relative to the root that was looked at. */
function uriOf(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

function ruleOf({ id, description, url, severity }: ReportedRule): JsonObject {
  return {
    id,
    shortDescription: { text: description },
    ...(/^https?:\/\//.test(url) ? { helpUri: url } : {}),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { "security-severity": SCORES[severity], tags: ["security"] },
  };
}

function resultOf(finding: ReportedFinding, ruleIndex: ReadonlyMap<string, number>): JsonObject {
  const { rule, severity, message, path, region, fingerprint, commit, suppressed } = finding;
  const index = ruleIndex.get(rule);
  return {
    ruleId: rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: uriOf(path), uriBaseId: "ROOT" },
        ...(region === undefined ? {} : {
          region: {
            startLine: region.line,
            startColumn: region.column,
            endLine: region.endLine,
            endColumn: region.endColumn,
          },
        }),
      },
    }],
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    ...(commit === undefined ? {} : { properties: { commit } }),
    // Where some results have suppressions, all must have the list (section 3.27.23).
    suppressions: suppressed === undefined ? [] : [{
      kind: suppressed.by === "inline" ? "inSource" : "external",
      status: "accepted",
      justification: suppressed.reason,
    }],
  };
}

/** Returns a report as a SARIF 2.1.0 log. What was accepted is in it, with its suppression. */
export function sarifLog(report: FindingReport): JsonObject {
  const ruleIndex = new Map(report.rules.map(({ id }, index) => [id, index]));
  const notifications = report.gaps.map(({ path, reason, detail }): JsonObject => ({
    level: "warning",
    message: { text: `${detail} (${reason})` },
    ...(path === "" ? {} : {
      locations: [{
        physicalLocation: { artifactLocation: { uri: uriOf(path), uriBaseId: "ROOT" } },
      }],
    }),
  }));
  return {
    $schema: SARIF_SCHEMA,
    version: "2.1.0",
    runs: [{
      tool: {
        driver: {
          name: report.tool.name,
          semanticVersion: report.tool.version,
          rules: report.rules.map(ruleOf),
          ...(report.rulesDigest === undefined
            ? {}
            : { properties: { rulesetDigest: `sha256:${report.rulesDigest}` } }),
        },
      },
      columnKind: "unicodeCodePoints",
      invocations: [{
        executionSuccessful: report.gaps.length === 0,
        toolExecutionNotifications: notifications,
      }],
      results: [...report.findings, ...report.suppressed].map((each) => resultOf(each, ruleIndex)),
    }],
  };
}
