import { compareUtf8, type Sha256Hex, sha256Hex } from "../base/mod.ts";
import { rfc3339 } from "../host/mod.ts";
import type { CommitInfo } from "../repo/mod.ts";
import type { Tokenizer } from "../tokens/mod.ts";
import { type SealedIndex, sealIndex } from "./digests.ts";
import type { Rendering } from "./render.ts";
import type { Chunk, ManualSelection, Skipped } from "./types.ts";

/** 9999-12-31T23:59:59Z, the last second that RFC 3339 can write. */
const LAST_SECOND = 253_402_300_799;

/** Returns a commit's date as an index has it; a date that RFC 3339 can't write is brought into its range. */
export function createdAt(committedAt: number): string {
  return rfc3339(Math.min(LAST_SECOND, Math.max(0, Math.trunc(committedAt) || 0)));
}

/** Returns how many files of each language have a chunk. */
export function languageDistribution(
  chunks: readonly Pick<Chunk, "file_path" | "language">[],
): Record<string, number> {
  const languages = new Map<string, string>();
  for (const chunk of chunks) languages.set(chunk.file_path, chunk.language);
  const files = new Map<string, number>();
  for (const language of languages.values()) files.set(language, (files.get(language) ?? 0) + 1);
  return Object.fromEntries(files);
}

/** What an index is made from. */
export interface IndexParts {
  readonly info: CommitInfo;
  /** Whether something of the history was not there. */
  readonly isPartial: boolean;
  readonly selection?: ManualSelection | undefined;
  readonly tokenizer: Tokenizer;
  readonly budget: number;
  readonly rendering: Rendering;
  /** Digest of the rules by which nothing in the body is a secret. */
  readonly ruleset: Sha256Hex;
  readonly skipped: readonly Skipped[];
  readonly totalFiles: number;
  /** The tokens are left out where not all files were counted. */
  readonly eligible: { readonly files: number; readonly tokens: number | undefined };
}

/** Builds an index. */
export function buildIndex(parts: IndexParts): SealedIndex {
  const { info, tokenizer, budget, rendering, eligible } = parts;
  const chunks = [...rendering.chunks];
  const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const skipped = [...parts.skipped].sort((a, b) => compareUtf8(a.file_path, b.file_path));
  const duplicates = skipped.filter((file) => file.reason === "duplicate").length;
  const overBudget = skipped.filter((file) => file.reason === "budget").length;
  return sealIndex({
    metadata: {
      version: "1",
      created_at: createdAt(info.committedAt),
      repo_info: {
        path: ".",
        commit: info.commit,
        history: parts.isPartial ? "partial" : info.history,
      },
      ...(parts.selection === undefined ? {} : { selection: parts.selection }),
      secrets_ruleset: parts.ruleset,
    },
    tokenizer_info: {
      name: tokenizer.name,
      version: tokenizer.version,
      vocab_sha256: tokenizer.vocabSha256,
      vocab_size: tokenizer.vocabSize,
    },
    budget_info: {
      target_budget: budget,
      actual_tokens: tokens,
      headers_tokens: rendering.headersTokens,
      utilization_ppm: Math.floor(tokens * 1_000_000 / budget),
      exhausted: overBudget === 0 && chunks.every((chunk) => !chunk.truncated),
    },
    chunks,
    statistics: {
      total_files: parts.totalFiles,
      total_chunks: chunks.length,
      total_tokens: tokens,
      eligible_files: eligible.files,
      ...(eligible.tokens === undefined ? {} : { eligible_tokens: eligible.tokens }),
      ignored_files: skipped.length - duplicates - overBudget,
      duplicates_removed: duplicates,
      language_distribution: languageDistribution(chunks),
    },
    skipped,
    body_sha256: sha256Hex(rendering.body),
  });
}
