import assert from "node:assert/strict";
import { askRegistry, bulkUrl } from "../../../../lib/supply/deps/registry.ts";

/** Serves on loopback while `work` asks. */
async function serving<T>(
  handler: (request: Request) => Response | Promise<Response>,
  work: (address: string) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  try {
    return await work(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("bulkUrl() appends the endpoint to a registry with or without a slash", () => {
  const url = "https://example.org/npm/-/npm/v1/security/advisories/bulk";
  assert.equal(bulkUrl("https://example.org/npm"), url);
  assert.equal(bulkUrl("https://example.org/npm/"), url);
});

Deno.test("askRegistry() posts the request and returns the answer", async () => {
  const seen: unknown[] = [];
  const answer = await serving(async (request) => {
    seen.push(request.method, new URL(request.url).pathname, await request.json());
    return Response.json({ a: [] });
  }, (address) => askRegistry(address, { a: ["1.0.0"] }));
  assert.deepEqual(answer, { answer: { a: [] } });
  assert.deepEqual(seen, ["POST", "/-/npm/v1/security/advisories/bulk", { a: ["1.0.0"] }]);
});

Deno.test("askRegistry() tells what keeps it from an answer", async () => {
  const ask = (handler: () => Response | Promise<Response>) =>
    serving(handler, (address) => askRegistry(address, {}, 300));
  assert.deepEqual(await ask(() => new Response("no", { status: 405 })), {
    problem: "the registry answers with status 405",
  });
  for (
    const handler of [
      () => new Response("<html>"),
      () => new Response("{"),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 900));
        return Response.json({});
      },
    ]
  ) {
    const answer = await ask(handler);
    assert.ok("problem" in answer && /can't be asked/.test(answer.problem), JSON.stringify(answer));
  }
  const secret = ["http://user:pass", "word@127.0.0.1:9"].join("");
  const refused = await askRegistry(secret, {});
  assert.ok("problem" in refused && !refused.problem.includes("password"), JSON.stringify(refused));
});
