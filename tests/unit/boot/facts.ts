/** What a boot of a made-up source found, for tests of what is written from it. @module */
import { type Sha256Hex, sha256Hex } from "../../../lib/base/mod.ts";
import type { Golden } from "../../../lib/boot/golden.ts";
import type { BootFacts } from "../../../lib/boot/phase.ts";
import type { PhaseRecord } from "../../../lib/boot/smoke.ts";
import type { Oid } from "../../../lib/repo/mod.ts";

export const SOURCE_COMMIT = "1".repeat(40) as Oid;
export const GOLDEN_COMMIT = "3".repeat(40) as Oid;

const digest = (text: string): Sha256Hex => sha256Hex(text);

export const PINS = {
  "deno.json": digest("deno.json"),
  "deno.lock": digest("deno.lock"),
  "flake.lock": digest("flake.lock"),
  "flake.nix": digest("flake.nix"),
};

export const GOLDEN: Golden = {
  id: "flask",
  repository: "https://example.org/flask.git",
  ref: "main",
  budget: 50_000,
  tokenizer: "cl100k",
  commit: {
    commit: GOLDEN_COMMIT,
    tree: "4".repeat(40) as Oid,
    committedAt: 1_735_689_600,
    history: "full",
  },
  files: [
    { name: "packs/flask/pack.index.json", sha256: digest("index"), size: 5 },
    { name: "packs/flask/pack.body.txt", sha256: digest("body"), size: 4 },
  ],
  rows: [],
  tokens: 49_990,
  chunks: 41,
  secrets: { ruleset: digest("rules"), leftOut: 2 },
};

export const FACTS: BootFacts = {
  tools: {
    deno: "2.9.4",
    denoOnPath: "2.9.4",
    git: "2.39.5",
    platform: "x86_64-linux",
    v8: "15.0",
    typescript: "6.0",
  },
  source: {
    commit: {
      commit: SOURCE_COMMIT,
      tree: "2".repeat(40) as Oid,
      committedAt: 1_735_689_600,
      remote: "https://example.org/packrepo.git",
      history: "full",
    },
    isDirty: false,
    nar: { sha256: digest("nar"), sri: "sha256-nar", size: 1 },
    pins: PINS,
  },
  environment: "tool.deno=2.9.4\n",
  goldens: [GOLDEN],
};

/** Returns a phase that ended somehow. */
export function phase(
  id: string,
  status: PhaseRecord["status"],
  detail = "as it should",
): PhaseRecord {
  return {
    id,
    status,
    detail,
    durationMs: 5,
    rows: [],
    startedOn: "2025-01-01T00:00:00Z",
    finishedOn: "2025-01-01T00:00:01Z",
  };
}
