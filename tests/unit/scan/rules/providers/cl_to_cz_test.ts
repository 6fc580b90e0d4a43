import { CL_TO_CZ } from "../../../../../lib/scan/rules/providers/cl_to_cz.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("CL_TO_CZ: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(CL_TO_CZ);
});
