import { type Check, EXIT_CODES, verdictOf } from "../base/mod.ts";
import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import { PACKREPO_ROOT, pathInfo, readText, writeFileAtomic } from "../host/mod.ts";
import { countChecks, renderChecks } from "../report/mod.ts";
import { schemaSources } from "../schema/mod.ts";

/** Returns the text of spec/exit_codes.md, laid out as `deno fmt` would. */
export function exitCodesText(): string {
  const cells = [["code", "name", "when"]].concat(
    Object.values(EXIT_CODES).map(({ code, name, when }) => [String(code), name, when]),
  );
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`
  );
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return `# Exit codes

Every task ends with one of these. The table is generated from lib/base/exit_codes.ts by
\`deno task schema\`; Deno's own failures (an uncaught error, an unknown task, a stale lock) end
with 1.

${lines.join("\n")}
`;
}

/** Returns the files of spec/ that are generated, by name. */
async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map([["exit_codes.md", exitCodesText()]]);
  for (const { file, schema } of await schemaSources()) {
    files.set(file, JSON.stringify(schema, null, 2) + "\n");
  }
  return files;
}

/** Writes the generated files of spec/, or only compares them. Requires the set `schema`. */
export async function runSchema(
  { isCheck }: { readonly isCheck: boolean },
  { paint }: TaskContext,
): Promise<TaskOutcome> {
  const checks: Check[] = [];
  for (const [name, text] of await generatedFiles()) {
    const path = `${PACKREPO_ROOT}/spec/${name}`;
    const id = `spec/${name}`;
    const isSame = await pathInfo(path) !== undefined && await readText(path) === text;
    if (isSame) checks.push({ id, status: "passed", detail: "up to date" });
    else if (isCheck) {
      checks.push({
        id,
        status: "failed",
        detail: "differs from its source: run deno task schema",
      });
    } else {
      await writeFileAtomic(path, text);
      checks.push({ id, status: "passed", detail: "written" });
    }
  }
  const text = `${renderChecks(checks, paint)}${countChecks(checks)}\n`;
  return {
    exit: verdictOf(checks),
    document: { v: 1, checks: checks.map((check) => ({ ...check })) },
    text,
  };
}
