import assert from "node:assert/strict";
import { prefixed } from "../../../../lib/scan/rules/prefixed.ts";
import { exampleOf, findSecret } from "../../../helpers/rules.ts";

const INFO = {
  id: "acme-token",
  description: "A token of ACME",
  severity: "high",
  source: "https://example.org/",
} as const;
const RULE = prefixed({ ...INFO, form: "acme_{24:A-Za-z0-9}" });
const TOKEN = exampleOf(RULE, "acme_{24:A-Za-z0-9}", 7);

Deno.test("prefixed() finds the token wherever it stands by itself", () => {
  assert.deepEqual(RULE.keywords, ["acme_"]);
  for (
    const text of [
      TOKEN,
      `token=${TOKEN}`,
      `"${TOKEN}"`,
      `say("a\\n${TOKEN}\\n")`,
      `?t%3D${TOKEN}&x`,
      `It is ${TOKEN}.`,
      `https://${TOKEN}@example.org/`,
      `<a>${TOKEN}</a>`,
    ]
  ) {
    assert.equal(findSecret(RULE, text), TOKEN, text);
  }
});

Deno.test("prefixed() leaves parts of words, fillers and other cases", () => {
  for (
    const text of [
      `x${TOKEN}`,
      `${TOKEN}x`,
      `${TOKEN}_`,
      TOKEN.toUpperCase(),
      TOKEN.slice(0, -1),
      `acme_${"x".repeat(24)}`,
    ]
  ) {
    assert.equal(findSecret(RULE, text), undefined, text);
  }
});

Deno.test("prefixed() takes an expression, keywords and examples of the rule's own", () => {
  const rule = prefixed({
    ...INFO,
    form: "acme_{24:a-f0-9}",
    pattern: "acm[ei]_[a-f0-9]{24,30}",
    keywords: ["acme_", "acmi_"],
    minEntropy: 0,
    positive: ["acmi_{30:a-f0-9}"],
  });
  assert.deepEqual([rule.keywords.length, rule.minEntropy], [2, 0]);
  const text = exampleOf(rule, rule.examples.positive.at(-1)!, 0);
  assert.equal(findSecret(rule, text), text);
});
