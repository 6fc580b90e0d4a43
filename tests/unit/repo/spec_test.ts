import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { parseRepoSpec } from "../../../lib/repo/mod.ts";

const cwd = "/srv/ann/work";

Deno.test.each([
  ["https://example.org/a/b.git", "https://example.org/a/b.git", "b"],
  ["HTTPS://Example.org/a/b", "HTTPS://Example.org/a/b", "b"],
  ["http://example.org:8080/b/", "http://example.org:8080/b/", "b"],
  ["https://ann:s3cret@example.org/a/b.git", "https://example.org/a/b.git", "b"],
  ["https://ghp_token@example.org/a/b", "https://example.org/a/b", "b"],
  ["https://ann:p%40ss@example.org/a/b", "https://example.org/a/b", "b"],
  ["ssh://git@example.org:2222/a/b.git", "ssh://example.org:2222/a/b.git", "b"],
  ["git://example.org/b", "git://example.org/b", "b"],
  ["file:///srv/b.git", "file:///srv/b.git", "b"],
  ["file:///srv/b/.git", "file:///srv/b/.git", "b"],
  ["git@example.org:a/b.git", "example.org:a/b.git", "b"],
  ["example.org:b", "example.org:b", "b"],
  ["ann@[::1]:b.git", "[::1]:b.git", "b"],
  ["https://[::1]:8443/b", "https://[::1]:8443/b", "b"],
  ["https://example.org/日本", "https://example.org/日本", "repo"],
  [
    "https://example.org/~ann/.dot-files.git",
    "https://example.org/~ann/.dot-files.git",
    "dot-files",
  ],
])("parseRepoSpec() parses the URL %s", (text, label, name) => {
  const spec = parseRepoSpec(text, { cwd });
  assert.deepEqual([spec.kind, spec.label, spec.name], ["url", label, name]);
  assert.doesNotMatch(spec.label + spec.name, /s3cret|ghp_token|p%40ss|ann:/);
});

Deno.test.each([
  [".", "/srv/ann/work/.", "work"],
  ["..", "/srv/ann/work/..", "ann"],
  ["sub/repo", "/srv/ann/work/sub/repo", "repo"],
  ["./-dash", "/srv/ann/work/./-dash", "dash"],
  ["./a:b", "/srv/ann/work/./a:b", "a-b"],
  ["a/b:c", "/srv/ann/work/a/b:c", "b-c"],
  ["/srv/x/.git", "/srv/x/.git", "x"],
  ['/srv/with, comma "and\nline"', '/srv/with, comma "and\nline"', "with-comma-and-line"],
  ["~/x", "/srv/ann/work/~/x", "x"],
  ["/", "/", "repo"],
  ["/srv/..", "/srv/..", "repo"],
  ["😀", "/srv/ann/work/😀", "repo"],
  [`/srv/${"x".repeat(300)}`, `/srv/${"x".repeat(300)}`, "x".repeat(64)],
])("parseRepoSpec() parses the path %j", (text, location, name) => {
  const spec = parseRepoSpec(text, { cwd });
  assert.deepEqual(spec, { kind: "path", location, label: text, name });
});

Deno.test.each([
  ["", "repo.bad-name"],
  ["-x", "repo.bad-name"],
  ["--upload-pack=evil", "repo.bad-name"],
  ["a\0b", "repo.bad-name"],
  ["\ud800", "repo.bad-name"],
  ["ext::sh -c evil", "repo.bad-transport"],
  ["fd::3", "repo.bad-transport"],
  ["ftp://example.org/x", "repo.bad-transport"],
  ["rsync://example.org/x", "repo.bad-transport"],
  ["javascript://x", "repo.bad-transport"],
  ["https:/example.org/x", "repo.bad-url"],
  ["https://example.org", "repo.bad-url"],
  ["https:///x", "repo.bad-url"],
  ["https://exa mple.org/x", "repo.bad-url"],
  ["https://ann:s3cret@exa mple.org/x", "repo.bad-url"],
  ["https://ann:s3/cret@example.org/x", "repo.bad-url"],
  ["https://example.org/x?access_token=s3cret", "repo.bad-url"],
  ["https://example.org/x#s3cret", "repo.bad-url"],
  ["https://example.org/x%0aHost: y", "repo.bad-url"],
  ["https://example.org/x%0aHost:y", "repo.bad-url"],
  ["https://example.org/%ff", "repo.bad-url"],
  ["https://example.org\\@evil.org/x", "repo.bad-url"],
  ["git://example.org/x\nhost=evil", "repo.bad-url"],
  ["ssh://-oProxyCommand=evil/x", "repo.bad-url"],
  ["ssh://-oProxyCommand=evil@example.org/x", "repo.bad-url"],
  ["file://example.org/x", "repo.bad-url"],
  ["example.org:-oProxyCommand=evil", "repo.bad-url"],
  ["ann:s3cret@example.org:x", "repo.bad-url"],
  ["a@-host:x", "repo.bad-url"],
  ["a b:c", "repo.bad-url"],
  ["C:\\repos\\x", "repo.windows-path"],
  ["C:/repos/x", "repo.windows-path"],
])("parseRepoSpec() refuses %j", (text, code) => {
  assert.throws(() => parseRepoSpec(text, { cwd }), (error) => {
    assert(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exitCode], [code, 64]);
    assert.doesNotMatch(error.message + error.hint, /s3/);
    assert(error.hint !== "");
    return true;
  });
});
