import assert from "node:assert/strict";
import { uniqueId } from "../../../lib/boot/golden.ts";

Deno.test("uniqueId() counts up when a name is taken", () => {
  assert.equal(uniqueId("flask", new Set()), "flask");
  assert.equal(uniqueId("flask", new Set(["flask"])), "flask-2");
  assert.equal(uniqueId("flask", new Set(["flask", "flask-2"])), "flask-3");
});
