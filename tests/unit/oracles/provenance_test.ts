import { testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "another commit",
    spoil: (index) => void (index.metadata.repo_info.commit = "0".repeat(40)),
    failing: ["provenance"],
  },
  {
    what: "another date",
    spoil: (index) => void (index.metadata.created_at = "2024-01-01T00:00:00Z"),
    failing: ["provenance"],
  },
]);
