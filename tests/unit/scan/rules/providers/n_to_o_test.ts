import { N_TO_O } from "../../../../../lib/scan/rules/providers/n_to_o.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("N_TO_O: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(N_TO_O);
});
