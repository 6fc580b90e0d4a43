import { testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "two chunks in the wrong order",
    spoil: (index) => void index.chunks.reverse(),
    failing: ["order", "layout"],
  },
  {
    what: "skipped files in the wrong order",
    spoil: (index) => void index.skipped.reverse(),
    failing: ["order"],
  },
]);
