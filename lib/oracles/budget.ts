import { leastTokens } from "../pack/mod.ts";
import { loadTokenizer, type Tokenizer, TOKENIZERS } from "../tokens/mod.ts";
import { layOut } from "./layout.ts";
import { failed, nameOf, type Oracle, passed, type Subject, type Verdict } from "./subject.ts";

/** A body of more bytes is not counted; none is made. */
const MAX_BODY_BYTES = 2 ** 28;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function judgeTokenizer({ index }: Subject): string | undefined {
  const { name, version, vocab_sha256, vocab_size } = index.tokenizer_info;
  const row = TOKENIZERS[name];
  return version === row.encoding && vocab_sha256 === row.vocab_sha256 &&
      vocab_size === row.vocab_size
    ? undefined
    : `tokenizer_info is not that of ${name}`;
}

/** Counts every section where it stands, and the header lines alone. */
function judgeSections(subject: Subject, tokenizer: Tokenizer): string | undefined {
  const spans = layOut(subject);
  if (typeof spans === "string") return spans;
  let headers = 0;
  for (const [i, chunk] of subject.index.chunks.entries()) {
    const { start, contentStart, end } = spans[i]!;
    headers += tokenizer.count(decode(subject.body.subarray(start, contentStart)) ?? "");
    const section = decode(subject.body.subarray(start, end));
    if (section === undefined) return `${nameOf(chunk)}: it starts or ends within a character`;
    const tokens = i === spans.length - 1
      ? tokenizer.count(section)
      : tokenizer.countBefore(section);
    if (chunk.tokens !== tokens) return `${nameOf(chunk)}: ${tokens} tokens, not ${chunk.tokens}`;
  }
  const { headers_tokens } = subject.index.budget_info;
  return headers === headers_tokens
    ? undefined
    : `the header lines have ${headers} tokens, not ${headers_tokens}`;
}

async function isExhausted({ index, source }: Subject): Promise<boolean> {
  if ("missing" in source) {
    return index.chunks.every((chunk) => !chunk.truncated) &&
      index.skipped.every((file) => file.reason !== "budget");
  }
  const whole = new Set(index.chunks.filter((c) => !c.truncated).map((chunk) => chunk.file_path));
  const { eligible } = await source.screen();
  return eligible.every((file) => whole.has(file.entry.path));
}

/** The body's tokens, counted anew, are what the index says, and keep to the budget (I2). */
export const BUDGET: Oracle = {
  id: "budget",
  title: "Counting the body anew gives actual_tokens: within the budget, and at least 99.5 % of it",
  async judge(subject): Promise<Verdict> {
    const { index, body, source } = subject;
    const { target_budget, actual_tokens, utilization_ppm, exhausted } = index.budget_info;
    const wrongTokenizer = judgeTokenizer(subject);
    if (wrongTokenizer !== undefined) return failed(wrongTokenizer);
    if (body.length > MAX_BODY_BYTES) return failed(`the body has ${body.length} bytes, too many`);
    const text = decode(body);
    if (text === undefined) return failed("the body is not UTF-8");
    const tokenizer = await loadTokenizer(index.tokenizer_info.name);
    const tokens = tokenizer.count(text);
    if (tokens !== actual_tokens) {
      return failed(`the body has ${tokens} tokens, actual_tokens is ${actual_tokens}`);
    }
    if (tokens > target_budget) return failed(`${tokens} tokens are over ${target_budget}`);
    if (utilization_ppm !== Math.floor(tokens * 1_000_000 / target_budget)) {
      return failed(`utilization_ppm is ${utilization_ppm}`);
    }
    const wrongSection = judgeSections(subject, tokenizer);
    if (wrongSection !== undefined) return failed(wrongSection);
    if (exhausted !== await isExhausted(subject)) return failed(`exhausted is ${exhausted}`);
    if (!exhausted && tokens < leastTokens(target_budget)) {
      return failed(`${tokens} tokens are less than 99.5 % of ${target_budget}`);
    }
    const fill = exhausted
      ? `everything eligible${"missing" in source ? ", as the index says" : ""}`
      : `${(utilization_ppm / 10_000).toFixed(2)} %`;
    return passed(`${tokens} of ${target_budget} tokens: ${fill}`);
  },
};
