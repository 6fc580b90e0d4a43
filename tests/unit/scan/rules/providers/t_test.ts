import { T } from "../../../../../lib/scan/rules/providers/t.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("T: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(T);
});
