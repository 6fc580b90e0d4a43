import assert from "node:assert/strict";
import { parseChallenge } from "../../../../lib/container/oci/challenge.ts";

Deno.test("parseChallenge() reads what registries send", () => {
  assert.deepEqual(
    parseChallenge(
      'Bearer realm="https://auth.example.org/token",service="r",scope="repository:a/b:pull"',
    ),
    { realm: "https://auth.example.org/token", service: "r", scope: "repository:a/b:pull" },
  );
  assert.deepEqual(parseChallenge('bearer  Realm = "x\\"y" , error="no"'), { realm: 'x"y' });
  assert.deepEqual(parseChallenge("Bearer realm=plain"), { realm: "plain" });
  assert.deepEqual(parseChallenge('Basic realm="a", Bearer realm="b"'), { realm: "b" });
});

Deno.test("parseChallenge() gives nothing for other schemes", () => {
  for (const header of ["", 'Basic realm="x"', "Bearer", 'Bearer service="x"', "BearerX realm=1"]) {
    assert.equal(parseChallenge(header), undefined, header);
  }
});
