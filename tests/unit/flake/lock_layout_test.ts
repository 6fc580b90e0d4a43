import assert from "node:assert/strict";
import { printAsNix } from "../../../lib/flake/lock_layout.ts";

Deno.test("printAsNix() prints what jq --sort-keys --indent 2 prints", () => {
  const value = JSON.parse(
    `{"b":[],"a":{},"10":1,"9":[1,{"x":null,"w":true}],"é":"\\u0001\\"é\\n","z":{"__proto__":2}}`,
  );
  assert.equal(
    printAsNix(value),
    `{
  "10": 1,
  "9": [
    1,
    {
      "w": true,
      "x": null
    }
  ],
  "a": {},
  "b": [],
  "z": {
    "__proto__": 2
  },
  "é": "\\u0001\\"é\\n"
}
`,
  );
});

Deno.test("printAsNix() sorts keys by their bytes, not by UTF-16", () => {
  assert.equal(printAsNix({ "😀": 1, "\uff5a": 2 }), `{\n  "\uff5a": 2,\n  "😀": 1\n}\n`);
});

Deno.test("printAsNix() prints a scalar on one line", () => {
  assert.equal(printAsNix(7), "7\n");
  assert.equal(printAsNix(""), '""\n');
});
