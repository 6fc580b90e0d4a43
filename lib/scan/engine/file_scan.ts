import { ARCHIVE_HEAD, archiveKindOf } from "../input/archive.ts";
import { HEAD_BYTES, WideDecoder, wideEncodingOf } from "../input/wide_text.ts";
import type { Incomplete } from "../finding.ts";
import { scanArchive } from "./archive_scan.ts";
import { LineCursor } from "./lines.ts";
import { MAX_REACH } from "./rule_set.ts";
import type { FileSink, Scanner } from "./scanner.ts";
import { TextBlock } from "./text_block.ts";

/** A longer text is looked at in pieces of this, with so much of its surroundings as rules reach. */
const OVERLAP = 2 * MAX_REACH;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

/** Looks through one file, which is given piece by piece. */
export class FileScan {
  readonly #scanner: Scanner;
  readonly #path: string;
  readonly #depth: number;
  readonly #sink: FileSink;
  #mode: "unknown" | "text" | "archive" | "binary" = "unknown";
  #decoder: WideDecoder | undefined;
  /** What was given and is not done with: the first `#done` bytes have been looked at. */
  #held: Uint8Array = new Uint8Array();
  #done = 0;
  /** Where `#held` begins in the text. */
  #base = 0;
  #cursor: LineCursor | undefined;
  /** The pieces of an archive, which is opened when it is whole. */
  #parts: Uint8Array[] = [];
  #size = 0;

  constructor(
    scanner: Scanner,
    file: { readonly path: string; readonly depth: number },
    sink: FileSink,
  ) {
    this.#scanner = scanner;
    this.#path = file.path;
    this.#depth = file.depth;
    this.#sink = sink;
  }

  /** Takes the next piece of the file; larger pieces cost less. */
  push(piece: Uint8Array, isLast: boolean): void {
    if (this.#mode === "unknown") {
      this.#held = joined(this.#held, piece);
      if (this.#held.length < HEAD_BYTES && !isLast) return;
      piece = this.#held;
      this.#held = new Uint8Array();
      this.#begin(piece);
    }
    if (this.#mode === "text") {
      const text = this.#decoder?.decode(piece, isLast) ?? piece;
      this.#sink.count(text.length);
      this.#text(text, isLast);
    } else if (this.#mode === "archive") this.#archive(piece, isLast);
    else if (isLast) this.#sink.leaveOut("binary");
  }

  #begin(head: Uint8Array): void {
    const encoding = wideEncodingOf(head);
    if (encoding !== undefined) {
      this.#mode = "text";
      this.#decoder = new WideDecoder(encoding);
    } else if (archiveKindOf(head.subarray(0, ARCHIVE_HEAD)) !== undefined) this.#mode = "archive";
    else if (head.subarray(0, HEAD_BYTES).includes(0)) {
      this.#mode = "binary";
      // Key stores are binary too.
      new TextBlock(this.#scanner, this.#sink, {
        path: this.#path,
        bytes: head,
        base: 0,
        from: 0,
        to: 0,
        depth: this.#depth,
      }).scanWhole(new LineCursor(head));
    } else this.#mode = "text";
  }

  #text(piece: Uint8Array, isLast: boolean): void {
    const bytes = this.#held = joined(this.#held, piece);
    const to = isLast ? bytes.length : bytes.length - OVERLAP;
    if (!isLast && to <= this.#done + OVERLAP) return;
    this.#cursor ??= new LineCursor(bytes);
    this.#cursor.extend(bytes);
    const block = new TextBlock(this.#scanner, this.#sink, {
      path: this.#path,
      bytes,
      base: this.#base,
      from: this.#done,
      to,
      depth: this.#depth,
    });
    block.scan(this.#cursor.copy());
    if (isLast) return;
    const cut = Math.max(0, to - OVERLAP);
    // The rest is a copy, so that what was cut off can be freed.
    const rest = bytes.slice(cut);
    this.#cursor.moveTo(rest, cut);
    this.#base += cut;
    this.#done = to - cut;
    this.#held = rest;
  }

  #archive(piece: Uint8Array, isLast: boolean): void {
    this.#parts.push(piece);
    this.#size += piece.length;
    const { archiveBytes, depth } = this.#scanner.policy.limits;
    if (this.#size > archiveBytes || this.#depth >= depth) {
      const what = this.#depth >= depth
        ? `lies ${this.#depth} archives deep`
        : `has more than ${archiveBytes} bytes`;
      this.#sink.report(this.#limit(what));
      this.#parts = [];
      this.#mode = "binary";
      if (isLast) this.#sink.leaveOut("archive");
      return;
    }
    if (!isLast) return;
    scanArchive(this.#scanner, this.#sink, {
      path: this.#path,
      bytes: this.#parts.reduce(joined, new Uint8Array()),
      depth: this.#depth,
    });
  }

  #limit(what: string): Incomplete {
    return { path: this.#path, reason: "archive-limit", detail: `The archive ${what}: not opened` };
  }
}
