import type { SecretFinder } from "../scan/mod.ts";
import type { Tokenizer } from "../tokens/mod.ts";
import { closedContent, sectionEnd } from "./section.ts";

/** What a whole file costs as a section, but for the header line that depends on its path. */
export interface FileCost {
  /** Its tokens where another section follows. */
  readonly tokens: number;
  /** What changes where nothing follows. */
  readonly endCorrection: number;
}

/** A text, and what is asked of it. */
export interface InspectedText {
  /** Some rules go by it. */
  readonly path: string;
  /** UTF-8. */
  readonly bytes: Uint8Array;
  /** Whether it is a whole file that is to be counted. */
  readonly countsTokens: boolean;
  readonly findsSecrets: boolean;
}

/** What was found out of a text; what was not asked is absent. */
export interface Inspection {
  readonly cost?: FileCost;
  /** Whether it holds a secret, or could not be looked through wholly. */
  readonly isSecret?: boolean;
}

/** What texts are inspected with; what nothing is asked of may be absent. */
export interface InspectionTools {
  readonly tokenizer?: Tokenizer | undefined;
  readonly finder?: SecretFinder | undefined;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Returns the end of a text from some place before its last white space on. */
function tailOf(bytes: Uint8Array): string {
  let start = bytes.length;
  while (start > 0 && bytes[start - 1]! <= 0x20) start--;
  // White space beyond ASCII may go on there.
  if (start > 0 && bytes[start - 1]! >= 0x80) start = 0;
  return decoder.decode(bytes.subarray(start));
}

function costOf(bytes: Uint8Array, tokenizer: Tokenizer | undefined): FileCost {
  if (tokenizer === undefined) throw new TypeError("Nothing to count with");
  return {
    tokens: tokenizer.countBytesBefore(sectionEnd(bytes)),
    endCorrection: tokenizer.endCorrection(closedContent(tailOf(bytes))),
  };
}

function holdsSecret({ path, bytes }: InspectedText, finder: SecretFinder | undefined): boolean {
  if (finder === undefined) throw new TypeError("Nothing to look through with");
  return finder.find({ path, bytes }) !== undefined;
}

/**
 * Finds out of a text what is asked of it.
 *
 * @throws {TypeError} Where what it takes is absent.
 */
export function inspectText(
  text: InspectedText,
  { tokenizer, finder }: InspectionTools,
): Inspection {
  return {
    ...(text.countsTokens && { cost: costOf(text.bytes, tokenizer) }),
    ...(text.findsSecrets && { isSecret: holdsSecret(text, finder) }),
  };
}
