import { P_TO_R } from "../../../../../lib/scan/rules/providers/p_to_r.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("P_TO_R: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(P_TO_R);
});
