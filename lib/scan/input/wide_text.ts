/** An encoding of text in units of two or four bytes. */
export type WideEncoding = "utf-16le" | "utf-16be" | "utf-32le" | "utf-32be";

/** So many bytes at the start of a file tell what it is. */
export const HEAD_BYTES: number = 8192;

/** Returns by which wide encoding a text is written, by its mark or by where its zeros are. */
export function wideEncodingOf(bytes: Uint8Array): WideEncoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "utf-32le" : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "utf-32be";
  return unmarkedEncoding(bytes);
}

/** UTF-16 without a mark: nearly every second byte of mostly Latin text is zero. */
function unmarkedEncoding(bytes: Uint8Array): WideEncoding | undefined {
  const size = Math.min(bytes.length, HEAD_BYTES) & ~1;
  if (size < 32 || (bytes[0] !== 0 && bytes[1] !== 0)) return undefined;
  let [even, odd] = [0, 0];
  for (let at = 0; at < size; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  const half = size / 2;
  if (odd * 10 >= half * 9 && even === 0) return "utf-16le";
  if (even * 10 >= half * 9 && odd === 0) return "utf-16be";
  return undefined;
}

/** Turns wide text into UTF-8 piece by piece; what is malformed becomes U+FFFD. */
export class WideDecoder {
  readonly #encoding: WideEncoding;
  readonly #decoder: TextDecoder | undefined;
  #rest: Uint8Array = new Uint8Array();
  #isFirst = true;

  constructor(encoding: WideEncoding) {
    this.#encoding = encoding;
    this.#decoder = encoding.startsWith("utf-16") ? new TextDecoder(encoding) : undefined;
  }

  /** Returns the UTF-8 of the next piece. */
  decode(piece: Uint8Array, isLast: boolean): Uint8Array {
    const text = this.#decoder?.decode(piece, { stream: !isLast }) ?? this.#decode32(piece);
    return new TextEncoder().encode(text);
  }

  #decode32(piece: Uint8Array): string {
    const bytes = new Uint8Array(this.#rest.length + piece.length);
    bytes.set(this.#rest);
    bytes.set(piece, this.#rest.length);
    const view = new DataView(bytes.buffer);
    const end = bytes.length & ~3;
    const parts: string[] = [];
    for (let at = 0; at < end; at += 4) {
      const point = view.getUint32(at, this.#encoding === "utf-32le");
      const isPoint = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      // The mark itself is no text.
      if (!(this.#isFirst && point === 0xfeff)) {
        parts.push(String.fromCodePoint(isPoint ? point : 0xfffd));
      }
      this.#isFirst = false;
    }
    this.#rest = bytes.slice(end);
    return parts.join("");
  }
}
