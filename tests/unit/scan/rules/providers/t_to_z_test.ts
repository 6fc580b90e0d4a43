import { T_TO_Z } from "../../../../../lib/scan/rules/providers/t_to_z.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("T_TO_Z: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(T_TO_Z);
});
