import { Buffer } from "node:buffer";
import { PackRepoError } from "../base/mod.ts";
import type { Oid, Repo } from "../repo/mod.ts";
import { type LineRange, linesOf } from "./blocks.ts";
import { ONE } from "./decay.ts";
import { HotBlocks } from "./hot_blocks.ts";
import { lineHeat, type OlderText } from "./line_heat.ts";
import type { RankedFile } from "./score_files.ts";
import type { Focus } from "./types.ts";

/** A file's text, cut by lines. */
export class FileText {
  readonly text: string;
  /** Where each line starts, and the end. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    if (starts.at(-1) !== text.length) starts.push(text.length);
    this.#starts = starts;
  }

  /** Returns lines with the line feeds at their ends. */
  slice({ start, end }: LineRange): string {
    return this.text.slice(this.#starts[start - 1], this.#starts[end]);
  }
}

/** A line with all of a focus is worth as much as so many that changed just now. */
const FOCUS_HEAT = 8 * ONE;

/** So many texts are kept: those of the files that are looked at again at once. */
const MAX_KEPT = 16;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a file was before need not be UTF-8. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** Reads eligible files again, and what they were before. */
export class TextReader {
  readonly #repo: Pick<Repo, "readBlob">;
  readonly #halfLife: number;
  readonly #focus: Pick<Focus, "worthOf"> | undefined;
  readonly #texts = new Map<Oid, FileText>();
  /** What files were before each of their changes, as far as it was asked for and not looked at. */
  readonly #versions = new Map<RankedFile, Promise<readonly (Uint8Array | undefined)[]>>();
  #isPartial = false;

  constructor(
    repo: Pick<Repo, "readBlob">,
    halfLife: number,
    focus?: Pick<Focus, "worthOf"> | undefined,
  ) {
    this.#repo = repo;
    this.#halfLife = halfLife;
    this.#focus = focus;
  }

  /** Whether something was asked for that a partial clone does not have. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** Returns an eligible file's text. */
  async textOf(file: RankedFile): Promise<FileText> {
    const { oid } = file.entry;
    let text = this.#texts.get(oid);
    if (text === undefined) {
      text = new FileText(decoder.decode(await this.#repo.readBlob(oid)));
      if (this.#texts.size >= MAX_KEPT) this.#texts.clear();
      this.#texts.set(oid, text);
    }
    return text;
  }

  /** Has what files were before read while others are looked at; the same files twice cost nothing. */
  prepare(files: readonly RankedFile[]): void {
    for (const file of files) {
      if (!this.#versions.has(file)) this.#versions.set(file, this.#readVersions(file));
    }
  }

  #readVersions({ activity }: RankedFile): Promise<readonly (Uint8Array | undefined)[]> {
    const versions = activity?.versions ?? [];
    const reading = Promise.all(versions.map(({ before }) => this.#olderBytes(before)));
    // A failure is reported by who waits for it.
    reading.catch(() => {});
    return reading;
  }

  /** Returns an eligible file's blocks with what history and the focus tell of them. */
  async blocksOf(file: RankedFile): Promise<HotBlocks> {
    this.prepare([file]);
    const [{ text }, bytes, versions] = await Promise.all([
      this.textOf(file),
      this.#repo.readBlob(file.entry.oid),
      this.#versions.get(file)!,
    ]);
    this.#versions.delete(file);
    const older: OlderText[] = [];
    for (const [i, { age }] of (file.activity?.versions ?? []).entries()) {
      const version = versions[i];
      if (version === undefined) {
        this.#isPartial = true;
        break;
      }
      older.push({ age, text: latin1(version) });
    }
    const lines = linesOf(text);
    const heat = lineHeat({ bytes: latin1(bytes), lines }, older, this.#halfLife);
    return new HotBlocks(text, this.#focused(lines, heat));
  }

  /** Adds what lines hold of the focus to what history tells of them. */
  #focused(lines: readonly string[], heat: Uint32Array): Uint32Array {
    const focus = this.#focus;
    if (focus === undefined) return heat;
    return heat.map((value, i) => value + Math.floor(focus.worthOf(lines[i]!) * FOCUS_HEAT / 1000));
  }

  /** Returns what a file was, nothing where it was not there, `undefined` where it is missing. */
  async #olderBytes(oid: Oid | undefined): Promise<Uint8Array | undefined> {
    if (oid === undefined) return new Uint8Array();
    try {
      return await this.#repo.readBlob(oid);
    } catch (error) {
      if (!(error instanceof PackRepoError) || error.code !== "repo.object-missing") throw error;
      return undefined;
    }
  }
}
