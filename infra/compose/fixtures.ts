/**
 * `fixtures.ts PORT`: makes small git repositories and serves them over HTTP, as `git http-backend`
 * does it (RFC 3875), until it is told to end.
 *
 * @module
 */

const FILES: Readonly<Record<string, string>> = {
  "README.md": "# Small\n\nA repository to pack.\n",
  "src/main.ts": 'export const greeting = "hello";\n',
  "src/names with, commas.ts": "export {};\n",
};

const GIT_ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Fixture",
  GIT_AUTHOR_EMAIL: "fixture@example.org",
  GIT_AUTHOR_DATE: "2025-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "Fixture",
  GIT_COMMITTER_EMAIL: "fixture@example.org",
  GIT_COMMITTER_DATE: "2025-01-01T00:00:00Z",
} as const;

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", {
    args: ["-c", "init.defaultBranch=main", ...args],
    cwd,
    env: GIT_ENV,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Makes `small.git` below a folder. */
async function makeRepository(folder: string): Promise<void> {
  const work = `${folder}/work`;
  for (const [path, text] of Object.entries(FILES)) {
    const file = `${work}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  await git(work, "init", "-q");
  await git(work, "add", "-A");
  await git(work, "commit", "-q", "-m", "A small repository");
  await git(folder, "clone", "-q", "--bare", work, "small.git");
  await Deno.remove(work, { recursive: true });
}

/** Divides what a CGI program prints into its headers and the body. */
function parseCgi(output: Uint8Array<ArrayBuffer>): Response {
  const text = new TextDecoder("latin1").decode(output.subarray(0, 8192));
  const end = text.search(/\r?\n\r?\n/);
  const head = text.slice(0, end);
  const bodyStart = end + (text[end] === "\r" ? 4 : 2);
  const headers = new Headers();
  let status = 200;
  for (const line of head.split(/\r?\n/)) {
    const [name = "", value = ""] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === "status") status = Number.parseInt(value);
    else headers.set(name, value);
  }
  return new Response(output.subarray(bodyStart), { status, headers });
}

async function answer(folder: string, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const child = new Deno.Command("git", {
    args: ["http-backend"],
    clearEnv: true,
    env: {
      ...GIT_ENV,
      PATH: Deno.env.get("PATH") ?? "",
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      REMOTE_ADDR: "127.0.0.1",
      CONTENT_TYPE: request.headers.get("content-type") ?? "",
      HTTP_CONTENT_ENCODING: request.headers.get("content-encoding") ?? "",
      GIT_PROTOCOL: request.headers.get("git-protocol") ?? "",
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writing = new Response(await request.bytes()).body!.pipeTo(child.stdin).catch(() => {});
  const { stdout } = await child.output();
  await writing;
  return parseCgi(new Uint8Array(stdout));
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  await makeRepository(folder);
  const server = Deno.serve(
    { hostname: "0.0.0.0", port: Number(Deno.args[0]) },
    (request) => answer(folder, request),
  );
  Deno.addSignalListener("SIGTERM", () => void server.shutdown());
  await server.finished;
}
