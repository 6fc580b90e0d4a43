/** Ctrl-C and SIGTERM in every phase: the exit code, nothing left, nothing touched, nobody orphaned. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, filesBelow, namesIn } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import {
  familyOf,
  NO_PROC,
  processesAbout,
  stillRunning,
  waitUntil,
} from "../helpers/processes.ts";
import { named } from "../unit/host/disk.ts";

let checkout: Checkout;
let small: FixtureRepo;
let big: FixtureRepo;
/** The artifacts of an earlier, good boot. */
let earlier: Readonly<Record<string, string>>;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  small = await makeRepo({ "a.ts": "export const a = 1;\n" });
  big = await makeRepo(
    Array.from(
      { length: 12_000 },
      (_, i) =>
        [`d${i % 97}/file_${i}.ts`, `export const value${i} = ${i};\n`.repeat(1 + i % 9)] as const,
    ),
  );
  await Deno.mkdir(`${checkout.path}/w`);
  await putProgram(
    "slow-start/nix",
    "case $1 in --version*) exec sleep 77;; esac",
  );
  await putProgram(
    "slow-answer/nix",
    "case $1 in --extra*) exec sleep 77;; --version) echo nix 2.26.3;; esac",
  );
  await putProgram(
    "slow-reading/git",
    `case " $* " in *" cat-file --batch"*) exec sleep 77;; esac\nexec '${await pathOf(
      "git",
    )}' "$@"`,
  );
  assertEnded(await checkout.task("smoke", ["--repo", small.path]), 0);
  earlier = await filesBelow(`${checkout.path}/artifacts`);
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
  await small[Symbol.asyncDispose]();
  await big[Symbol.asyncDispose]();
});

/** Writes a program that stands in for another of its name, in a folder of its own below `w`. */
async function putProgram(path: string, script: string): Promise<void> {
  const file = `${checkout.path}/w/${path}`;
  await Deno.mkdir(file.slice(0, file.lastIndexOf("/")));
  await Deno.writeTextFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

async function pathOf(program: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

/** A running task, as far as a test has to see it. */
interface Running {
  readonly pid: number;
  /** What it printed so far. */
  printed(): string;
}

/** How to get a task to where it is to be interrupted. */
interface Scene {
  readonly task: string;
  readonly args: readonly string[];
  readonly bin?: string;
  /** Resolves once the task is there. */
  readonly arrived: (running: Running) => Promise<unknown>;
  readonly leave?: () => Promise<void>;
}

type Signalling = "SIGINT to the group" | "SIGTERM to the task";

const EXITS: Readonly<Record<Signalling, number>> = {
  "SIGINT to the group": 130,
  "SIGTERM to the task": 143,
};

async function interrupt(scene: Scene, signalling: Signalling): Promise<void> {
  const child = checkout.start(scene.task, scene.args, {
    isGroup: true,
    ...(scene.bin === undefined ? {} : { bin: `${checkout.path}/w/${scene.bin}` }),
  });
  const texts = { stdout: "", stderr: "" };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const reading = (["stdout", "stderr"] as const).map(async (name) => {
    for await (const part of child[name]) {
      texts[name] += decoders[name].decode(part, { stream: true });
    }
  });
  try {
    await Promise.race([
      scene.arrived({ pid: child.pid, printed: () => texts.stdout }),
      child.status.then(({ code }) => {
        throw new Error(`It ended (${code}) too early:\n${texts.stdout}\n${texts.stderr}`);
      }),
    ]);
    const family = familyOf(child.pid);
    assert.ok(family.length >= 2, "deno task and the task");
    // A terminal sends it to everybody in the foreground; a supervisor to the process it knows.
    if (signalling === "SIGINT to the group") Deno.kill(-child.pid, "SIGINT");
    else child.kill("SIGTERM");
    const start = performance.now();
    const { code } = await child.status;
    await Promise.all(reading);
    const run = { code, ...texts };
    assertEnded(run, EXITS[signalling]);
    assert.doesNotMatch(run.stdout + run.stderr, /✗|error|failed|FAILED/i, "only an echo");
    assert.ok(performance.now() - start < 60_000, "it ends soon");
    await waitUntil(
      "the end of all its processes",
      () => stillRunning(family).length === 0 || undefined,
      5000,
    );
    assert.deepEqual(processesAbout(checkout.path), [], "orphans");
  } finally {
    await scene.leave?.();
    if (stillRunning(familyOf(child.pid)).length > 0) Deno.kill(-child.pid, "SIGKILL");
  }
  assert.deepEqual(await filesBelow(`${checkout.path}/artifacts`), earlier);
  await assertTidy(checkout, [`${checkout.path}/w`]);
}

const isRunning = (what: RegExp, count: number = 1) => ({ pid }: Running): Promise<true> =>
  waitUntil(
    String(what),
    () => familyOf(pid).filter(({ command }) => what.test(command)).length >= count || undefined,
  );

const hasPrinted = (what: RegExp) => ({ printed }: Running): Promise<true> =>
  waitUntil(String(what), () => what.test(printed()) || undefined);

/** Waits until both processes of the golden phase have written their packs. */
function arePacked(): Promise<true> {
  const temporary = `${checkout.path}/.packrepo/tmp`;
  return waitUntil("two packs", () => {
    const done = namesIn(temporary).flatMap((scratch) =>
      namesIn(`${temporary}/${scratch}`).flatMap((id) =>
        ["a", "elsewhere/b"].map((run) => `${temporary}/${scratch}/${id}/${run}/pack`)
      )
    ).filter((folder) => namesIn(folder).includes("pack.index.json"));
    return done.length === 2 || undefined;
  });
}

/** A server that accepts connections and says nothing. */
function silentServer(): { url: string; arrived: Promise<void>; close: () => Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      resolve();
    }
  })();
  return {
    url: `git://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/slow.git`,
    arrived,
    async close() {
      listener.close();
      await accepting;
      for (const connection of connections) connection.close();
    },
  };
}

