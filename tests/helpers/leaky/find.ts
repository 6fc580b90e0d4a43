import { FORMAT_DETECTORS } from "../../../lib/scan/formats/table.ts";

/** One secret found, with the line it starts in. */
export interface Found {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Returns what the detectors of formats find in a file: each keyword's hits, then the whole. */
export function findAll(path: string, bytes: Uint8Array): readonly Found[] {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = new Map<string, Found>();
  for (const detector of FORMAT_DETECTORS) {
    const matches = detector.wants?.(path) === true
      ? [...detector.detect({ bytes, path, at: -1, keyword: "" })]
      : [];
    for (const keyword of detector.keywords) {
      for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1)) {
        matches.push(...detector.detect({ bytes, path, at, keyword }));
      }
    }
    for (const { rule, start, end } of matches) {
      found.set(`${start}-${end}`, { rule, start, end, line: 0 });
    }
  }
  let line = 1;
  let next = text.indexOf("\n");
  return [...found.values()].sort((a, b) => a.start - b.start).map((each) => {
    for (; next >= 0 && next < each.start; next = text.indexOf("\n", next + 1)) line++;
    return { ...each, line };
  });
}
