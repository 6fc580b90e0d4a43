import assert from "node:assert/strict";
import { accessTo } from "../../../lib/repo/credentials.ts";
import { parseRepoSpec } from "../../../lib/repo/mod.ts";

const access = (text: string): ReturnType<typeof accessTo> =>
  accessTo(parseRepoSpec(text, { cwd: "/" }));

Deno.test("accessTo() takes user and password out of the URL into the environment", () => {
  const { url, settings, env, secrets } = access("https://ann:s3%40cret@example.org:8443/x.git");
  assert.equal(url, "https://example.org:8443/x.git");
  assert.deepEqual(env, { PACKREPO_GIT_USER: "ann", PACKREPO_GIT_PASSWORD: "s3@cret" });
  assert.deepEqual(settings[0], ["credential.helper", ""]);
  assert.equal(settings[1]?.[0], "credential.https://example.org:8443.helper");
  assert.doesNotMatch(JSON.stringify(settings), /ann|s3/);
  assert.deepEqual(secrets, ["s3%40cret", "s3@cret", "ann:s3%40cret"]);
});

Deno.test("accessTo() keeps a lone user, which may be a token, out of the URL too", () => {
  const { url, settings, secrets } = access("https://ghp_token@example.org/x");
  assert.equal(url, "https://example.org/x");
  assert.deepEqual(settings, [["credential.https://example.org.username", "ghp_token"]]);
  assert(secrets.includes("ghp_token"));
});

Deno.test.each([
  ["https://example.org/x", "https://example.org/x"],
  ["ssh://git@example.org/x", "ssh://git@example.org/x"],
  ["ssh://git:s3cret@example.org/x", "ssh://git@example.org/x"],
  ["git://ann:s3cret@example.org/x", "git://example.org/x"],
  ["git@example.org:x", "git@example.org:x"],
])("accessTo() gives git for %s the URL %s", (text, url) => {
  const given = access(text);
  assert.equal(given.url, url);
  assert.deepEqual([given.settings, given.env], [[], {}]);
});
