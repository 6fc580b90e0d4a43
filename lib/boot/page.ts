import { checksTable, escapeHtml, formatCount, htmlPage, valuesTable } from "../report/mod.ts";
import { verdictOf } from "../base/mod.ts";
import type { BootFacts } from "./phase.ts";
import type { PhaseRecord } from "./smoke.ts";

const VERDICTS = {
  ok: ["passed", "Passed"],
  no: ["failed", "Failed"],
} as const;

/** Returns the page of a boot: phases, packs, environment, how to verify. */
export function bootPage(
  boot: {
    readonly facts: BootFacts;
    readonly phases: readonly PhaseRecord[];
    readonly keyid: string;
    readonly recipe: string;
  },
): string {
  const { facts, phases, keyid, recipe } = boot;
  const exit = verdictOf(phases);
  const [kind, word] = exit === "ok" || exit === "no" ? VERDICTS[exit] : ["not", "Undecided"];
  const { source, tools, goldens = [] } = facts;
  const lead = `<p><span class="verdict ${kind}">${word}</span></p>
<p class="dim">This page is not signed. What is signed is boot_transcript.json and boot_provenance.json.</p>`;
  const packs = goldens.map((golden): [string, string] => [
    golden.id,
    `${formatCount(golden.tokens)} of ${formatCount(golden.budget)} ${golden.tokenizer} tokens, ` +
    `${formatCount(golden.chunks)} chunks, commit ${golden.commit.commit}`,
  ]);
  const sourceRows: [string, string][] = source === undefined ? [] : [
    ["commit", source.commit?.commit ?? "none"],
    ["uncommitted changes", source.isDirty ? "yes" : "no"],
    ["narHash", source.nar.sri],
    ...Object.entries(source.pins).map(([name, sha256]): [string, string] => [name, sha256]),
  ];
  const toolRows = Object.entries(tools ?? {}).map((
    [name, value],
  ): [string, string] => [name, value]);
  const files = goldens.flatMap((golden) =>
    golden.files.map(({ name, sha256 }): [string, string] => [name, sha256])
  );
  return htmlPage({
    title: "PackRepo boot",
    lead,
    sections: [
      { title: "Phases", html: checksTable(phases) },
      ...(packs.length > 0 ? [{ title: "Packs", html: valuesTable([...packs, ...files]) }] : []),
      ...(sourceRows.length > 0 ? [{ title: "Source", html: valuesTable(sourceRows) }] : []),
      ...(toolRows.length > 0 ? [{ title: "Tools", html: valuesTable(toolRows) }] : []),
      {
        title: "Verify",
        html: `<p>Signed with the key <code>${escapeHtml(keyid)}</code>.</p>\n<pre>${
          escapeHtml(recipe)
        }</pre>`,
      },
      ...phases.filter((phase) => phase.rows.length > 0).map((phase) => ({
        title: `Phase ${phase.id}`,
        html: checksTable(phase.rows),
      })),
    ],
  });
}
