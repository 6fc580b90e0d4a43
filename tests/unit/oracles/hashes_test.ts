import { headOf, replaceByte, testSpoilings, wholeOf } from "./judging.ts";

testSpoilings([
  {
    what: "a changed character in a whole file, digests forged",
    spoil: (index, body) => replaceByte(body, wholeOf(index).body_start, 0x21),
    failing: ["anchors", "hashes"],
  },
  {
    what: "a changed character, digests kept",
    spoil: (index, body) => replaceByte(body, headOf(index).body_start, 0x21),
    failing: ["hashes"],
    keepDigests: true,
  },
]);
