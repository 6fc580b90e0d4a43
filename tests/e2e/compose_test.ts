/** The services of infra/compose.yaml together, on a daemon of their own. */

import assert from "node:assert/strict";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import {
  contentsOf,
  type Daemon,
  engineEnv,
  furnish,
  NO_ENGINE,
  startDaemon,
} from "../helpers/engine.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
import { waitUntil } from "../helpers/processes.ts";
import { named } from "../unit/host/disk.ts";

let checkout: Checkout;
let daemon: Daemon;
/** What the daemon holds before a service has started. */
let before: readonly string[];

Deno.test.beforeAll(async () => {
  if (NO_ENGINE !== undefined) return;
  daemon = await startDaemon();
  checkout = await makeCheckout();
  await furnish(checkout, daemon);
  for (const target of ["production", "ci"]) {
    const env = engineEnv(checkout, daemon);
    const { code, stderr } = await checkout.task("build", ["--target", target], { env });
    assert.equal(code, 0, stderr);
  }
  await Deno.mkdir(`${checkout.path}/served`);
  await Deno.writeTextFile(`${checkout.path}/served/report.html`, "<!doctype html><html>report");
  await Deno.mkdir(`${checkout.path}/empty`);
  before = await contentsOf(daemon);
});

Deno.test.afterAll(async () => {
  if (NO_ENGINE !== undefined) return;
  await checkout[Symbol.asyncDispose]();
  await daemon[Symbol.asyncDispose]();
});

/** A listener on the machine's side of the daemon's network, which the probes try to reach. */
async function withProbe<T>(work: (address: string) => Promise<T>): Promise<T> {
  const hostname = daemon.gateway;
  using listener = Deno.listen({ hostname, port: 0 });
  void (async () => {
    for await (const connection of listener) connection.close();
  })().catch(() => {});
  return await work(`${hostname}:${(listener.addr as Deno.NetAddr).port}`);
}

/** Runs the profile `integration` to its end and takes everything away again. */
async function integrate(
  artifacts: string,
  more: readonly string[] = [],
): Promise<{ code: number; text: string }> {
  return await withProbe(async (address) => {
    const env = {
      ...daemon.env,
      PACKREPO_PROBE: address,
      PACKREPO_ARTIFACTS: `${checkout.path}/${artifacts}`,
      PACKREPO_PORT: "0",
    };
    const compose = (...args: string[]) =>
      runProgram("docker", [
        ...["compose", "--file", "infra/compose.yaml", ...more, "--profile", "integration"],
        ...args,
      ], { cwd: checkout.path, env });
    const up = await compose("up", "--no-color", "--exit-code-from", "integration");
    await compose("down", "--volumes");
    return { code: up.code, text: up.stdout + up.stderr };
  });
}

async function assertNothingLeft(): Promise<void> {
  assert.deepEqual(await contentsOf(daemon), before);
}

const ignore = NO_ENGINE !== undefined;

/** Any free port, and for development the image that is built on its stage. */
const TASK_ENV = { PACKREPO_PORT: "0", PACKREPO_DEV_IMAGE: "packrepo:ci" };

