import { I_TO_K } from "../../../../../lib/scan/rules/providers/i_to_k.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("I_TO_K: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(I_TO_K);
});
