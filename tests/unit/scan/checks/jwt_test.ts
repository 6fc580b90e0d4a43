import assert from "node:assert/strict";
import { isBase64Jwt, isJwt } from "../../../../lib/scan/checks/jwt.ts";

function token(header: string): string {
  return `${btoa(header).replace(/=+$/, "")}.${btoa('{"sub":"x"}')}.c2ln`;
}

Deno.test("isJwt() accepts tokens whose header is a JSON object", () => {
  for (const header of ['{"alg":"HS256"}', '{"typ":"JWT","alg":"none"}', '{ "a" : 1 }']) {
    assert.ok(isJwt(token(header)), header);
  }
});

Deno.test("isJwt() refuses other headers and texts without one", () => {
  for (const header of ["[1]", '"x"', "{alg}", '{"a":"\x01\x02"}', '{"alg":', "plain"]) {
    assert.ok(!isJwt(token(header)), header);
  }
  for (const text of ["", "x", "...", "eyJ.x.y"]) assert.ok(!isJwt(text), text);
});

Deno.test("isBase64Jwt() looks into the Base64 around a token, also where it is cut off", () => {
  const wrapped = btoa(token('{"alg":"HS256"}'));
  assert.ok(isBase64Jwt(wrapped));
  for (let cut = 1; cut < 5; cut++) {
    assert.ok(isBase64Jwt(wrapped.replace(/=+$/, "").slice(0, -cut)));
  }
  assert.ok(!isBase64Jwt(btoa("no token at all. None.")));
  assert.ok(!isBase64Jwt("!!!"));
});
