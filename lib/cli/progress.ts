import { isTerminal, onInterrupt, terminalColumns, writeStderr } from "../host/mod.ts";
import { printable } from "../report/mod.ts";

/**
 * Returns the beginning of a text that fits into so many columns. From the first scripts that are
 * written wide (U+1100) on, every character counts as two: too short does no harm, too long wraps.
 */
function cut(text: string, columns: number): string {
  let shown = "";
  let width = 0;
  for (const char of text) {
    width += char.codePointAt(0)! < 0x1100 ? 1 : 2;
    if (width > columns) break;
    shown += char;
  }
  return shown;
}

/** The line of progress on standard error: on a terminal only, at most ten times a second. */
export class ProgressLine {
  readonly #isOn: boolean;
  #lastShown = 0;
  #isShown = false;
  #release: (() => void) | undefined;

  constructor(isWanted: boolean) {
    this.#isOn = isWanted && isTerminal("stderr");
  }

  /** Shows a text in the place of the one before; cut to the width of the terminal. */
  show(text: string): void {
    if (!this.#isOn) return;
    const now = performance.now();
    if (this.#isShown && now - this.#lastShown < 100) return;
    this.#lastShown = now;
    this.#isShown = true;
    // So that the prompt after Ctrl-C does not stand behind the line.
    this.#release ??= onInterrupt(() => this.clear());
    writeStderr(`\r\x1b[K${cut(printable(text), terminalColumns() - 1)}`);
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#release?.();
    this.#release = undefined;
    writeStderr("\r\x1b[K");
  }
}
