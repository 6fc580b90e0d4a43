import assert from "node:assert/strict";
import { probesText } from "../../../lib/container/detect.ts";
import { runScript, withFolder } from "../host/script.ts";

const FACE = import.meta.resolve("../../../lib/container/mod.ts");

/** Programs that stand in for engines in states that a test cannot bring about for real. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "docker-silent": "echo 'Cannot connect to the Docker daemon' >&2; exit 1",
  "docker-podman": `echo '{"Client":{"Version":"4.3.1"},"Server":null}'`,
  "docker-old": `case $1 in version) echo '{"Server":{"Version":"20.10.0","Arch":"amd64"}}';; ` +
    `info) echo '[]';; *) exit 1;; esac`,
  "podman-good": `echo '{"host":{"arch":"arm64","buildahVersion":"1.28.2",` +
    `"ociRuntime":{"name":"crun","version":"crun version 1.8"}},"version":{"Version":"4.3.1"}}'`,
  "buildah-good": "printf 'Version:         1.28.2\\nOS/Arch:         linux/arm64\\n'",
};

/** Asks for an engine in a world with these programs alone. */
async function detect(
  programs: Readonly<Record<string, string>>,
  asked: string,
  mustRun: boolean,
): Promise<{ engine?: string; architecture?: string; reason: string; error?: string }> {
  return await withFolder(async (folder) => {
    for (const [name, program] of Object.entries(programs)) {
      const text = `#!/bin/sh\n${PROGRAMS[program]}\n`;
      await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
    }
    const code = `const { detectEngine, requireEngine } = await import(${JSON.stringify(FACE)});
const { engine, reason } = await detectEngine(${JSON.stringify(asked)}, ${mustRun});
const { name, architecture } = engine?.facts ?? {};
let error;
try { await requireEngine(${JSON.stringify(asked)}, ${mustRun}); }
catch (e) { error = e.code + " " + e.exitCode; }
console.log(JSON.stringify({ engine: name, architecture, reason, error }));`;
    const { stdout, stderr } = await runScript(folder, code, { env: { PATH: folder } });
    assert.equal(stderr, "");
    return JSON.parse(stdout);
  });
}

Deno.test("detectEngine() says of each engine why it cannot be used", async () => {
  assert.deepEqual(await detect({ docker: "docker-silent" }, "auto", false), {
    reason: "docker is installed, but its daemon does not answer; podman is not installed; " +
      "buildah is not installed",
    error: "container.no-engine 69",
  });
  const disguised = await detect({ docker: "docker-podman" }, "docker", false);
  assert.equal(disguised.reason, "docker is installed, but it is not Docker: it has no daemon");
  const old = await detect({ docker: "docker-old" }, "docker", false);
  assert.equal(old.reason, "docker has no buildx: install docker-buildx");
});

Deno.test("detectEngine() takes the first that can be used, and says why", async () => {
  const found = await detect(
    { docker: "docker-silent", podman: "podman-good", buildah: "buildah-good" },
    "auto",
    true,
  );
  assert.deepEqual([found.engine, found.architecture, found.error], ["podman", "arm64", undefined]);
  assert.match(found.reason, /^podman 4\.3\.1, .*: because docker is installed, but/);
  const asked = await detect({ podman: "podman-good", buildah: "buildah-good" }, "buildah", false);
  assert.equal(asked.engine, "buildah");
  assert.match(asked.reason, /: as asked for$/);
});

Deno.test("detectEngine() does not take buildah where something has to run", async () => {
  const found = await detect({ buildah: "buildah-good" }, "auto", true);
  assert.equal(found.engine, undefined);
  assert.match(found.reason, /buildah 1\.28\.2; it builds, and runs nothing$/);
  assert.equal((await detect({ buildah: "buildah-good" }, "auto", false)).engine, "buildah");
});

Deno.test("probesText() joins what was found", () => {
  assert.equal(
    probesText([{ name: "docker", detail: "is gone" }, { name: "podman", detail: "is here" }]),
    "docker is gone; podman is here",
  );
});
