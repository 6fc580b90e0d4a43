import { SL_TO_SZ } from "../../../../../lib/scan/rules/providers/sl_to_sz.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("SL_TO_SZ: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(SL_TO_SZ);
});
