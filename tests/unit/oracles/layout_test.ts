import { headOf, testSpoilings, wholeOf } from "./judging.ts";

testSpoilings([
  {
    what: "a body span out of the body",
    spoil: (index) => void (index.chunks.at(-1).body_end += 1000),
    failing: ["layout", "hashes"],
    keepDigests: true,
  },
  {
    what: "a body span of 2^53 - 1",
    spoil: (index) => {
      headOf(index).body_start = Number.MAX_SAFE_INTEGER - 1;
      headOf(index).body_end = Number.MAX_SAFE_INTEGER;
    },
    failing: ["layout", "hashes"],
    keepDigests: true,
  },
  {
    what: "a line count that is too small",
    spoil: (index) => void headOf(index).end_line--,
    failing: ["layout"],
  },
  {
    what: "a part called whole in one field",
    spoil: (index) => void (wholeOf(index).mode = "lines"),
    failing: ["layout"],
  },
]);
