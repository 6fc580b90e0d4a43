/** Where base64 lies in bytes. */
export interface Base64Run {
  readonly start: number;
  /** Exclusive; padding is not in it. */
  readonly end: number;
}

/** Shorter runs hold no secret that a rule would know. */
const MIN_RUN = 24;
/** What decodes to so many bytes at first must be text, else the run is data or no base64. */
const PROBE_BYTES = 18;

/** Value of each digit of base64 and base64url (RFC 4648), 0xff for other bytes. */
const VALUES = (() => {
  const values = new Uint8Array(256).fill(0xff);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let value = 0; value < 64; value++) values[digits.charCodeAt(value)] = value;
  values["-".charCodeAt(0)] = 62;
  values["_".charCodeAt(0)] = 63;
  return values;
})();

/**
 * Calls `onRun` for each run of at least 24 digits of base64 or base64url. Most text is passed over 24
 * bytes at a time: where the last of them is no digit, none of them begins a run.
 */
export function findBase64(bytes: Uint8Array, onRun: (run: Base64Run) => void): void {
  const size = bytes.length;
  let start = 0;
  while (start + MIN_RUN <= size) {
    let at = start + MIN_RUN - 1;
    while (at >= start && VALUES[bytes[at]!] !== 0xff) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + MIN_RUN;
    while (end < size && VALUES[bytes[end]!] !== 0xff) end++;
    onRun({ start, end });
    start = end + 1;
  }
}

function decodeTo(
  bytes: Uint8Array,
  { start, end }: Base64Run,
  target: Uint8Array,
): number {
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let at = start; at < end && length < target.length; at++) {
    held = ((held << 6) | VALUES[bytes[at]!]!) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      target[length++] = (held >> bits) & 0xff;
    }
  }
  return length;
}

function isText(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

const probe = new Uint8Array(PROBE_BYTES);

/**
 * Returns what a run decodes to, at most `maxBytes` of it, or `undefined` where it does not begin as
 * text does: most long words are no base64, and most base64 is of images and the like.
 */
export function decodeBase64Text(
  bytes: Uint8Array,
  run: Base64Run,
  maxBytes: number,
): Uint8Array | undefined {
  const probed = decodeTo(bytes, run, probe);
  for (let at = 0; at < probed; at++) if (!isText(probe[at]!)) return undefined;
  const size = Math.min(Math.floor((run.end - run.start) * 6 / 8), maxBytes);
  const target = new Uint8Array(size);
  decodeTo(bytes, run, target);
  return target;
}
