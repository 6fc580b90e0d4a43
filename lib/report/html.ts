import type { Check } from "../base/mod.ts";
import { formatDuration } from "./rows.ts";
import { printable } from "./style.ts";

/**
 * Returns text that is safe between tags and in a quoted attribute; halves of surrogate pairs become
 * U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const CSS = `
:root{color-scheme:light dark;--bg:#fbfbfa;--fg:#1c1e21;--dim:#6a7077;--line:#e3e4e6;--card:#fff;
--good:#1a7f45;--bad:#c0272d;--warn:#97650a}
@media(prefers-color-scheme:dark){:root{--bg:#131517;--fg:#e4e6e8;--dim:#949ba3;--line:#2b2f33;
--card:#1a1d20;--good:#5ccb8a;--bad:#ff7b7f;--warn:#e5b45b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:2.25rem 0 .6rem}
p{margin:.25rem 0}.dim{color:var(--dim)}
.verdict{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-weight:600;border:1px solid}
.passed{color:var(--good)}.failed{color:var(--bad)}.not{color:var(--warn)}.skipped{color:var(--dim)}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.45rem .8rem;border-top:1px solid var(--line);
overflow-wrap:anywhere}
tr:first-child>*{border-top:0}th{font-weight:600;white-space:nowrap}
td.status{white-space:nowrap;font-weight:600}td.time{white-space:nowrap;text-align:right;
color:var(--dim);font-variant-numeric:tabular-nums}
code,pre{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;
white-space:pre-wrap;margin:.5rem 0}`;

/** Returns a text of one line, nothing hidden in it, as HTML. */
function line(text: string): string {
  return escapeHtml(printable(text));
}

/** One part of a page: a title and HTML that the caller has escaped. */
export interface HtmlSection {
  readonly title: string;
  readonly html: string;
}

/**
 * Returns a self-contained HTML page: no script, no network; its content-security policy lets
 * nothing but its own style sheet take effect, whatever text a repository brought into it.
 */
export function htmlPage(
  page: {
    readonly title: string;
    /** What stands below the title: HTML that the caller has escaped. */
    readonly lead: string;
    readonly sections: readonly HtmlSection[];
  },
): string {
  const sections = page.sections
    .map((section) => `<section>\n<h2>${line(section.title)}</h2>\n${section.html}\n</section>`)
    .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${line(page.title)}</title>
<style>${CSS}</style>
</head>
<body>
<main>
<h1>${line(page.title)}</h1>
${page.lead}
${sections}
</main>
</body>
</html>
`;
}

/** Returns a table of checks as HTML. */
export function checksTable(checks: readonly Check[]): string {
  const rows = checks.map((check) => {
    const time = check.durationMs === undefined ? "" : formatDuration(check.durationMs);
    const kind = check.status.split(" ")[0]!;
    return `<tr><td class="status ${kind}">${check.status}</td><th scope="row">${
      line(check.id)
    }</th><td>${line(check.detail)}</td><td class="time">${time}</td></tr>`;
  });
  return `<div class="scroll"><table>\n${rows.join("\n")}\n</table></div>`;
}

/** Returns a table of names and values as HTML, the values in a fixed-width face. */
export function valuesTable(rows: readonly (readonly [name: string, value: string])[]): string {
  const body = rows.map(([name, value]) =>
    `<tr><th scope="row">${line(name)}</th><td><code>${line(value)}</code></td></tr>`
  );
  return `<div class="scroll"><table>\n${body.join("\n")}\n</table></div>`;
}
