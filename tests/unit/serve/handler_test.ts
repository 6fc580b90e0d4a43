import assert from "node:assert/strict";
import type { HttpAnswer } from "../../../lib/host/mod.ts";
import { createHandler } from "../../../lib/serve/handler.ts";
import { Metrics } from "../../../lib/serve/metrics.ts";
import { withFolder } from "../host/script.ts";

interface Site {
  readonly root: string;
  readonly metrics: Metrics;
  ask(target: string, method?: string): Promise<HttpAnswer>;
}

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const root = `${folder}/site`;
    await Deno.mkdir(`${root}/packs/a`, { recursive: true });
    await Deno.writeTextFile(`${root}/report.html`, "<p>report");
    await Deno.writeTextFile(`${root}/packs/a/pack.body.txt`, "the body");
    await Deno.writeTextFile(`${folder}/secret.txt`, "outside");
    await Deno.symlink("../secret.txt", `${root}/link.txt`);
    await Deno.symlink("..", `${root}/up`);
    const metrics = new Metrics("1");
    const handler = createHandler({ root, metrics });
    await work({
      root,
      metrics,
      ask: (target, method = "GET") => handler({ method, target, headers: {} }),
    });
  });
}

async function textOf({ body }: HttpAnswer): Promise<string> {
  return await new Response(body as BodyInit | undefined).text();
}

Deno.test("createHandler() answers with files, the report for the folder itself", async () => {
  await withSite(async ({ ask }) => {
    for (const target of ["/", "/?x=1", "/report.html"]) {
      const answer = await ask(target);
      assert.equal(answer.status, 200, target);
      assert.equal(await textOf(answer), "<p>report");
      assert.match(answer.headers["content-security-policy"]!, /^default-src 'none'/);
    }
    const body = await ask("/packs/a/pack.body.txt");
    assert.equal(body.headers["content-length"], "8");
    assert.equal(body.headers["content-type"], "text/plain; charset=utf-8");
    assert.match(body.headers["content-security-policy"]!, /sandbox/);
    assert.equal(await textOf(body), "the body");
  });
});

Deno.test("createHandler() answers HEAD with the headers alone", async () => {
  await withSite(async ({ ask }) => {
    const answer = await ask("/packs/a/pack.body.txt", "HEAD");
    assert.deepEqual([answer.status, answer.headers["content-length"]], [200, "8"]);
    assert.equal(answer.body, undefined);
  });
});

Deno.test("createHandler() follows no link and lists no folder", async () => {
  await withSite(async ({ ask }) => {
    for (const target of ["/link.txt", "/up/secret.txt", "/up", "/packs", "/packs/a/", "/none"]) {
      assert.equal((await ask(target)).status, 404, target);
    }
  });
});

Deno.test("createHandler() takes no other method", async () => {
  await withSite(async ({ ask }) => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"]) {
      const answer = await ask("/report.html", method);
      assert.deepEqual([answer.status, answer.headers["allow"]], [405, "GET, HEAD"]);
    }
  });
});

Deno.test("createHandler() is healthy always, and ready while the folder is there", async () => {
  await withSite(async ({ ask, root }) => {
    assert.equal((await ask("/healthz")).status, 200);
    assert.equal((await ask("/readyz")).status, 200);
    await Deno.rename(root, `${root}-gone`);
    assert.equal((await ask("/healthz")).status, 200);
    assert.equal((await ask("/readyz")).status, 503);
  });
});

Deno.test("createHandler() counts what it answers", async () => {
  await withSite(async ({ ask }) => {
    for (const target of ["/", "/none", "/none", "/healthz"]) await textOf(await ask(target));
    const text = await textOf(await ask("/metrics"));
    assert.match(text, /requests_total\{route="artifact",code="200"\} 1\n/);
    assert.match(text, /requests_total\{route="none",code="404"\} 2\n/);
    assert.match(text, /requests_total\{route="health",code="200"\} 1\n/);
  });
});
