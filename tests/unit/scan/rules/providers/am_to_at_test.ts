import { AM_TO_AT } from "../../../../../lib/scan/rules/providers/am_to_at.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("AM_TO_AT: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(AM_TO_AT);
});