function cloning(task: string, ...args: readonly string[]): () => Scene {
  return () => {
    const server = silentServer();
    return {
      task,
      args: args.map((arg) => arg === "URL" ? server.url : arg),
      arrived: () => server.arrived,
      leave: () => server.close(),
    };
  };
}

/** Blocks the signing phase: flake.lock is read again there, and now it never ends. */
function signing(): Scene {
  const lock = `${checkout.path}/flake.lock`;
  return {
    task: "smoke",
    args: ["--repo", small.path],
    async arrived(running) {
      await hasPrinted(/^✓ dependencies/m)(running);
      await Deno.rename(lock, `${lock}.kept`);
      const { success } = await new Deno.Command("mkfifo", { args: [lock] }).output();
      assert.ok(success);
      await hasPrinted(/^✓ golden-packs/m)(running);
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
    leave: () => Deno.rename(`${lock}.kept`, lock),
  };
}

const SCENES: readonly (readonly [name: string, scene: () => Scene])[] = [
  ["smoke, environment", () => ({
    task: "smoke",
    args: [],
    bin: "slow-start",
    arrived: isRunning(/^sleep 77$/),
  })],
  ["smoke, dependencies", () => ({
    task: "smoke",
    args: [],
    bin: "slow-answer",
    arrived: isRunning(/^sleep 77$/),
  })],
  ["smoke, core", () => ({
    task: "smoke",
    args: ["--output", "w/new/folder"],
    arrived: hasPrinted(/^✓ dependencies/m),
  })],
  ["smoke, cloning", cloning("smoke", "--repo", "URL", "--repo", "URL")],
  ["smoke, packing", () => ({
    task: "smoke",
    args: ["--repo", big.path],
    arrived: isRunning(/tasks\/pack\.ts /, 2),
  })],
  ["smoke, judging", () => ({
    task: "smoke",
    args: ["--repo", big.path],
    arrived: arePacked,
  })],
  ["smoke, signing", signing],
  ["pack, cloning", cloning("pack", "URL", "--output", "w/new/folder")],
  ["pack, reading", () => ({
    task: "pack",
    args: [small.path, "--output", "w/new/folder"],
    bin: "slow-reading",
    arrived: isRunning(/^sleep 77$/),
  })],
  ["verify pack, cloning", cloning("verify", "pack", "w/pack", "--repo", "URL")],
  [
    "ci, a gate",
    () => ({ task: "ci", args: ["--gate", "types"], arrived: isRunning(/deno check/) }),
  ],
];

for (const [name, scene] of SCENES) {
  for (const signalling of Object.keys(EXITS) as Signalling[]) {
    const title = `${name}: ${signalling} ends with ${EXITS[signalling]} and leaves nothing`;
    Deno.test({
      name: named(title, NO_PROC),
      ignore: NO_PROC !== undefined,
      async fn() {
        if (name.startsWith("verify")) {
          const args = [small.path, "--output", "w/pack", "--quiet"];
          assertEnded(await checkout.task("pack", args), 0);
        }
        try {
          await interrupt(scene(), signalling);
          assert.ok(!namesIn(`${checkout.path}/w`).includes("new"), "no folder for nothing");
        } finally {
          // A failure of one scene is none of the next.
          await Deno.remove(`${checkout.path}/w/new`, { recursive: true }).catch(() => {});
        }
      },
    });
  }
}

Deno.test("an earlier boot still verifies after all that", async () => {
  const run = await checkout.task("verify", ["transcript", "artifacts/boot_transcript.json"]);
  assertEnded(run, 0);
});
