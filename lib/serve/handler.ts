import {
  type HttpAnswer,
  type HttpRequest,
  openStream,
  type PathInfo,
  pathInfo,
  startTimer,
} from "../host/mod.ts";
import { artifactPath } from "./artifact_path.ts";
import { contentType } from "./content_type.ts";
import type { Metrics, Route } from "./metrics.ts";

/** The page that stands for the folder itself. */
const REPORT = "report.html";

const COMMON = {
  "cache-control": "no-cache",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/**
 * What a page may do at most, whatever it says itself: run what stands in it, and reach nothing. A pack's
 * page says more strictly which script that is.
 */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; " +
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

function textAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const body = new TextEncoder().encode(text);
  return {
    status,
    headers: {
      ...COMMON,
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(body.length),
      "content-security-policy": FILE_POLICY,
      ...headers,
    },
    body,
  };
}

/** Returns what is at a path below a folder; `undefined` where a part of it is a link. */
async function findFile(root: string, path: string): Promise<PathInfo | undefined> {
  let at = root;
  let info: PathInfo | undefined;
  for (const part of path.split("/")) {
    at = `${at}/${part}`;
    info = await pathInfo(at);
    if (info === undefined || info.kind === "link") return undefined;
  }
  return info?.kind === "file" ? info : undefined;
}

/** Makes answers: to health, readiness, metrics, and requests for the files of one folder. */
export function createHandler(
  { root, metrics }: { readonly root: string; readonly metrics: Metrics },
): (request: HttpRequest) => Promise<HttpAnswer> {
  async function artifact(target: string): Promise<HttpAnswer> {
    const isRoot = /^\/(?:[?#]|$)/.test(target);
    const path = isRoot ? REPORT : artifactPath(target);
    const info = path === undefined ? undefined : await findFile(root, path).catch(() => undefined);
    if (path === undefined || info === undefined) return textAnswer(404, "not found\n");
    const type = contentType(path);
    return {
      status: 200,
      headers: {
        ...COMMON,
        "content-type": type,
        "content-length": String(info.size),
        "content-security-policy": type.startsWith("text/html") ? PAGE_POLICY : FILE_POLICY,
      },
      body: await openStream(`${root}/${path}`),
    };
  }

  async function route(target: string): Promise<readonly [Route, HttpAnswer]> {
    switch (target.replace(/\?[^]*$/, "")) {
      case "/healthz":
        return ["health", textAnswer(200, "ok\n")];
      case "/readyz": {
        const isReady = (await pathInfo(root).catch(() => undefined))?.kind === "folder";
        const answer = isReady ? textAnswer(200, "ready\n") : textAnswer(503, "no such folder\n");
        return ["health", answer];
      }
      case "/metrics":
        return [
          "metrics",
          textAnswer(200, metrics.text(), {
            "content-type": "application/openmetrics-text; version=1.0.0; charset=utf-8",
          }),
        ];
      default: {
        const answer = await artifact(target);
        return [answer.status === 200 ? "artifact" : "none", answer];
      }
    }
  }

  return async ({ method, target }) => {
    const timer = startTimer();
    if (method !== "GET" && method !== "HEAD") {
      metrics.add("none", 405, timer());
      return textAnswer(405, "only GET and HEAD\n", { allow: "GET, HEAD" });
    }
    const [name, answer] = await route(target);
    metrics.add(name, answer.status, timer());
    if (method === "GET") return answer;
    if (answer.body instanceof ReadableStream) await answer.body.cancel();
    return { status: answer.status, headers: answer.headers };
  };
}
