/** Real git servers on the loopback interface. */

import { FIXTURE_ENV, fixtureGit } from "./git_fixtures.ts";

/** Options of {@linkcode serveGit}. */
export interface ServeOptions {
  /** Whether the server has partial clone (`uploadpack.allowFilter`); yes by default. */
  readonly allowFilter?: boolean;
  /** The user name and password that the HTTP server asks for; none by default. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** More lines for the server's git configuration. */
  readonly config?: string;
}

/** One request that reached the HTTP server. */
export interface HttpRequestSeen {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly isAuthorized: boolean;
  /** Bytes of the body. */
  readonly bodySize: number;
}

/** A running pair of servers; `close` ends both. */
export interface GitServer extends AsyncDisposable {
  /** `git://127.0.0.1:port/`, served by `git daemon`. */
  readonly url: string;
  /** `http://127.0.0.1:port/`, served by `git http-backend`. */
  readonly httpUrl: string;
  /** What the HTTP server was asked so far. */
  readonly requests: readonly HttpRequestSeen[];
  close(): Promise<void>;
}

/** Returns a port of the loopback interface that nobody listens on. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

async function isListening(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}

async function startDaemon(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<{ port: number; close: () => Promise<void> }> {
  const execPath = await fixtureGit(["--exec-path"]);
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = freePort();
    const child = new Deno.Command(`${execPath}/git-daemon`, {
      args: [
        "--export-all",
        "--reuseaddr",
        `--base-path=${folder}`,
        "--listen=127.0.0.1",
        `--port=${port}`,
        folder,
      ],
      clearEnv: true,
      env: { ...env },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let hasEnded = false;
    const ended = child.status.then(() => {
      hasEnded = true;
    });
    for (let wait = 0; wait < 400 && !hasEnded; wait++) {
      if (await isListening(port)) {
        return {
          port,
          async close(): Promise<void> {
            if (!hasEnded) child.kill("SIGTERM");
            await ended;
          },
        };
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (!hasEnded) child.kill("SIGKILL");
    await ended;
  }
  throw new Error("git daemon did not start");
}

function isAllowed(request: Request, options: ServeOptions): boolean {
  if (options.credentials === undefined) return true;
  const { user, password } = options.credentials;
  return request.headers.get("authorization") === `Basic ${btoa(`${user}:${password}`)}`;
}

/** Answers one request by running `git http-backend` as a CGI program (RFC 3875). */
async function runBackend(
  request: Request,
  body: Uint8Array,
  setting: { folder: string; env: Readonly<Record<string, string>> },
): Promise<Response> {
  const url = new URL(request.url);
  const child = new Deno.Command("git", {
    args: ["http-backend"],
    clearEnv: true,
    env: {
      ...setting.env,
      GIT_PROJECT_ROOT: setting.folder,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      REMOTE_ADDR: "127.0.0.1",
      CONTENT_TYPE: request.headers.get("content-type") ?? "",
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: request.headers.get("content-encoding") ?? "",
      GIT_PROTOCOL: request.headers.get("git-protocol") ?? "",
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const feed = new Response(body as BodyInit).body!.pipeTo(child.stdin).catch(() => {});
  const [output] = await Promise.all([child.output(), feed]);
  const bytes = output.stdout;
  let end = 0;
  while (end < bytes.length && !(bytes[end] === 10 && bytes[end - 2] === 10)) end++;
  const headers = new Headers();
  let status = 200;
  for (const line of new TextDecoder().decode(bytes.subarray(0, end)).split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === "status") status = Number(value.slice(0, 3));
    else headers.set(name, value);
  }
  return new Response(bytes.subarray(end + 1), { status, headers });
}

/**
 * Serves every repository below a folder, over git:// by `git daemon` and over http:// by
 * `git http-backend`, on free ports of the loopback interface.
 */
export async function serveGit(folder: string, options: ServeOptions = {}): Promise<GitServer> {
  const home = await Deno.makeTempDir({ prefix: "packrepo-server-" });
  await Deno.writeTextFile(
    `${home}/config`,
    `[safe]\n\tdirectory = *\n[uploadpack]\n\tallowFilter = ${
      options.allowFilter ?? true
    }\n[http]\n\treceivepack = false\n${options.config ?? ""}`,
  );
  const env = { ...FIXTURE_ENV, HOME: home, GIT_CONFIG_GLOBAL: `${home}/config` };
  const daemon = await startDaemon(folder, env);
  const requests: HttpRequestSeen[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const url = new URL(request.url);
      const body = await request.bytes();
      const isAuthorized = isAllowed(request, options);
      requests.push({
        method: request.method,
        target: url.pathname + url.search,
        isAuthorized: request.headers.has("authorization"),
        bodySize: body.length,
      });
      if (!isAuthorized) {
        return new Response("Unauthorized", {
          status: 401,
          headers: { "www-authenticate": 'Basic realm="git"' },
        });
      }
      return await runBackend(request, body, { folder, env });
    },
  );
  async function close(): Promise<void> {
    await Promise.all([daemon.close(), server.shutdown()]);
    await Deno.remove(home, { recursive: true });
  }
  return {
    url: `git://127.0.0.1:${daemon.port}/`,
    httpUrl: `http://127.0.0.1:${server.addr.port}/`,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}
