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
