import { L_TO_MA } from "../../../../../lib/scan/rules/providers/l_to_ma.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("L_TO_MA: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(L_TO_MA);
});
