/** The services of infra/compose.yaml together, on a daemon of their own. */

import assert from "node:assert/strict";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import {
  contentsOf,
  type Daemon,
  engineEnv,
  furnish,
  NO_ENGINE,
  startDaemon,
} from "../helpers/engine.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
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
