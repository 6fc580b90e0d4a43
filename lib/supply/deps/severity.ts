/** How grave an advisory is; `unknown` where nobody says, and is then taken for the gravest. */
export type AdvisorySeverity = "low" | "medium" | "high" | "critical" | "unknown";

/** From the least to the gravest; `unknown` reaches every threshold. */
export const ADVISORY_SEVERITIES: readonly AdvisorySeverity[] = [
  "low",
  "medium",
  "high",
  "critical",
  "unknown",
];

/** Returns whether a severity reaches a threshold. */
export function reaches(severity: AdvisorySeverity, threshold: AdvisorySeverity): boolean {
  return ADVISORY_SEVERITIES.indexOf(severity) >= ADVISORY_SEVERITIES.indexOf(threshold);
}

/** Returns the severity that a word stands for: GitHub says `moderate` where CVSS says medium. */
export function severityOfWord(word: unknown): AdvisorySeverity {
  const lower = String(word).toLowerCase();
  if (lower === "moderate") return "medium";
  return ADVISORY_SEVERITIES.find((severity) => severity === lower) ?? "unknown";
}

/** Weights of the metrics of CVSS v3.1, section 7.4. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};

/** Privileges required, unchanged and changed scope. */
const PRIVILEGES: Readonly<Record<string, readonly [number, number]>> = {
  N: [0.85, 0.85],
  L: [0.62, 0.68],
  H: [0.27, 0.5],
};

/** The smallest tenth that is not below a number, as CVSS v3.1 appendix A defines it. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}

/**
 * Returns the base score of a CVSS v3.0 or v3.1 vector (first.org, CVSS v3.1 section 7.1), from 0 to
 * 10, or `undefined` for another text.
 */
export function cvss3Score(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) return undefined;
  const metrics = new Map(
    vector.split("/").slice(1).map((part) => {
      const [name = "", value = ""] = part.split(":");
      return [name, value] as const;
    }),
  );
  const weight = (name: string): number => WEIGHTS[name]![metrics.get(name) ?? ""] ?? NaN;
  const scope = metrics.get("S");
  if (scope !== "U" && scope !== "C") return undefined;
  const isChanged = scope === "C";
  const privileges = PRIVILEGES[metrics.get("PR") ?? ""]?.[isChanged ? 1 : 0] ?? NaN;
  const iss = 1 - (1 - weight("C")) * (1 - weight("I")) * (1 - weight("A"));
  const impact = isChanged ? 7.52 * (iss - 0.029) - 3.25 * (iss - 0.02) ** 15 : 6.42 * iss;
  const exploitability = 8.22 * weight("AV") * weight("AC") * privileges * weight("UI");
  if (Number.isNaN(impact + exploitability)) return undefined;
  if (impact <= 0) return 0;
  return roundUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10));
}

/** Returns the qualitative rating of a score (CVSS v3.1, section 5); 0 is `low`. */
export function severityOfScore(score: number): AdvisorySeverity {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}
