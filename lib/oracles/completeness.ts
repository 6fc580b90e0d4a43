import type { Skipped } from "../pack/mod.ts";
import { failed, notChecked, type Oracle, passed, quote, type Verdict } from "./subject.ts";

/** Every entry of the commit is in the pack or skipped, once, with the reason that it has. */
export const COMPLETENESS: Oracle = {
  id: "completeness",
  title: "Every file of the commit is in the pack or skipped with its reason",
  async judge({ index, source }): Promise<Verdict> {
    if ("missing" in source) return notChecked(source.missing);
    const { eligible, skipped } = await source.screen();
    const packed = new Set(index.chunks.map((chunk) => chunk.file_path));
    const keyOf = (file: Skipped): string => `${file.reason}\0${file.bytes}\0${file.file_path}`;
    // Names that are not UTF-8 may be written alike, so each key is counted.
    const expected = new Map<string, number>();
    const expect = (file: Skipped): void => {
      expected.set(keyOf(file), (expected.get(keyOf(file)) ?? 0) + 1);
    };
    skipped.forEach(expect);
    const paths = new Set<string>();
    for (const { entry } of eligible) {
      paths.add(entry.path);
      if (packed.has(entry.path)) continue;
      expect({ file_path: entry.path, reason: "budget", bytes: entry.size });
    }
    for (const path of packed) {
      if (!paths.has(path)) return failed(`${quote(path)} is in the pack, but is not eligible`);
    }
    for (const file of index.skipped) {
      const left = expected.get(keyOf(file)) ?? 0;
      if (left === 0) {
        return failed(
          `${quote(file.file_path)} is not skipped for ${file.reason}, ${file.bytes} bytes`,
        );
      }
      expected.set(keyOf(file), left - 1);
    }
    for (const [key, left] of expected) {
      if (left === 0) continue;
      const [reason, , path] = key.split("\0");
      return failed(`${quote(path!)} is missing; it would be skipped for ${reason}`);
    }
    return passed(`${packed.size} files packed, ${index.skipped.length} skipped, none missing`);
  },
};
