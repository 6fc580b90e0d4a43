import { D_TO_E } from "../../../../../lib/scan/rules/providers/d_to_e.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("D_TO_E: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(D_TO_E);
});
