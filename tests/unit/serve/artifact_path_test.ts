import assert from "node:assert/strict";
import { artifactPath } from "../../../lib/serve/artifact_path.ts";

Deno.test("artifactPath() decodes the path of a target, without its query", () => {
  const cases = {
    "/report.html": "report.html",
    "/packs/a/pack.body.txt?x=/../y": "packs/a/pack.body.txt",
    "/a%20b/%C3%A9%2Ctxt": "a b/é,txt",
    "/a..b/c...": "a..b/c...",
    "/a%2Fb": "a/b",
  };
  for (const [target, path] of Object.entries(cases)) assert.equal(artifactPath(target), path);
});

Deno.test("artifactPath() refuses what leads elsewhere or is no path", () => {
  const hostile = [
    "",
    "/",
    "*",
    "report.html",
    "http://example.org/report.html",
    "/../etc/passwd",
    "/a/../../b",
    "/%2e%2e/x",
    "/..%2fx",
    "/a/%2E%2E/b",
    "/a/./b",
    "//etc/passwd",
    "/a//b",
    "/a/",
    "/.git/config",
    "/a/.env",
    "/%00",
    "/a%0Ab",
    "/..\\x",
    "/%5c..%5cx",
    "/%",
    "/%zz",
    "/%C0%AE%C0%AE/x",
    "/%ED%A0%80",
    "/" + "a".repeat(5000),
  ];
  for (const target of hostile) assert.equal(artifactPath(target), undefined, target.slice(0, 40));
});
