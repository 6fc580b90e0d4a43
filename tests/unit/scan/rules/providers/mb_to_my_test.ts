import { MB_TO_MY } from "../../../../../lib/scan/rules/providers/mb_to_my.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("MB_TO_MY: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(MB_TO_MY);
});
