import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PackRepoError } from "../base/mod.ts";
import { onInterrupt } from "./interrupt.ts";

/** What a client asks for; its body is never read. */
export interface HttpRequest {
  readonly method: string;
  /** As it stands in the request line: a path and a query, not decoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What it is answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is closed where the client goes away. */
  readonly body?: Uint8Array | ReadableStream<Uint8Array>;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /** Takes no more connections, lets requests under way end for a moment, then closes them. */
  close(): Promise<void>;
}

/** Limits that keep slow and greedy clients from taking the server from the others. */
const LIMITS = {
  /** Milliseconds until the headers of a request must be there. */
  headersTimeout: 10_000,
  /** Milliseconds until all of a request must be there. */
  requestTimeout: 15_000,
  /** Milliseconds that a connection may stay open between two requests. */
  keepAliveTimeout: 5_000,
  /** How often the first two are looked at. */
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
} as const;

/** Connections beyond it are closed at once. */
const MAX_CONNECTIONS = 1024;
/** Milliseconds that a client may take no byte of an answer. */
const STALL_MS = 30_000;
/** Milliseconds that requests under way may take while the server closes. */
const CLOSE_MS = 2_000;

/** Waits until a response takes more; rejects where the client is gone or takes nothing. */
function drained(response: ServerResponse, stallMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(new Error("the client takes nothing")), stallMs);
    function settle(error?: Error): void {
      clearTimeout(timer);
      response.off("drain", onDrain);
      response.off("close", onClose);
      if (error === undefined) resolve();
      else reject(error);
    }
    const onDrain = (): void => settle();
    const onClose = (): void => settle(new Error("the client is gone"));
    response.on("drain", onDrain);
    response.on("close", onClose);
  });
}

async function send(answer: HttpAnswer, response: ServerResponse, stallMs: number): Promise<void> {
  const { body } = answer;
  response.writeHead(answer.status, { ...answer.headers });
  if (body === undefined || body instanceof Uint8Array) {
    response.end(body);
    return;
  }
  for await (const part of body) {
    if (response.destroyed) return;
    if (!response.write(part)) await drained(response, stallMs);
  }
  response.end();
}

/** How {@linkcode listenHttp} listens and answers. */
export interface ListenOptions {
  readonly hostname: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Shorter or longer times than those for everyday, for tests. */
  readonly limits?: Partial<Record<keyof typeof LIMITS | "stallMs", number>>;
}

function explainListenError(error: unknown, { hostname, port }: ListenOptions): unknown {
  const code = (error as { code?: unknown }).code;
  if (code !== "EADDRINUSE" && code !== "EADDRNOTAVAIL" && code !== "EACCES") return error;
  return new PackRepoError({
    code: "host.cannot-listen",
    exit: "unavailable",
    message: `Cannot listen on ${hostname}:${port}: ${
      code === "EADDRINUSE" ? "something else does" : (error as Error).message
    }`,
    hint: "Pass another --port, or 0 for any that is free",
    cause: error,
  });
}

/**
 * Listens for HTTP/1.1 until it is closed or the process is interrupted. Slow, silent and greedy
 * clients are sent away (408, 431) without harm to the others.
 *
 * Requires `net` permission for the address.
 *
 * @throws {PackRepoError} `host.cannot-listen` (69).
 */
export async function listenHttp(options: ListenOptions): Promise<HttpServer> {
  const { stallMs = STALL_MS, ...limits } = { ...LIMITS, ...options.limits };
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method = "", url = "", headers } = request;
      await send(await options.answer({ method, target: url, headers }), response, stallMs);
    } catch {
      // Gone, stalled, or a file that changed under the reading: what was sent can't be mended.
      response.destroy();
    }
  }
  // Every task imports this folder, and only one serves.
  const { createServer } = await import("node:http");
  const server = createServer(limits, (request, response) => void handle(request, response));
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: Error) => reject(explainListenError(error, options)));
    server.listen(options.port, options.hostname, resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      server.close(() => {
        clearTimeout(timer);
        release();
        resolve();
      });
      server.closeIdleConnections();
    });
  const release = onInterrupt(close);
  return { port: (server.address() as AddressInfo).port, close };
}
