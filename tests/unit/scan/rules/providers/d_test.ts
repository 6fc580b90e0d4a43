import { D } from "../../../../../lib/scan/rules/providers/d.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("D: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(D);
});
