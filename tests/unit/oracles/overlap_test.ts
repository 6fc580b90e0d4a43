import { testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "one chunk twice",
    spoil: (index) => void index.chunks.splice(1, 0, structuredClone(index.chunks[0])),
    failing: ["order", "overlap", "layout", "statistics"],
  },
  {
    what: "a reversed range of lines",
    spoil: (index) => {
      const chunk = index.chunks.at(-1);
      chunk.start_line = chunk.end_line + 1;
    },
    failing: ["overlap", "layout"],
  },
]);
