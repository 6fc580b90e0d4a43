import assert from "node:assert/strict";
import { pathSkipReason } from "../../../lib/pack/path_rules.ts";

const CASES: readonly (readonly [string, string | undefined])[] = [
  ["src/app.ts", undefined],
  ["README.md", undefined],
  ["package-lock.json", "lock"],
  ["web/yarn.lock", "lock"],
  ["Cargo.lock", "lock"],
  ["locksmith.lock.ts", undefined],
  ["a/node_modules/b/index.js", "vendored"],
  ["Vendor/x.go", "vendored"],
  ["vendor.go", undefined],
  ["src/vendors/x.go", undefined],
  ["dist/app.min.js", "minified"],
  ["app.js.map", "minified"],
  ["min.js", undefined],
  ["roadmap.map", undefined],
  [".env", "secret"],
  ["deploy/.env.production", "secret"],
  [".env.example", undefined],
  ["src/environment.ts", undefined],
  ["keys/id_rsa", "secret"],
  ["keys/id_rsa.pub", undefined],
  ["store.p12", "secret"],
  ["docs/secrets.md", undefined],
  ["src/keyboard.ts", undefined],
];

for (const [path, reason] of CASES) {
  Deno.test(`pathSkipReason(${path}) is ${reason}`, () => {
    assert.equal(pathSkipReason(path), reason);
  });
}

Deno.test("pathSkipReason() knows names that programs give to what they write", () => {
  for (
    const path of [
      "a/b.pb.go",
      "b_pb2.py",
      "b_pb2_grpc.pyi",
      "x.g.dart",
      "Form.Designer.cs",
      "api.generated.ts",
    ]
  ) {
    assert.equal(pathSkipReason(path), "generated", path);
  }
  for (const path of ["generated.ts", "pb.go", "a_pb3.py", "designer.cs"]) {
    assert.equal(pathSkipReason(path), undefined, path);
  }
});

Deno.test("pathSkipReason() believes marks rather than names", () => {
  assert.equal(pathSkipReason("vendor/a.ts", { vendored: false }), undefined);
  assert.equal(pathSkipReason("lib/a.ts", { vendored: true }), "vendored");
  assert.equal(pathSkipReason("a.pb.go", { generated: false }), undefined);
  assert.equal(pathSkipReason("a.go", { generated: true }), "generated");
  assert.equal(pathSkipReason(".env", { generated: false, vendored: false }), "secret");
});
