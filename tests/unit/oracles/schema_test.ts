import { headOf, testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "a field that the schema does not have",
    spoil: (index) => void (index.extra = 1),
    failing: ["schema"],
  },
  {
    what: "an empty range",
    spoil: (index) => void (headOf(index).end_byte = headOf(index).start_byte),
    failing: ["schema"],
  },
]);
