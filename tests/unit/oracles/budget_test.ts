import { headOf, replaceByte, testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "another tokenizer's vocabulary",
    spoil: (index) => void (index.tokenizer_info.vocab_sha256 = "0".repeat(64)),
    failing: ["budget"],
  },
  {
    what: "a smaller budget than the tokens",
    spoil: (index) => {
      index.budget_info.target_budget = 3000;
      index.budget_info.utilization_ppm = 1_000_000;
    },
    failing: ["budget"],
  },
  {
    what: "a larger budget than was filled",
    spoil: (index) => {
      const { actual_tokens } = index.budget_info;
      index.budget_info.target_budget = 5000;
      index.budget_info.utilization_ppm = Math.floor(actual_tokens * 1e6 / 5000);
    },
    failing: ["budget"],
  },
  {
    what: "a false claim to hold everything",
    spoil: (index) => void (index.budget_info.exhausted = true),
    failing: ["budget"],
  },
  {
    what: "wrong header tokens",
    spoil: (index) => void index.budget_info.headers_tokens++,
    failing: ["budget"],
  },
  {
    what: "a token moved from one chunk to another",
    spoil: (index) => {
      index.chunks[0].tokens++;
      index.chunks[1].tokens--;
    },
    failing: ["budget"],
  },
  {
    what: "bytes that are not UTF-8",
    spoil: (index, body) => replaceByte(body, headOf(index).body_start, 0xff),
    failing: ["budget", "anchors"],
  },
  {
    what: "text after the last section",
    spoil: (_, body) => Uint8Array.of(...body, 0x78, 0x0a),
    failing: ["budget", "layout"],
  },
  {
    what: "an empty body",
    spoil: () => new Uint8Array(),
    failing: ["budget", "layout", "hashes", "anchors"],
  },
]);
