import { F_TO_GH } from "../../../../../lib/scan/rules/providers/f_to_gh.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("F_TO_GH: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(F_TO_GH);
});
