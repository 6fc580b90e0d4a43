import { Q_TO_R } from "../../../../../lib/scan/rules/providers/q_to_r.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("Q_TO_R: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(Q_TO_R);
});
