import assert from "node:assert/strict";
import { isIdentifier, shapeOf } from "../../../../lib/scan/filters/shape.ts";
import { expandExample } from "../../../../lib/scan/rules/examples.ts";

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  uuid: ["01234567-89ab-cdef-0123-456789abcdef"],
  path: ["/etc/passwd", "./x/y.pem", "~/keys/id", "C:\\keys\\id", "a/b/c.json", "server.key"],
  url: ["https://example.com/x", "postgres://h/db"],
  mime: ["application/json", "text/html"],
  version: ["1.2.3", "v10.0.1-beta.2", ">=1.2"],
  colour: ["#fff", "#a1b2c3"],
  image: ["iVBORw0KGgoAAAA", "data:image/png;base64,AA"],
  date: ["2020-01-31", "2020-01-31T10:00:00Z"],
  email: ["somebody@example.org"],
  address: ["10.0.0.1", "127.0.0.1:8080", "db.example.org:5432"],
  number: ["12345", "1.5", "0x1f", "30s"],
  "public-key": ["ssh-rsa AAAA", "AAAAC3NzaC1lZDI1NTE5AAAA"],
  package: ["npm:js-tiktoken@1.0.21", "workspace:*", "left-pad@1.3.0", "@scope/x@^2.0.0"],
  algorithm: ["HMAC-SHA256", "AES_256_GCM", "AWS4-HMAC-SHA256"],
  identifier: ["foo.bar.Baz", "FOO_BAR", "foo-bar-baz", "std::string", "password", "key2"],
};

for (const [shape, values] of Object.entries(SHAPES)) {
  Deno.test(`shapeOf() knows: ${shape}`, () => {
    for (const value of values) assert.equal(shapeOf(value), shape, value);
  });
}

Deno.test("shapeOf() has no name for what is random", () => {
  for (const each of ["20:A-Za-z0-9", "40:a-f0-9", "40:A-Za-z0-9/+", "32:a-z0-9"]) {
    for (let index = 0; index < 100; index++) {
      const value = expandExample(`{${each}}`, { rule: "shape", index });
      const shape = shapeOf(value);
      assert.ok(shape === undefined || shape === "identifier", `${value}: ${shape}`);
    }
  }
});

Deno.test("isIdentifier() takes names and no mixtures of letters and digits", () => {
  assert.equal(isIdentifier("tls-server-end-point"), true);
  assert.equal(isIdentifier("a1b2c3d4-e5f6"), false);
  assert.equal(isIdentifier("has space"), false);
});
