import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DEFAULT_LIMITS } from "../../../../lib/scan/policy.ts";
import { tarOf, zipOf } from "../input/archives.ts";
import { catalogOf, sampleToken, scannerOf, utf8 } from "../sample.ts";

const CONTENT = utf8(`one\nkey = ${sampleToken()}\n`);
const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));

Deno.test("scanArchive() finds a secret in each kind of archive, and says in which file", () => {
  const cases: readonly (readonly [name: string, bytes: Uint8Array, path: string])[] = [
    ["a.zip", zipOf({ "d/k.txt": CONTENT }), "a.zip!/d/k.txt"],
    ["a.jar", zipOf({ "k.txt": CONTENT }, { isStored: true }), "a.jar!/k.txt"],
    ["a.tar", tarOf({ "d/k.txt": CONTENT }), "a.tar!/d/k.txt"],
    ["a.tgz", gzip(tarOf({ "k.txt": CONTENT })), "a.tgz!/k.txt"],
    ["k.txt.gz", gzip(CONTENT), "k.txt.gz!/k.txt"],
    ["a.zip", zipOf({ "b.tar": tarOf({ k: CONTENT }) }), "a.zip!/b.tar!/k"],
  ];
  for (const [name, bytes, path] of cases) {
    const { findings, incomplete } = scannerOf().scan(name, bytes);
    assert.deepEqual(findings.map((each) => [each.path, each.line]), [[path, 2]], name);
    assert.deepEqual(incomplete, []);
  }
});

Deno.test("scanArchive() says where a limit keeps it from looking at everything", () => {
  const deep = zipOf({ "b.zip": zipOf({ "c.zip": zipOf({ k: CONTENT }) }) });
  const large = gzip(new Uint8Array(1 << 20).fill(0x61));
  const many = tarOf({ a: CONTENT, b: CONTENT, c: CONTENT });
  const limits = { ...DEFAULT_LIMITS, depth: 2, archiveBytes: 1 << 19, archiveEntries: 2 };
  const scanner = scannerOf(catalogOf(), { limits });
  const reasons = (name: string, bytes: Uint8Array): string[] =>
    scanner.scan(name, bytes).incomplete.map(({ path, reason }) => `${path} ${reason}`);
  assert.deepEqual(reasons("a.zip", deep), ["a.zip!/b.zip!/c.zip archive-limit"]);
  assert.deepEqual(reasons("a.gz", large), ["a.gz archive-limit"]);
  assert.deepEqual(reasons("a.tar", many), ["a.tar archive-limit"]);
  assert.deepEqual(reasons("a.zip", zipOf({ a: CONTENT })), []);
});

Deno.test("scanArchive() passes over what is encrypted or malformed, and counts it", () => {
  const scanner = scannerOf();
  const sealed = scanner.scan("a.zip", zipOf({ k: CONTENT }, { flags: 1 }));
  assert.deepEqual(sealed.findings, []);
  const cut = scanner.scan("a.zip", zipOf({ k: CONTENT }).subarray(0, 60));
  assert.deepEqual(cut.leftOut, { "malformed-archive": 1 });
  const torn = scanner.scan("a.gz", gzip(CONTENT).subarray(0, 20));
  assert.deepEqual(torn.leftOut, { "malformed-archive": 1 });
});
