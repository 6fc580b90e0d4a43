import { AM_TO_AZ } from "../../../../../lib/scan/rules/providers/am_to_az.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("AM_TO_AZ: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(AM_TO_AZ);
});
