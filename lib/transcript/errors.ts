import { type ExitName, PackRepoError } from "../base/mod.ts";

/** Every code of an error of this domain; the messages are in `spec/boot.md`. */
export type TranscriptErrorCode =
  | "transcript.too-large"
  | "transcript.not-json"
  | "transcript.not-signed"
  | "transcript.unknown-form"
  | "transcript.bad-base64"
  | "transcript.bad-envelope"
  | "transcript.bad-bundle"
  | "transcript.bad-media-type"
  | "transcript.signature-count"
  | "transcript.keyid-unlike-hint"
  | "transcript.bad-signature-encoding"
  | "transcript.bad-statement"
  | "transcript.wrong-predicate-type"
  | "transcript.bad-provenance"
  | "transcript.unknown-parameter"
  | "transcript.bad-test-result"
  | "transcript.bad-key"
  | "transcript.open-key-file"
  | "transcript.key-mismatch"
  | "transcript.bad-policy";

/** What {@linkcode transcriptError} is made from. */
export interface TranscriptErrorInit {
  readonly code: TranscriptErrorCode;
  readonly message: string;
  readonly hint: string;
  /** `data` by default. */
  readonly exit?: ExitName;
  readonly cause?: unknown;
}

/** Makes an error of this domain. */
export function transcriptError(init: TranscriptErrorInit): PackRepoError {
  return new PackRepoError({ ...init, exit: init.exit ?? "data" });
}

/** The longest quotation in a message, in UTF-16 code units. */
const MAX_QUOTE = 100;

/**
 * Quotes a foreign string for a message: cut to a readable length, and with everything escaped that
 * could move a terminal's cursor or turn the direction of text.
 */
export function quote(text: string): string {
  const cut = text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text;
  return JSON.stringify(cut.toWellFormed()).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
