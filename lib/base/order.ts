/**
 * Compares two strings by the order of their UTF-8 bytes, which is the order of their code points.
 *
 * JavaScript's own order is by UTF-16 code units and puts U+1F600 before U+FF5A; `localeCompare`
 * depends on the machine. Neither may order anything that is compared between machines.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a code point above every other code unit.
    const xIsSurrogate = (x & 0xf800) === 0xd800;
    const yIsSurrogate = (y & 0xf800) === 0xd800;
    if (xIsSurrogate !== yIsSurrogate) return xIsSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}
