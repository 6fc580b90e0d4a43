import { headOf, replaceByte, testSpoilings, wholeOf } from "./judging.ts";

testSpoilings([
  {
    what: "a shifted anchor",
    spoil: (index) => {
      wholeOf(index).start_byte++;
      wholeOf(index).end_byte++;
    },
    failing: ["layout", "anchors"],
  },
  {
    what: "a file that the commit lacks",
    spoil: (index) => void (index.chunks.at(-1).file_path += "x"),
    failing: ["layout", "anchors", "completeness"],
  },
  {
    what: "a changed character, digests forged",
    spoil: (index, body) => replaceByte(body, headOf(index).body_start, 0x21),
    failing: ["anchors"],
  },
  {
    what: "another blob id",
    spoil: (index) => void (wholeOf(index).blob_oid = "0".repeat(40)),
    failing: ["anchors", "hashes"],
  },
  {
    what: "a whole file called a part",
    spoil: (index) =>
      void Object.assign(wholeOf(index), { truncated: true, mode: "lines", chunk_type: "lines" }),
    failing: ["anchors"],
  },
]);
