import { E } from "../../../../../lib/scan/rules/providers/e.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("E: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(E);
});
