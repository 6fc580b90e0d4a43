import { SL_TO_SN } from "../../../../../lib/scan/rules/providers/sl_to_sn.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("SL_TO_SN: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(SL_TO_SN);
});
