import { S_TO_SK } from "../../../../../lib/scan/rules/providers/s_to_sk.ts";
import { checkExamples } from "../../../../helpers/rules.ts";

Deno.test("S_TO_SK: each rule finds its positive examples and leaves its negative ones", () => {
  checkExamples(S_TO_SK);
});
