import { H } from "../../../../../lib/scan/rules/providers/h.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("H: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(H);
});
