import { A_TO_AL } from "../../../../../lib/scan/rules/providers/a_to_al.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("A_TO_AL: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(A_TO_AL);
});
