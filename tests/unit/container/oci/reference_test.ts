import assert from "node:assert/strict";
import {
  isLoopback,
  looksLikeReference,
  parseReference,
} from "../../../../lib/container/oci/reference.ts";
import { failsWith } from "./images.ts";

const DIGEST = `sha256:${"a1".repeat(32)}` as const;

Deno.test("parseReference() reads host, repository and digest; a tag is for people", () => {
  const cases: readonly [string, string, string][] = [
    ["example.org/debian", "example.org", "debian"],
    ["localhost/a/b-c__d.e/f", "localhost", "a/b-c__d.e/f"],
    ["localhost:5000/debian:trixie", "localhost:5000", "debian"],
    ["127.0.0.1:5000/x/y:1.2_3", "127.0.0.1:5000", "x/y"],
    ["[::1]:5000/x", "[::1]:5000", "x"],
  ];
  for (const [name, host, repository] of cases) {
    assert.deepEqual(parseReference(`${name}@${DIGEST}`), { host, repository, digest: DIGEST });
  }
});

Deno.test("parseReference() refuses what could be several images, or none", async () => {
  const cases: readonly [string, RegExp][] = [
    ["example.org/debian", /no digest/],
    ["example.org/debian:trixie", /no digest/],
    ["example.org/debian@sha256:abc", /no digest/],
    ["example.org/debian@sha512:" + "a".repeat(128), /no digest/],
    [`debian@${DIGEST}`, /no registry/],
    [`library/debian@${DIGEST}`, /no registry/],
    [`user:secret@example.org/x@${DIGEST}`, /no registry/],
    [`https://example.org/x@${DIGEST}`, /no registry/],
    [`example.org/Debian@${DIGEST}`, /no name of a repository/],
    [`example.org/../x@${DIGEST}`, /no name of a repository/],
    [`example.org/x?y@${DIGEST}`, /no name of a repository/],
    [`example.org/@${DIGEST}`, /no name of a repository/],
    [`example.org/x:@${DIGEST}`, /no tag/],
    [`example.org/x:-a@${DIGEST}`, /no tag/],
  ];
  for (const [text, expected] of cases) {
    const error = await failsWith("container.bad-reference", () => parseReference(text));
    assert.match(error.message, expected, text);
    assert.equal(error.exitCode, 64);
  }
});

Deno.test("looksLikeReference() tells a reference from a path", () => {
  assert.ok(looksLikeReference(`example.org/x@${DIGEST}`));
  assert.ok(!looksLikeReference("bases/run.tar"));
});

Deno.test("isLoopback() knows this machine", () => {
  for (const host of ["localhost", "127.0.0.1", "127.9.8.7", "[::1]"]) assert.ok(isLoopback(host));
  for (const host of ["128.0.0.1", "localhost.example.org", "127.example.org", "10.0.0.1"]) {
    assert.ok(!isLoopback(host), host);
  }
});
