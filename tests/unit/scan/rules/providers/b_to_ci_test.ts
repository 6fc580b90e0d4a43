import { B_TO_CI } from "../../../../../lib/scan/rules/providers/b_to_ci.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("B_TO_CI: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(B_TO_CI);
});
