/** The image of `--engine none`, on a base of Debian packages, loaded and run by real engines. */

import assert from "node:assert/strict";
import type { AssembledImage } from "../../lib/container/mod.ts";
import { makeRepo } from "../helpers/git_fixtures.ts";
import { isOnPath, type Ran, runProgram } from "../helpers/nix_workshop.ts";
import { assemble, makeRunBase, NO_BASE, testUnless } from "../helpers/production_image.ts";
import { withFolder } from "../unit/host/script.ts";

const ROOT = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

/** An engine, and how it is asked to run something as narrowly as production is run. */
interface Engine {
  readonly name: string;
  run(args: readonly string[]): Promise<Ran>;
  /** Flags for `run` that this engine wants on this machine. */
  readonly flags: readonly string[];
}

const NARROW = [
  "--network=none",
  "--read-only",
  "--tmpfs=/tmp",
  "--tmpfs=/app/.packrepo:mode=1777",
  "--cap-drop=ALL",
  "--security-opt=no-new-privileges",
];

async function noDocker(): Promise<string | undefined> {
  if (!isOnPath("docker")) return "docker is not installed";
  const { code } = await runProgram("docker", ["info"]);
  return code === 0 ? undefined : "no docker daemon answers";
}

const NO_DOCKER = await noDocker();
const NO_PODMAN = isOnPath("podman") ? undefined : "podman is not installed";
const NO_SKOPEO = isOnPath("skopeo") ? undefined : "skopeo is not installed";

/** A podman whose images lie in a folder of the test. */
function podmanIn(folder: string): Engine {
  const place = [
    `--root=${folder}/podman`,
    `--runroot=${folder}/podman-run`,
    "--storage-driver=vfs",
    ...(isOnPath("runc") ? ["--runtime=runc"] : []),
  ];
  return {
    name: "podman",
    // It would look for credentials where a docker of the tests has none.
    run: (args) => runProgram("podman", [...place, ...args], { env: { DOCKER_CONFIG: "" } }),
    // Podman asks for limits that a machine in a box may not give.
    flags: ["--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096"],
  };
}

const docker: Engine = { name: "docker", run: (args) => runProgram("docker", args), flags: [] };

