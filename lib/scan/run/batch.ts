import { PackRepoError } from "../../base/mod.ts";
import { TreeReader } from "../../host/mod.ts";
import { loadCatalog } from "../catalog_own.ts";
import { NOTHING, type ScanResult } from "../finding.ts";
import type { Policy } from "../policy.ts";
import { Scanner } from "../engine/scanner.ts";
import type { Watch } from "../engine/matcher.ts";

/** A file that is in memory: a git blob, standard input. */
export interface LoadedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A number of files that one thread looks through at a time. */
export type Batch =
  | { readonly kind: "tree"; readonly root: string; readonly paths: readonly string[] }
  | { readonly kind: "loaded"; readonly files: readonly LoadedFile[] };

/** What a thread needs to know once. */
export interface RunSettings {
  readonly policy: Policy;
  /** The key of fingerprints. */
  readonly key: string;
  readonly explain: boolean;
}

/** Is told which item of a batch is next. */
export type OnItem = (item: number) => void;

/** Returns how many items a batch has. */
export function sizeOf(batch: Batch): number {
  return batch.kind === "tree" ? batch.paths.length : batch.files.length;
}

/** Returns the items of a batch from one to another. */
export function partOf(batch: Batch, from: number, to: number): Batch {
  return batch.kind === "tree"
    ? { ...batch, paths: batch.paths.slice(from, to) }
    : { ...batch, files: batch.files.slice(from, to) };
}

/** Returns the path of an item. */
export function pathOf(batch: Batch, item: number): string {
  return batch.kind === "tree" ? batch.paths[item]! : batch.files[item]!.path;
}

/** What is said of a path that is no file. */
const LEFT_OUT = {
  nothing: "missing",
  link: "link",
  folder: "folder",
  other: "special-file",
} as const;

/** Returns why a file cannot be read, without the folder that it lies in on this machine. */
function whyUnreadable({ cause }: PackRepoError): string {
  const name = cause instanceof Error && cause.name !== "Error" ? ` (${cause.name})` : "";
  return `It cannot be read${name}`;
}

/** Looks through batches, in this thread. */
export class BatchScanner {
  readonly scanner: Scanner;
  #reader: { readonly root: string; readonly tree: TreeReader } | undefined;

  constructor(settings: RunSettings, watch?: Watch) {
    this.scanner = new Scanner(loadCatalog(), settings.policy, {
      key: settings.key,
      explain: settings.explain,
      ...(watch === undefined ? {} : { watch }),
    });
  }

  /** Returns a result for each item. */
  run(batch: Batch, onItem: OnItem = () => {}): ScanResult[] {
    const results: ScanResult[] = [];
    for (let item = 0; item < sizeOf(batch); item++) {
      onItem(item);
      if (batch.kind === "loaded") {
        const { path, bytes } = batch.files[item]!;
        results.push(this.scanner.scan(path, bytes));
      } else results.push(this.#scanFile(batch.root, batch.paths[item]!));
    }
    return results;
  }

  #scanFile(root: string, path: string): ScanResult {
    if (this.#reader?.root !== root) this.#reader = { root, tree: new TreeReader(root) };
    try {
      const found = this.#reader.tree.open(path);
      if (found.kind !== "file") return { ...NOTHING, leftOut: { [LEFT_OUT[found.kind]]: 1 } };
      const scan = this.scanner.start(path);
      let bytes = 0;
      for (const piece of found.pieces()) {
        bytes += piece.bytes.length;
        scan.push(piece.bytes, piece.isLast);
      }
      const result = scan.end();
      if (bytes === found.size) return result;
      const detail = "The file changed while it was read";
      return { ...result, incomplete: [...result.incomplete, { path, reason: "changed", detail }] };
    } catch (error) {
      if (!(error instanceof PackRepoError)) throw error;
      const incomplete = [{ path, reason: "unreadable" as const, detail: whyUnreadable(error) }];
      return { ...NOTHING, incomplete };
    }
  }
}
