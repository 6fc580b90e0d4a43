import assert from "node:assert/strict";
import { runScript, withFolder } from "../host/script.ts";

const FACE = import.meta.resolve("../../../lib/container/mod.ts");

const ANSWERS = `case "$1 $2" in
"version "*) echo '{"Server":{"Version":"26.0.0","Arch":"amd64"}}'; exit ;;
"buildx version" | "info "* | "compose version") exit ;;
esac
`;

/**
 * Calls a function of compose.ts in a world whose docker does this, and returns how that ended and
 * what docker was asked.
 *
 * @param docker A program of sh; none at all where it is missing.
 */
async function call(
  docker: string | undefined,
  code: string,
): Promise<{ value?: unknown; error?: string; message?: string; hint?: string; asked: string[] }> {
  return await withFolder(async (folder) => {
    const log = `${folder}/log`;
    await Deno.writeTextFile(log, "");
    if (docker !== undefined) {
      const text = `#!/bin/sh\necho "$*" >> '${log}'\n${docker}\n`;
      await Deno.writeTextFile(`${folder}/docker`, text, { mode: 0o755 });
    }
    const source = `import * as face from ${JSON.stringify(FACE)};
try { console.log(JSON.stringify({ value: await face.${code} })); }
catch (e) { console.log(JSON.stringify({ error: e.code + " " + e.exitCode, message: e.message, hint: e.hint })); }`;
    const { stdout, stderr } = await runScript(folder, source, { env: { PATH: folder } });
    assert.equal(stderr, "");
    const asked = (await Deno.readTextFile(log)).trimEnd().split("\n");
    return { ...JSON.parse(stdout), asked };
  });
}

Deno.test("requireCompose() says what is missing", async () => {
  const none = await call(undefined, "requireCompose()");
  assert.equal(none.error, "container.no-engine 69");
  assert.match(none.message!, /docker is not installed$/);
  const silent = await call("exit 1", "requireCompose()");
  assert.equal(silent.error, "container.no-engine 69");
  assert.match(silent.message!, /its daemon does not answer$/);
  const bare = await call(
    ANSWERS.replace('| "compose version"', "") + "exit 1",
    "requireCompose()",
  );
  assert.equal(bare.error, "container.no-compose 69");
  assert.equal((await call(ANSWERS, "requireCompose()")).error, undefined);
});

Deno.test.each([
  ["Error response from daemon: No such image: a:b", "container.no-image 66"],
  ["Bind for 127.0.0.1:80 failed: port is already allocated", "container.port-taken 69"],
  ["Invalid hostPort: zz", "container.bad-port 78"],
  ["bind source path does not exist: /a", "container.no-folder 66"],
  ["container a-1 is unhealthy", "container.unhealthy 10"],
  ["container a-1 exited (66)", "container.unhealthy 10"],
  ["Cannot connect to the Docker daemon at unix:///a", "container.engine-gone 69"],
  ["something else", "container.engine-failed 10"],
])("startStack() knows %j, and removes what it started", async (says, error) => {
  const docker = `case " $* " in
*" up "*) echo '${says}' >&2; exit 1 ;;
*" logs "*) echo one; echo two ;;
esac`;
  const ended = await call(docker, 'startStack("staging")');
  assert.equal(ended.error, error);
  assert.match(ended.message!, /^Cannot start the services of staging: /);
  if (error.startsWith("container.no-image")) {
    assert.equal(ended.hint, "Build it first: deno task build --target production");
  }
  assert.equal(ended.message!.endsWith("its log ends with: two"), error.includes("unhealthy"));
  assert.match(ended.asked.at(-1)!, /--project-name packrepo-staging .* down /);
});

Deno.test("startStack() returns how the services are, and asks for the files of its stack", async () => {
  const docker = `case " $* " in
*" ps "*) echo '{"Service":"packrepo-dev","State":"running","Health":"healthy"}' ;;
esac`;
  const { value, asked } = await call(docker, 'startStack("dev")');
  assert.deepEqual(value, [{
    service: "packrepo-dev",
    state: "running",
    health: "healthy",
    exitCode: 0,
    addresses: [],
  }]);
  assert.equal(asked.length, 2);
  assert.match(
    asked[0]!,
    /--file \S+\/infra\/compose\.yaml --file \S+\/infra\/compose\.override\.yaml --profile dev up /,
  );
  const staging = await call(docker, 'startStack("staging")');
  assert.match(staging.asked[0]!, /--file \S+\/infra\/compose\.yaml --profile prod up /);
});

Deno.test("runStack() follows what is printed, says how it ended, and removes it", async () => {
  const docker = `case " $* " in
*" ps "*) echo '{"Service":"packrepo-dev","State":"exited","ExitCode":3}' ;;
esac`;
  const { value, asked } = await call(docker, 'runStack("dev", () => {})');
  const [state] = value as { state: string; exitCode: number }[];
  assert.deepEqual([state?.state, state?.exitCode], ["exited", 3]);
  const commands = asked.map((line) => line.match(/ (up|ps|logs|down) /)?.[1]);
  assert.deepEqual(commands, ["up", "ps", "logs", "ps", "down"]);
});
