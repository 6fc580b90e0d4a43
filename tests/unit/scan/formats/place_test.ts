import assert from "node:assert/strict";
import { placeOf, type Trust } from "../../../../lib/scan/formats/place.ts";

const PATHS: Readonly<Record<Trust, readonly string[]>> = {
  credentials: [
    ".env",
    "a/.env.production",
    ".npmrc",
    "x/wp-config.php",
    "x/wp-config.php.bak",
    "home/.aws/credentials",
    "config/database.yml",
    "a/my.cnf",
    "prod.tfvars",
    "ventrilo_srv.ini",
    "my-passwords.txt",
    "FileZilla.xml",
  ],
  config: [
    "a.json",
    "b/c.yaml",
    "x.ini",
    "app.properties",
    "src/settings.py",
    "lib/config.js",
    ".foorc",
  ],
  code: ["src/a.go", "main.c", "", "script.sh", "Makefile"],
  sample: [
    "tests/a.json",
    "src/a_test.go",
    "src/a.spec.ts",
    "docs/x.yaml",
    "README.md",
    ".env.example",
    "locale/en.json",
    "package-lock.json",
    "vendor/x/.env",
    "testdata/.netrc",
    "dist/a.min.js",
    "TestThing.java",
    "ThingTests.cs",
  ],
};

for (const [trust, paths] of Object.entries(PATHS)) {
  Deno.test(`placeOf() knows where it is: ${trust}`, () => {
    for (const path of paths) assert.equal(placeOf(path).trust, trust, path);
  });
}

Deno.test("placeOf() says where values stand without quotes, and where space assigns", () => {
  assert.deepEqual(placeOf("redis.conf"), { trust: "credentials", isBare: true, isSpaced: true });
  assert.deepEqual(placeOf("a.yaml"), { trust: "config", isBare: true, isSpaced: false });
  assert.deepEqual(placeOf("a.json"), { trust: "config", isBare: false, isSpaced: false });
  assert.equal(placeOf("config.php").isBare, false);
});

Deno.test("placeOf() answers for each path anew", () => {
  assert.equal(placeOf("tests/.env").trust, "sample");
  assert.equal(placeOf("web/.env").trust, "credentials");
  assert.equal(placeOf("tests/.env").trust, "sample");
});
