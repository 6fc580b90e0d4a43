import { P } from "../../../../../lib/scan/rules/providers/p.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("P: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(P);
});
