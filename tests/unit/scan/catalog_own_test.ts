import assert from "node:assert/strict";
import { loadCatalog } from "../../../lib/scan/catalog_own.ts";
import { Scanner } from "../../../lib/scan/engine/scanner.ts";
import { DEFAULT_POLICY } from "../../../lib/scan/policy.ts";
import { named } from "../host/disk.ts";
import { gitleaksConfig, NO_DATA } from "./shared_data.ts";

const scanner = new Scanner(loadCatalog(), DEFAULT_POLICY, { key: "test", explain: false });

/** Returns the ids of the rules that find something in a text. */
function rulesFor(path: string, text: string): readonly string[] {
  return scanner.scan(path, new TextEncoder().encode(text)).findings.map(({ rule }) => rule);
}

Deno.test("loadCatalog() has rules, detectors, checks and filters that find a token and leave fillers", () => {
  const { rules, detectors, checks } = loadCatalog();
  assert.ok(rules.length >= 150 && detectors.length > 0);
  assert.ok(Object.keys(checks).length > 0);
  // In pieces, so that this file holds no token.
  const token = ["ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].join("_");
  assert.deepEqual(rulesFor("a.txt", `see ${token}\n`), ["github-pat"]);
  assert.deepEqual(rulesFor("a.txt", `see ${["ghp", "x".repeat(36)].join("_")}\n`), []);
});

Deno.test("a finding's reason tells whether the token's checksum is right", () => {
  const body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
  const reasonOf = (checksum: string): string =>
    scanner.scan("a.txt", new TextEncoder().encode(`see ${["ghp", body + checksum].join("_")}\n`))
      .findings[0]!.reason;
  assert.match(reasonOf("0mLq17"), /, base62-crc32$/);
  assert.match(reasonOf("0mLq18"), /, the check base62-crc32 fails$/);
});

Deno.test(
  {
    name: named("97 % of the cases with a secret are found, and under 8 % of the others", NO_DATA),
    ignore: NO_DATA !== undefined,
  },
  async () => {
    const { cases } = await gitleaksConfig();
    const counts = { secrets: 0, found: 0, same: 0, others: 0, flagged: 0 };
    for (const { rule, expected, path, text } of cases) {
      const found = rulesFor(path ?? "file.txt", text);
      if (expected) {
        counts.secrets++;
        if (found.length > 0) counts.found++;
        if (found.includes(rule)) counts.same++;
      } else {
        counts.others++;
        // A case says that its rule is to be silent; the text may hold a secret of another kind.
        if (found.includes(rule)) counts.flagged++;
      }
    }
    assert.ok(counts.found * 100 >= counts.secrets * 97, JSON.stringify(counts));
    assert.ok(counts.same * 100 >= counts.secrets * 97, JSON.stringify(counts));
    assert.ok(counts.flagged * 100 < counts.others * 8, JSON.stringify(counts));
  },
);
