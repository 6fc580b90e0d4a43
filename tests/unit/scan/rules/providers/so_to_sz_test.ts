import { SO_TO_SZ } from "../../../../../lib/scan/rules/providers/so_to_sz.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("SO_TO_SZ: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(SO_TO_SZ);
});
