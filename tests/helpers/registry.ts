/** A registry on the loopback interface that serves one image, well or badly. */

import type { SmallImage } from "../unit/container/oci/images.ts";

/** A request that reached the registry. */
export interface RegistryRequest {
  readonly path: string;
  readonly authorization: string | null;
}

/** Answers a request otherwise than a good registry; `undefined` where it does not. */
export type Misbehaviour = (
  url: URL,
  request: Request,
) => Response | Promise<Response> | undefined;

/** A running registry. */
export interface TestRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly seen: readonly RegistryRequest[];
  /** How to name the image. */
  reference(digest?: string): string;
}

const WITHOUT_END = /^\/v2\/team\/app\/(manifests|blobs)\/(sha256:[0-9a-f]{64})$/;

/** Starts a registry; disposing it closes every connection. */
export function serveImage(
  image: SmallImage,
  misbehave: Misbehaviour = () => undefined,
): TestRegistry {
  const seen: RegistryRequest[] = [];
  const abort = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    signal: abort.signal,
  }, async (request) => {
    const url = new URL(request.url);
    seen.push({
      path: url.pathname + url.search,
      authorization: request.headers.get("authorization"),
    });
    const odd = await misbehave(url, request);
    if (odd !== undefined) return odd;
    const [, kind, digest] = url.pathname.match(WITHOUT_END) ?? [];
    const bytes = image.blobs.get(digest ?? "");
    if (kind === undefined || bytes === undefined) return new Response("{}", { status: 404 });
    const isRoot = digest === image.root.digest;
    const type = kind === "blobs"
      ? "application/octet-stream"
      : isRoot
      ? image.root.mediaType
      : "application/vnd.oci.image.manifest.v1+json";
    return new Response(bytes, { headers: { "content-type": type } });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    host,
    seen,
    reference: (digest = image.root.digest) => `${host}/team/app@${digest}`,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await server.finished;
    },
  };
}

/** Answers every connection with the same bytes, and then ends it, or stays silent. */
export function serveRaw(
  answer: string,
  options: { readonly isOpen?: boolean } = {},
): AsyncDisposable & { readonly url: string } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      await connection.read(new Uint8Array(4096));
      if (answer !== "") await connection.write(new TextEncoder().encode(answer));
      if (!options.isOpen) await connection.closeWrite();
    }
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of connections) connection.close();
    },
  };
}