Deno.test({
  name: named("the profile integration passes: health, metrics, a pack, and no way out", NO_ENGINE),
  ignore,
  async fn() {
    const { code, text } = await integrate("served");
    assert.equal(code, 0, text);
    assert.match(text, /✓ there is no way out/);
    assert.match(text, /6 passed, 0 failed/);
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("the profile integration fails where one of its checks fails", NO_ENGINE),
  ignore,
  async fn() {
    const { code, text } = await integrate("empty");
    assert.equal(code, 1, text);
    assert.match(text, /✗ the server gives the report and nothing else/);
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("the profile integration fails where a service is not healthy", NO_ENGINE),
  ignore,
  async fn() {
    const override = `services:
  packrepo:
    healthcheck:
      test: [CMD, deno, eval, "Deno.exit(1)"]
      interval: 300ms
      start_period: 0s
      retries: 2
`;
    await Deno.writeTextFile(`${checkout.path}/unhealthy.yaml`, override);
    const { code, text } = await integrate("served", ["--file", "unhealthy.yaml"]);
    assert.equal(code, 1, text);
    assert.match(text, /packrepo-1 is unhealthy/);
    assert.doesNotMatch(text, /passed/);
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("a runner's exit code comes through", NO_ENGINE),
  ignore,
  async fn() {
    const run = (...command: string[]) =>
      runProgram("docker", [
        ...["compose", "--file", "infra/compose.yaml", "--profile", "static", "run", "--rm", "-T"],
        ...["static", ...command],
      ], { cwd: checkout.path, env: daemon.env });
    assert.equal((await run("sh", "-c", "exit 7")).code, 7);
    const format = await run("deno", "fmt", "--check");
    assert.equal(format.code, 0, format.stderr);
    await runProgram("docker", ["compose", "--file", "infra/compose.yaml", "down"], {
      cwd: checkout.path,
      env: daemon.env,
    });
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("every profile of both files is well formed and hardened", NO_ENGINE),
  ignore,
  async fn() {
    const { code, stdout, stderr } = await runProgram("docker", [
      ...["compose", "--file", "infra/compose.yaml", "--file", "infra/compose.override.yaml"],
      ...["--profile", "*", "config", "--format", "json"],
    ], { cwd: checkout.path, env: daemon.env });
    assert.equal(code, 0, stderr);
    const services = JSON.parse(stdout).services as Record<string, Record<string, unknown>>;
    assert.deepEqual(Object.keys(services).sort(), [
      ...["ci", "egress-control", "fixtures", "integration", "packrepo", "packrepo-dev"],
      ...["security", "static"],
    ]);
    for (const [name, service] of Object.entries(services)) {
      assert.equal(service["read_only"], true, name);
      assert.deepEqual(service["cap_drop"], ["ALL"], name);
      assert.deepEqual(service["security_opt"], ["no-new-privileges:true"], name);
      assert.equal(service["init"], true, name);
      assert.ok(Number(service["pids_limit"]) > 0 && Number(service["mem_limit"]) > 0, name);
      assert.equal(service["pull_policy"], "never", name);
      assert.equal(service["privileged"], undefined, name);
    }
  },
});

/** Runs one of the tasks that call compose, with the images that are there. */
async function task(
  name: string,
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<TaskRun> {
  const env = { ...engineEnv(checkout, daemon), ...TASK_ENV, ...more };
  return await checkout.task(name, args, { env });
}

/** What the server in a container gives for a path, as its container sees it. */
async function served(container: string, path: string): Promise<string> {
  const code = `console.log(await (await fetch("http://127.0.0.1:8080${path}")).text())`;
  return await daemon.docker("exec", container, "deno", "eval", code);
}

Deno.test({
  name: named(
    "dev:bg serves the mounted source and takes each change; dev:stop removes it",
    NO_ENGINE,
  ),
  ignore,
  async fn() {
    const started = await task("dev:bg");
    assert.equal(started.code, 0, started.stderr);
    assert.match(
      started.stdout,
      /^✓ dev\/packrepo-dev +running, healthy, http:\/\/127\.0\.0\.1:\d+\/\n$/,
    );
    const container = "packrepo-dev-packrepo-dev-1";
    await Deno.writeTextFile(`${checkout.path}/artifacts/note.txt`, "a note");
    assert.equal(await served(container, "/note.txt"), "a note");
    const status = await task("status", ["--json"]);
    assert.equal(status.code, 0, status.stderr);
    const { services } = JSON.parse(status.stdout) as {
      services: { id: string; status: string }[];
    };
    assert.deepEqual(services.map(({ id, status }) => [id, status]), [
      ["dev/packrepo-dev", "passed"],
      ["staging", "skipped"],
    ]);
    const file = `${checkout.path}/tasks/serve.ts`;
    const source = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, `${source}\n`);
    try {
      await waitUntil("the server to start again", async () => {
        const log = (await task("dev:logs")).stdout;
        return log.split("Serving /app/artifacts").length === 3 || undefined;
      });
    } finally {
      await Deno.writeTextFile(file, source);
    }
    const stopped = await task("dev:stop");
    assert.deepEqual([stopped.code, stopped.stdout], [0, "packrepo-dev stopped\n"], stopped.stderr);
    assert.equal((await task("dev:logs")).code, 66);
    assert.equal((await task("dev:stop")).stdout, "nothing ran\n");
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("dev shows what the server prints, and Ctrl-C removes it", NO_ENGINE),
  ignore,
  async fn() {
    const env = { ...engineEnv(checkout, daemon), ...TASK_ENV };
    const child = checkout.start("dev", [], { env, isGroup: true });
    let printed = "";
    const reading = (async () => {
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) printed += text;
    })();
    const failing = new Response(child.stderr).text();
    try {
      await waitUntil("the server", () => printed.includes("Serving /app/artifacts") || undefined);
      assert.match(printed, /^✓ dev\/packrepo-dev +running, healthy/);
    } finally {
      Deno.kill(-child.pid, "SIGINT");
    }
    assert.equal((await child.status).code, 130, await failing);
    await reading;
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("deploy:staging serves with the production image until it is stopped", NO_ENGINE),
  ignore,
  async fn() {
    const where = { PACKREPO_ARTIFACTS: `${checkout.path}/served` };
    const started = await task("deploy:staging", [], where);
    assert.equal(started.code, 0, started.stderr);
    assert.match(
      started.stdout,
      /^✓ staging\/packrepo +running, healthy, http:\/\/127\.0\.0\.1:\d+\/\n$/,
    );
    const container = "packrepo-staging-packrepo-1";
    assert.equal(await served(container, "/"), "<!doctype html><html>report");
    // The service's health check is the image's own.
    const health = async (what: string, kind: string) =>
      JSON.parse(
        await daemon.docker(kind, "inspect", "--format", "{{json .Config.Healthcheck.Test}}", what),
      );
    assert.deepEqual(
      await health(container, "container"),
      await health("packrepo:production", "image"),
    );
    const command = (kind: string, what: string) =>
      daemon.docker(kind, "inspect", "--format", "{{json .Config.Cmd}}", what);
    assert.equal(
      await command("container", container),
      await command("image", "packrepo:production"),
    );
    // Its neighbour is not touched.
    assert.equal((await task("dev:stop")).stdout, "nothing ran\n");
    assert.equal((await task("status")).code, 0);
    await daemon.docker("kill", container);
    const status = await task("status");
    assert.equal(status.code, 10);
    assert.match(status.stdout, /✗ staging\/packrepo +failed: exited with 137/);
    assert.equal((await task("deploy:staging", ["--remove"])).stdout, "packrepo stopped\n");
    assert.equal((await task("status")).code, 10);
    await assertNothingLeft();
  },
});

Deno.test({
  name: named("what does not start says why and leaves nothing", NO_ENGINE),
  ignore,
  async fn() {
    const fails = async (
      code: number,
      says: RegExp,
      name: string,
      more: Readonly<Record<string, string>>,
    ) => {
      const ended = await task(name, [], more);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, says);
      await assertNothingLeft();
    };
    await fails(
      66,
      /No such image: none:none .*\n.*deno task build --target development\n$/,
      "dev:bg",
      {
        PACKREPO_DEV_IMAGE: "none:none",
      },
    );
    await fails(66, /deno task build --target production\n$/, "deploy:staging", {
      PACKREPO_IMAGE: "none:none",
    });
    await fails(78, /Set PACKREPO_PORT to a number/, "deploy:staging", { PACKREPO_PORT: "x" });
    await fails(66, /Set PACKREPO_ARTIFACTS/, "deploy:staging", {
      PACKREPO_ARTIFACTS: `${checkout.path}/nowhere`,
    });
    await fails(66, /Set PACKREPO_ARTIFACTS/, "deploy:staging", {
      PACKREPO_ARTIFACTS: `${checkout.path}/README.md`,
    });
    const file = `${checkout.path}/tasks/serve.ts`;
    const source = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, "throw new Error('broken on purpose');\n");
    try {
      await fails(
        10,
        /is unhealthy; its log ends with: .*\nnext: {2}Mend what its log says/,
        "dev:bg",
        {},
      );
    } finally {
      await Deno.writeTextFile(file, source);
    }
    await fails(69, /its daemon does not answer/, "status", { DOCKER_HOST: "unix:///nowhere" });
  },
});
