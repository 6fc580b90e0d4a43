import assert from "node:assert/strict";
import { serviceStates } from "../../../lib/container/compose_states.ts";

/** What compose 2.26 prints of a service, without what is not read. */
function row(more: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    Service: "packrepo",
    State: "running",
    Health: "healthy",
    ExitCode: 0,
    Publishers: null,
    ...more,
  });
}

const PORT = { URL: "127.0.0.1", TargetPort: 8080, PublishedPort: 8081, Protocol: "tcp" };

Deno.test("serviceStates() reads a document a line, in their order", () => {
  const text = `${row({ Publishers: [PORT] })}\n${row({ Service: "b", State: "exited" })}\n`;
  assert.deepEqual(serviceStates(text).map(({ service, state }) => [service, state]), [
    ["packrepo", "running"],
    ["b", "exited"],
  ]);
  assert.deepEqual(serviceStates(text)[0]!.addresses, ["http://127.0.0.1:8081/"]);
});

Deno.test("serviceStates() reads the list of older versions, and nothing", () => {
  const [first] = serviceStates(`[${row({ Health: "", State: "exited", ExitCode: 66 })}]`);
  assert.deepEqual(first, {
    service: "packrepo",
    state: "exited",
    health: "",
    exitCode: 66,
    addresses: [],
  });
  assert.deepEqual(serviceStates(""), []);
  assert.deepEqual(serviceStates("[]\n"), []);
});

Deno.test("serviceStates() gives no address for a port that is not published", () => {
  const inside = { ...PORT, PublishedPort: 0 };
  const [first] = serviceStates(row({ Publishers: [inside, { ...PORT, URL: "::1" }] }));
  assert.deepEqual(first!.addresses, ["http://[::1]:8081/"]);
});

Deno.test.each(["no json", "null", "{}", '{"Service":"a"}', "3"])(
  "serviceStates() refuses %j",
  (text) => {
    assert.throws(() => serviceStates(text), { code: "container.strange-answer", exitCode: 69 });
  },
);
