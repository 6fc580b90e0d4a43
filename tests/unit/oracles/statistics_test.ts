import { type Spoiling, testSpoilings } from "./judging.ts";

testSpoilings([
  ...[
    "total_files",
    "total_chunks",
    "total_tokens",
    "eligible_files",
    "eligible_tokens",
    "ignored_files",
    "duplicates_removed",
  ].map((name): Spoiling => ({
    what: `a wrong ${name}`,
    spoil: (index) => void index.statistics[name]++,
    failing: ["statistics"],
  })),
  {
    what: "a wrong language",
    spoil: (index) => void (index.statistics.language_distribution.cobol = 1),
    failing: ["statistics"],
  },
  {
    what: "exhausted without eligible_tokens",
    spoil: (index) => {
      index.budget_info.exhausted = true;
      delete index.statistics.eligible_tokens;
    },
    failing: ["statistics", "budget"],
  },
]);