async function ask(engine: Engine, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.run(args);
  assert.equal(code, 0, `${engine.name} ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** Where a repository is mounted in a container. */
const MOUNT = "/work";

/** Packs a repository with Deno's own flags, as `deno task pack` would inside /app. */
const PACK = [
  "run",
  "-q",
  "--no-prompt",
  "--cached-only",
  "-P=pack",
  `--allow-read=${MOUNT},lib,.packrepo/tmp`,
  `--allow-write=${MOUNT},.packrepo/tmp`,
  "tasks/pack.ts",
  MOUNT,
  "--budget=2000",
  "--output=-",
];

async function packOnHost(repository: string): Promise<string> {
  const args = PACK.map((arg) => arg.replace(MOUNT, repository));
  const output = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { INIT_CWD: repository },
  }).output();
  assert.equal(output.code, 0, new TextDecoder().decode(output.stderr));
  return new TextDecoder().decode(output.stdout);
}

/** Loads an image, looks at it, runs it, packs in it, and asks for its health. */
async function tryImage(engine: Engine, archive: string, made: AssembledImage): Promise<void> {
  const { tag } = made;
  await ask(engine, "load", "--input", archive);
  const [seen] = JSON.parse(await ask(engine, "image", "inspect", tag));
  // Which of the two is the ID depends on the store; nothing else is.
  const id = String(seen.Id).replace(/^(?:sha256:)?/, "sha256:");
  assert.ok([made.config, made.manifest].includes(id as typeof made.config), id);
  assert.deepEqual(seen.RootFS.Layers, made.layers.map(({ digest }) => digest));
  const health = seen.Config.Healthcheck ?? seen.HealthCheck ?? seen.Healthcheck;
  assert.equal(health.Test[0], "CMD");

  const run = ["run", "--rm", ...NARROW, ...engine.flags];
  assert.match(await ask(engine, ...run, tag, "--version"), /^deno 2\.9\.4 /);
  const who = "console.log(Deno.uid(), Deno.gid())";
  assert.equal(await ask(engine, ...run, tag, "eval", who), "65532 65532");
  const shell = await engine.run([...run, "--entrypoint=/bin/sh", tag, "-c", "true"]);
  assert.notEqual(shell.code, 0, "there is no shell");

  await using repo = await makeRepo({ "a.ts": "export const a = 1;\n", "b/c.md": "# c\n" }, {
    bare: true,
  });
  // The user of the image is nobody on this machine.
  await runProgram("chmod", ["-R", "a+rX", repo.path]);
  const mount = `--volume=${repo.path}:${MOUNT}:ro`;
  const inside = await ask(engine, ...run, `--env=INIT_CWD=${MOUNT}`, mount, tag, ...PACK);
  assert.equal(inside, (await packOnHost(repo.path)).trim());
  assert.ok(inside.includes("export const a = 1;"));
  assert.match(await ask(engine, ...run, tag, "task", "verify", "locks"), /passed|ok/);
}

/** Starts a container with the image's own command, and hands it to `work`. */
async function withServing(
  engine: Engine,
  tag: string,
  work: (container: string) => Promise<void>,
): Promise<void> {
  const container = await ask(engine, "run", "--detach", ...NARROW, ...engine.flags, tag);
  try {
    await work(container);
  } finally {
    await ask(engine, "rm", "--force", container);
  }
}

testUnless(
  NO_BASE ?? NO_DOCKER,
  "docker loads and runs the image, and finds it healthy",
  () =>
    withFolder(async (folder) => {
      const archive = `${folder}/a.tar`;
      const tag = `localhost/packrepo-test:${crypto.randomUUID().slice(0, 8)}`;
      const made = await assemble({ base: await makeRunBase(), output: archive, tag });
      try {
        await tryImage(docker, archive, made);
        await withServing(docker, tag, async (container) => {
          const format = "{{.State.Health.Status}}";
          for (let tries = 0; tries < 300; tries++) {
            const status = await ask(docker, "inspect", "--format", format, container);
            if (status === "healthy") return;
            assert.equal(status, "starting");
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          assert.fail("it is not healthy after 30 seconds");
        });
      } finally {
        await docker.run(["image", "rm", "--force", tag]);
      }
    }),
);

testUnless(
  NO_BASE ?? NO_PODMAN,
  "podman loads and runs the same image, and finds it healthy",
  () =>
    withFolder(async (folder) => {
      const podman = podmanIn(folder);
      const archive = `${folder}/a.tar`;
      const made = await assemble({ base: await makeRunBase(), output: archive });
      try {
        await tryImage(podman, archive, made);
        await withServing(podman, made.tag, async (container) => {
          // Without systemd nobody asks but us.
          for (let tries = 0; tries < 100; tries++) {
            if ((await podman.run(["healthcheck", "run", container])).code === 0) return;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          assert.fail("it is not healthy after 10 seconds");
        });
      } finally {
        await podman.run(["system", "reset", "--force"]);
      }
    }),
);

testUnless(
  NO_BASE ?? NO_SKOPEO,
  "skopeo reads the archive in both of its forms",
  () =>
    withFolder(async (folder) => {
      const archive = `${folder}/a.tar`;
      const made = await assemble({ base: await makeRunBase(), output: archive });
      const copy = async (from: string, to: string) => {
        const { code, stderr } = await runProgram("skopeo", [
          "--insecure-policy",
          "copy",
          "--format=v2s2",
          from,
          `dir:${folder}/${to}`,
        ]);
        assert.equal(code, 0, stderr);
        return JSON.parse(await Deno.readTextFile(`${folder}/${to}/manifest.json`));
      };
      for (const form of ["oci-archive", "docker-archive"]) {
        const manifest = await copy(`${form}:${archive}`, form);
        assert.equal(manifest.config.digest, made.config, form);
      }
    }),
);

testUnless(
  NO_BASE,
  "a base of Debian packages is the same when it is made again, and made once only",
  async () => {
    const layout = await makeRunBase();
    const index = await Deno.readTextFile(`${layout}/index.json`);
    const root = `${ROOT}/.packrepo/cache/bases/run.tar`;
    const inputs = await Deno.readTextFile(`${root}.inputs`);
    const before = (await Deno.stat(root)).mtime;
    await makeRunBase();
    assert.deepEqual((await Deno.stat(root)).mtime, before, "its inputs are the same");
    await Deno.remove(`${root}.inputs`);
    await makeRunBase();
    assert.notDeepEqual((await Deno.stat(root)).mtime, before);
    assert.equal(await Deno.readTextFile(`${layout}/index.json`), index);
    assert.equal(await Deno.readTextFile(`${root}.inputs`), inputs);
  },
);

Deno.test("infra/container/base.sh says how it is called", async () => {
  const calls: readonly (readonly string[])[] = [
    [],
    ["run"],
    ["walk", "x.tar"],
    ["--colour", "red", "run", "x.tar"],
    ["--include", "a b", "run", "x.tar"],
    ["--suite", "../x", "run", "x.tar"],
  ];
  for (const args of calls) {
    const { code, stderr } = await runProgram("bash", [`${ROOT}/infra/container/base.sh`, ...args]);
    assert.equal(code, 64, `${args}: ${stderr}`);
    assert.match(stderr, /hint: run: infra\/container\/base\.sh/);
  }
});
