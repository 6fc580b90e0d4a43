import { AU_TO_AZ } from "../../../../../lib/scan/rules/providers/au_to_az.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("AU_TO_AZ: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(AU_TO_AZ);
});
