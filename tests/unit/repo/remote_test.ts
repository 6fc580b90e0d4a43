import assert from "node:assert/strict";
import { openRepo, parseRepoSpec } from "../../../lib/repo/mod.ts";
import { recordableRemote } from "../../../lib/repo/remote.ts";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";

Deno.test.each([
  ["https://ann:s3cret@example.org/x.git", "https://example.org/x.git"],
  ["https://example.org/x?private_token=s3cret", "https://example.org/x"],
  ["https://s3cret@example.org/x#s3cret", "https://example.org/x"],
  ["ssh://git@example.org:22/x", "ssh://example.org:22/x"],
  ["git@example.org:ann/x.git", "example.org:ann/x.git"],
  ["git://example.org/x", "git://example.org/x"],
])("recordableRemote() makes %s recordable", (url, expected) => {
  assert.equal(recordableRemote(url), expected);
});

Deno.test.each([
  "/srv/x",
  "../x",
  "x",
  "~/x",
  "file:///srv/x",
  "C:\\x",
  "C:/x",
  "ext::sh -c s3cret",
  "s3::bucket",
  "https://ann:two words@example.org/x",
  "https://example.org/x\nhttps://s3cret",
  "",
  "-x",
  "\u202ehttps://example.org/x",
])("recordableRemote() leaves %j out", (url) => assert.equal(recordableRemote(url), undefined));

Deno.test("openRepo() records origin's first URL, and none from an included file", async () => {
  await using repo = await makeRepo({ a: "a" });
  const { path } = repo;
  const remote = async (): Promise<string | undefined> => {
    await using opened = await openRepo(parseRepoSpec(path, { cwd: "/" }));
    return opened.info.remote;
  };
  const config = (...args: string[]): Promise<string> =>
    fixtureGit(["config", ...args], { cwd: path });
  assert.equal(await remote(), undefined);
  await Deno.writeTextFile(`${path}/other`, '[remote "origin"]\n\turl = https://other.example/x\n');
  await config("include.path", "../other");
  assert.equal(await remote(), undefined);
  await config("remote.origin.url", "https://ann:s3cret@example.org/x");
  await config("--add", "remote.origin.url", "https://example.org/second");
  assert.equal(await remote(), "https://example.org/x");
});
