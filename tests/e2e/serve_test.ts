/** `deno task serve` as a user runs it: answers, crowds, its end, and what it refuses. */

import assert from "node:assert/strict";
import { assertEnded } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { familyOf, NO_PROC, stillRunning, waitUntil } from "../helpers/processes.ts";
import { named } from "../unit/host/disk.ts";

let checkout: Checkout;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  await Deno.mkdir(`${checkout.path}/site`);
  await Deno.writeTextFile(`${checkout.path}/site/report.html`, "<p>report");
  await Deno.writeTextFile(`${checkout.path}/site/a.txt`, "a".repeat(100_000));
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
});

interface Serving {
  readonly port: number;
  readonly child: Deno.ChildProcess;
}

/** Starts a server, gives it to `work`, and ends it as a supervisor would. */
async function serving(work: (serving: Serving) => Promise<void>): Promise<void> {
  const child = checkout.start("serve", ["site", "--port", "0"], { isGroup: true });
  const errors = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  try {
    let text = "";
    while (!text.includes("\n")) {
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`It ended: ${await errors}`);
      text += value;
    }
    const port = Number(text.match(/127\.0\.0\.1:(\d+)\//)![1]);
    await work({ port, child });
  } finally {
    Deno.kill(-child.pid, "SIGTERM");
    const { code } = await child.status;
    assert.equal(code, 143, await errors);
    await lines.return?.();
  }
}

Deno.test("serve answers 500 connections at once, each in full", async () => {
  await serving(async ({ port }) => {
    // A client of its own for each, so that none waits for another's connection.
    const clients = Array.from(
      { length: 500 },
      () => Deno.createHttpClient({ poolMaxIdlePerHost: 0 }),
    );
    const sizes = await Promise.all(clients.map(async (client) => {
      const response = await fetch(`http://127.0.0.1:${port}/a.txt`, { client });
      return (await response.bytes()).length;
    }));
    for (const client of clients) client.close();
    assert.deepEqual(new Set(sizes), new Set([100_000]));
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(metrics, /requests_total\{route="artifact",code="200"\} 500\n/);
  });
});

Deno.test("serve is not kept from others by 400 clients that say nothing", async () => {
  await serving(async ({ port }) => {
    const silent = await Promise.all(
      Array.from({ length: 400 }, () => Deno.connect({ hostname: "127.0.0.1", port })),
    );
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(await response.text(), "<p>report");
    for (const connection of silent) connection.close();
  });
});

Deno.test("serve --check asks the server, 0 for well and 10 for none", async () => {
  let last = 0;
  await serving(async ({ port }) => {
    last = port;
    assertEnded(await checkout.task("serve", ["--check", "--port", String(port)]), 0);
  });
  assertEnded(await checkout.task("serve", ["--check", "--port", String(last)]), 10);
});

Deno.test({
  name: named("serve ends on SIGTERM with 143, and no process of it stays", NO_PROC),
  ignore: NO_PROC !== undefined,
  async fn() {
    let family: ReturnType<typeof familyOf> = [];
    await serving(({ child }) => {
      family = familyOf(child.pid);
      return Promise.resolve();
    });
    assert.ok(family.length >= 2);
    await waitUntil("its end", () => stillRunning(family).length === 0 || undefined, 10_000);
  },
});

Deno.test("serve says what it cannot serve or listen on", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const cases = [
    [["none"], 66, /not a folder/],
    [["site/a.txt"], 66, /not a folder/],
    [["site", "--port", String(port)], 69, /something else does/],
    [["site", "--port", "70000"], 64, /0 to 65535/],
    [["site", "--host", "0.0.0.0", "--port", "0"], 77, /0\.0\.0\.0/],
    [["/"], 77, /read/],
  ] as const;
  for (const [args, code, message] of cases) {
    const run = await checkout.task("serve", args);
    assertEnded(run, code);
    assert.match(run.stderr, message);
  }
});
