import assert from "node:assert/strict";
import { inspectText } from "../../../lib/pack/inspect.ts";
import { loadSecretFinder } from "../../../lib/pack/load_secret_finder.ts";
import { headerLine } from "../../../lib/pack/section.ts";
import { loadTokenizer, TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";
import { SECRET_LINE } from "../../helpers/secret.ts";

const encoder = new TextEncoder();

Deno.test("inspectText() answers what it is asked, and nothing else", async () => {
  const tools = { tokenizer: await loadTokenizer("gpt2"), finder: await loadSecretFinder() };
  const bytes = encoder.encode(SECRET_LINE);
  const asked = (countsTokens: boolean, findsSecrets: boolean): string[] =>
    Object.keys(inspectText({ path: "a.py", bytes, countsTokens, findsSecrets }, tools));
  assert.deepEqual(asked(false, false), []);
  assert.deepEqual(asked(true, false), ["cost"]);
  assert.deepEqual(asked(false, true), ["isSecret"]);
  assert.deepEqual(asked(true, true), ["cost", "isSecret"]);
});

Deno.test("inspectText() counts a file as the section behind its header, and finds its secrets", async () => {
  const finder = await loadSecretFinder();
  for (const name of TOKENIZER_NAMES) {
    const tokenizer = await loadTokenizer(name);
    for (const text of ["x", "x\n", " a \n \n", "\u3042\u3000\n", SECRET_LINE]) {
      const bytes = encoder.encode(text);
      const { cost, isSecret } = inspectText(
        { path: "a.py", bytes, countsTokens: true, findsSecrets: true },
        { tokenizer, finder },
      );
      const header = headerLine("a.py", 1, 9);
      const section = `${header}${text.endsWith("\n") ? text : `${text}\n`}`;
      const start = tokenizer.count(header.slice(0, -" ===\n".length));
      assert.equal(cost!.tokens, tokenizer.countBefore(section) - start);
      assert.equal(cost!.endCorrection, tokenizer.endCorrection(section));
      assert.equal(isSecret, text === SECRET_LINE);
    }
  }
});
