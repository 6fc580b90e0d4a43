import { U_TO_Z } from "../../../../../lib/scan/rules/providers/u_to_z.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("U_TO_Z: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(U_TO_Z);
});
