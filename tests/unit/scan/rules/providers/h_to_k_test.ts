import { H_TO_K } from "../../../../../lib/scan/rules/providers/h_to_k.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("H_TO_K: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(H_TO_K);
});
