import { MB_TO_O } from "../../../../../lib/scan/rules/providers/mb_to_o.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("MB_TO_O: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(MB_TO_O);
});
