import { GI_TO_GZ } from "../../../../../lib/scan/rules/providers/gi_to_gz.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("GI_TO_GZ: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(GI_TO_GZ);
});
