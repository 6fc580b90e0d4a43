/**
 * `integration.ts PROBE`: what the services must do together, from a container that has no way out. Prints
 * a row for each check and ends with 1 where one fails.
 *
 * @module
 */
import { canConnect, say } from "./probe.ts";

const SERVER = "http://packrepo:8080";
/** All that may be written to here. */
const WORK = "/tmp";
const REPOSITORY = "http://fixtures:8081/small.git";

async function text(path: string, status: number = 200): Promise<string> {
  const response = await fetch(`${SERVER}${path}`);
  const body = await response.text();
  if (response.status !== status) throw new Error(`${path}: ${response.status}, not ${status}`);
  return body;
}

function mustMatch(body: string, what: RegExp): void {
  if (!what.test(body)) throw new Error(`${what} is not in ${JSON.stringify(body.slice(0, 200))}`);
}

/** Runs a task of the image in a writable folder and returns what it prints. */
async function task(name: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "-q", "--no-prompt", "--cached-only", `-P=${name}`],
      ...[`--allow-read=${WORK},lib,.packrepo`, `--allow-write=${WORK},.packrepo`],
      ...[`tasks/${name}.ts`, ...args],
    ],
    env: { INIT_CWD: WORK },
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

const CHECKS: Readonly<Record<string, () => Promise<void>>> = {
  "the server is well and ready": async () => {
    mustMatch(await text("/healthz"), /^ok\n$/);
    mustMatch(await text("/readyz"), /^ready\n$/);
  },
  "the server counts what it answers": async () => {
    mustMatch(await text("/metrics"), /^packrepo_http_requests_total\{.*\} [1-9]\d*$/m);
  },
  "the server gives the report and nothing else": async () => {
    mustMatch(await text("/"), /<html/);
    await text("/.git/config", 404);
    await text("/..%2f..%2fetc%2fpasswd", 404);
  },
  "a repository is packed from the git server, and the pack is what it claims": async () => {
    await task("pack", REPOSITORY, "--output", `${WORK}/pack`, "--budget", "1000");
    mustMatch(await task("verify", "pack", `${WORK}/pack`, "--repo", REPOSITORY), /yes/);
  },
  "the services reach each other": async () => {
    if (!await canConnect("fixtures:8081")) throw new Error("fixtures:8081 is closed");
  },
  "there is no way out": async () => {
    const address = Deno.args[0] ?? "";
    if (address === "") throw new Error("PACKREPO_PROBE names no address to try");
    if (await canConnect(address)) throw new Error(`${address} is open`);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(CHECKS)) {
  try {
    await check();
    say(`✓ ${name}`);
  } catch (error) {
    failed++;
    say(`✗ ${name}: ${(error as Error).message}`);
  }
}
say(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
