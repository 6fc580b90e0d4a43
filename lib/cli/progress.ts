import { isTerminal, terminalColumns, writeStderr } from "../host/mod.ts";
import { printable } from "../report/mod.ts";

/** The line of progress on standard error: on a terminal only, at most ten times a second. */
export class ProgressLine {
  readonly #isOn: boolean;
  #lastShown = 0;
  #isShown = false;

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
    writeStderr(`\r\x1b[K${printable(text).slice(0, terminalColumns() - 1)}`);
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    writeStderr("\r\x1b[K");
  }
}
