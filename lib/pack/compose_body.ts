import { PackRepoError } from "../base/mod.ts";
import type { Repo } from "../repo/mod.ts";
import { type ChooseOptions, chooseSections } from "./choose.ts";
import { fillBudget, leastTokens } from "./fill.ts";
import { renderBody, type Rendering } from "./render.ts";
import type { RankedFile } from "./score_files.ts";
import type { SecretScreen } from "./screen_secrets.ts";
import { type ChosenSection, tokensOf } from "./selection.ts";

/** What composing needs. */
export interface ComposeOptions extends ChooseOptions {
  readonly repo: Pick<Repo, "readBlob" | "label">;
  readonly secrets: SecretScreen;
}

/** A body without a secret, and what it was made from. */
export interface Composition {
  readonly sections: readonly ChosenSection[];
  readonly rendering: Rendering;
  /** The files that are eligible in the end. */
  readonly files: readonly RankedFile[];
  /** Those that were taken out because they hold a secret. */
  readonly refused: readonly RankedFile[];
}

/** After so many choices that held a secret every file is looked through before the next. */
const MAX_ROUNDS = 4;

function underfilled(label: string, budget: number): PackRepoError {
  return new PackRepoError({
    code: "pack.underfilled",
    exit: "no",
    message: `Cannot fill the budget ${budget} from ${JSON.stringify(label)} to 99.5 %: the` +
      " lines of what is left are too long to be cut to it",
    hint: "Pass another --budget; a large enough one takes every eligible file",
  });
}

/** Whether everything that may still be chosen is in, but not all that is eligible, nor 99.5 %. */
function isShort(
  sections: readonly ChosenSection[],
  { budget, left, eligible }: {
    readonly budget: number;
    readonly left: readonly RankedFile[];
    readonly eligible: readonly RankedFile[];
  },
): boolean {
  return left.length < eligible.length && tokensOf(sections) < leastTokens(budget);
}

/**
 * Chooses from files, best first, and makes the body. Where it would hold a secret, that file is taken
 * out and the choice is made anew, as if it had never been eligible; only what is about to be passed on
 * is looked through, so that a file which nothing is taken from costs nothing. A file that is clean as
 * a whole, and of which a part alone looks like a secret, is passed over, but stays eligible.
 *
 * @returns A composition without sections where every file was taken out.
 * @throws {PackRepoError} `pack.underfilled` (10), `pack.body-too-large` (64).
 */
export async function composeBody(
  files: readonly RankedFile[],
  options: ComposeOptions,
): Promise<Composition> {
  const { repo, budget, texts, secrets } = options;
  const { tokenizer } = options.counter;
  const refused = new Set<string>();
  let left = files;
  for (let round = 1;; round++) {
    const chosen = await chooseSections(left, options);
    const sections = left.length === 0
      ? []
      : await fillBudget(chosen, { budget, tokenizer, texts, files: left });
    const eligible = files.filter(({ entry }) => !refused.has(entry.path));
    if (sections === undefined || isShort(sections, { budget, left, eligible })) {
      throw underfilled(repo.label, budget);
    }
    const render = (): Promise<Rendering> => renderBody(sections, { repo, tokenizer });
    // Whole files are looked through as they are: a body is made of clean ones only.
    const isWhole = sections.every(({ kind }) => kind === "whole");
    const made = isWhole ? undefined : await render();
    const hot: Map<string, "file" | "part"> = made === undefined
      ? await secrets.hotFiles(sections.map(({ file }) => file))
      : await secrets.hotPaths(made);
    if (hot.size === 0) {
      const out = files.filter(({ entry }) => refused.has(entry.path));
      return { sections, rendering: made ?? await render(), files: eligible, refused: out };
    }
    if (round >= MAX_ROUNDS) {
      for (const [path, where] of await secrets.hotFiles(left)) hot.set(path, where);
    }
    for (const [path, where] of hot) if (where === "file") refused.add(path);
    left = left.filter(({ entry }) => !hot.has(entry.path));
  }
}
