import { type Spoilable, testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "a file dropped in silence",
    spoil: (index) => void index.skipped.pop(),
    failing: ["completeness", "statistics"],
  },
  {
    what: "a skipped file that is not there",
    spoil: (index) => void (index.skipped.at(-1).file_path += "x"),
    failing: ["completeness"],
  },
  {
    what: "another reason to skip",
    spoil: (index) => {
      const file = index.skipped.find((skipped: Spoilable) => skipped.reason === "lock");
      file.reason = "vendored";
    },
    failing: ["completeness"],
  },
  {
    what: "another size of a skipped file",
    spoil: (index) => void index.skipped[0].bytes++,
    failing: ["completeness"],
  },
]);
