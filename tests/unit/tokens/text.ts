/** Texts as the scanner wants them. */

import { TextBuffer } from "../../../lib/tokens/text_buffer.ts";

/** Puts a text into a buffer of its own. */
export function bufferOf(text: string | Uint8Array): TextBuffer {
  const buffer = new TextBuffer();
  if (typeof text === "string") buffer.putText(text);
  else buffer.putBytes(text);
  return buffer;
}
