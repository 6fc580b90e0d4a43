import assert from "node:assert/strict";
import { type HttpAnswer, type HttpServer, listenHttp } from "../../../lib/host/http_server.ts";

const OK: HttpAnswer = { status: 200, headers: {}, body: new TextEncoder().encode("ok") };

async function withServer(
  options: Partial<Parameters<typeof listenHttp>[0]>,
  work: (server: HttpServer) => Promise<void>,
): Promise<void> {
  const server = await listenHttp({
    hostname: "127.0.0.1",
    port: 0,
    answer: () => Promise.resolve(OK),
    ...options,
  });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** Sends bytes on a connection of their own and returns all that comes back. */
async function exchange(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let answer = "";
  try {
    for (;;) {
      const count = await connection.read(buffer);
      if (count === null) break;
      answer += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
  } catch {
    // A reset: the server has read enough.
  }
  return answer;
}

const CLOSE = "Host: x\r\nConnection: close\r\n\r\n";

Deno.test("listenHttp() gives method and target as they stand in the request line", async () => {
  const seen: string[] = [];
  await withServer({
    answer: ({ method, target }) => {
      seen.push(`${method} ${target}`);
      return Promise.resolve(OK);
    },
  }, async ({ port }) => {
    assert.match(await exchange(port, `GET /a/../%2e?b HTTP/1.1\r\n${CLOSE}`), /^HTTP\/1.1 200 /);
  });
  assert.deepEqual(seen, ["GET /a/../%2e?b"]);
});

Deno.test("listenHttp() sends slow and silent clients away, and serves the others meanwhile", async () => {
  const limits = { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 50 };
  await withServer({ limits }, async ({ port }) => {
    const slow = exchange(port, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
    const silent = exchange(port, "");
    assert.match(await exchange(port, `GET / HTTP/1.1\r\n${CLOSE}`), /^HTTP\/1.1 200 /);
    assert.match(await slow, /^HTTP\/1.1 408 /);
    assert.match(await silent, /^(?:HTTP\/1.1 408 [^]*)?$/);
  });
});

Deno.test("listenHttp() refuses huge headers and what is not HTTP", async () => {
  await withServer({}, async ({ port }) => {
    const huge = `GET / HTTP/1.1\r\nX: ${"a".repeat(100_000)}\r\n${CLOSE}`;
    assert.match(await exchange(port, huge), /^(?:HTTP\/1.1 431 [^]*)?$/);
    assert.match(await exchange(port, "\x16\x03\x01 hello\r\n\r\n"), /^HTTP\/1.1 400 /);
    assert.match(await exchange(port, `GET / HTTP/1.1\r\n${CLOSE}`), /^HTTP\/1.1 200 /);
  });
});

Deno.test("listenHttp() gives up on a client that takes nothing, and closes the stream", async () => {
  const { promise: cancelled, resolve } = Promise.withResolvers<void>();
  const body = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
      cancel: () => resolve(),
    });
  const answer = () => Promise.resolve({ status: 200, headers: {}, body: body() });
  await withServer({ answer, limits: { stallMs: 200 } }, async ({ port }) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(`GET / HTTP/1.1\r\n${CLOSE}`));
    await cancelled;
  });
});

Deno.test("listenHttp() cuts an answer short where its stream fails", async () => {
  const body = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(10));
      },
      pull: () => Promise.reject(new Error("gone")),
    });
  const answer = () =>
    Promise.resolve({ status: 200, headers: { "content-length": "20" }, body: body() });
  await withServer({ answer }, async ({ port }) => {
    const text = await exchange(port, `GET / HTTP/1.1\r\n${CLOSE}`);
    assert.ok(text.length < 400 && !text.includes("\0".repeat(20)));
  });
});

Deno.test("listenHttp() says which address it cannot have", async () => {
  await withServer({}, async ({ port }) => {
    const second = listenHttp({
      hostname: "127.0.0.1",
      port,
      answer: () => Promise.resolve(OK),
    });
    await assert.rejects(second, {
      code: "host.cannot-listen",
      exit: "unavailable",
      message: new RegExp(`127\\.0\\.0\\.1:${port}: something else does`),
    });
  });
});
