import assert from "node:assert/strict";
import {
  type FlakeAttributes,
  formatFlakeUrl,
  isSameReference,
  parseFlakeUrl,
} from "../../../lib/flake/flake_url.ts";
import { READ_URLS, UNREAD_URLS } from "./flake_urls.ts";

Deno.test("parseFlakeUrl() reads what builtins.parseFlakeRef reads", () => {
  for (const [url, attributes] of Object.entries(READ_URLS)) {
    const read = parseFlakeUrl(url);
    assert.deepEqual(read && Object.fromEntries(read), attributes, url);
  }
});

Deno.test("parseFlakeUrl() reads nothing where Nix would err, differ by version, or pin no commit", () => {
  for (const url of UNREAD_URLS) assert.equal(parseFlakeUrl(url), undefined, url);
});

Deno.test("formatFlakeUrl() writes a URL that is read as the same attributes", () => {
  for (const url of Object.keys(READ_URLS)) {
    const read = parseFlakeUrl(url)!;
    const written = formatFlakeUrl(read);
    if (url.includes("@")) continue;
    assert.ok(isSameReference(parseFlakeUrl(written)!, read), `${url} -> ${written}`);
  }
});

Deno.test("formatFlakeUrl() writes a pinned commit instead of the branch, and no credentials", () => {
  const rev = "2c423e03bbafcff28bfadc6781a4a8257f205cb5";
  const cases: readonly (readonly [Readonly<Record<string, string | number | boolean>>, string])[] =
    [
      [
        {
          type: "github",
          owner: "NixOS",
          repo: "nixpkgs",
          rev,
          narHash: "sha256-x",
          lastModified: 1,
        },
        `github:NixOS/nixpkgs/${rev}`,
      ],
      [
        { type: "gitlab", owner: "o", repo: "r", rev, host: "git.example" },
        `gitlab:o/r/${rev}?host=git.example`,
      ],
      [
        { type: "git", url: "https://user:secret@example.org/r", rev, ref: "main", revCount: 3 },
        `git+https://example.org/r?ref=main&rev=${rev}`,
      ],
      [
        { type: "git", url: "ssh://git:secret@example.org/r", rev },
        `git+ssh://git@example.org/r?rev=${rev}`,
      ],
      [{ type: "git", url: "git://example.org/r?x=1", rev }, `git://example.org/r?x=1&rev=${rev}`],
      [
        { type: "git", url: "https://token@example.org/a@b", rev },
        `git+https://example.org/a@b?rev=${rev}`,
      ],
      [
        { type: "git", url: "https://a@b:c@example.org/r", rev },
        `git+https://example.org/r?rev=${rev}`,
      ],
      [
        { type: "git", url: "file:///r", rev, ref: "a b", submodules: true },
        `git+file:///r?ref=a%20b&rev=${rev}&submodules=1`,
      ],
    ];
  for (const [attributes, url] of cases) {
    assert.equal(formatFlakeUrl(new Map(Object.entries(attributes))), url);
  }
});

Deno.test("isSameReference() wants the same attributes with the same values", () => {
  const a: FlakeAttributes = new Map([["type", "github"], ["owner", "o"]]);
  assert.ok(isSameReference(a, new Map([["owner", "o"], ["type", "github"]])));
  for (
    const b of [[["type", "github"]], [["type", "github"], ["owner", "O"]], [["type", "github"], [
      "repo",
      "o",
    ]]]
  ) {
    assert.ok(!isSameReference(a, new Map(b as [string, string][])));
    assert.ok(!isSameReference(new Map(b as [string, string][]), a));
  }
});
