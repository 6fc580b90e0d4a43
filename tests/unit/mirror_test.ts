/** Rules of the house that no other tool checks: mirrored tests, sizes of files, leaked paths. */

import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

/** Files of lib without a test of their own, and why. */
const UNTESTED: Readonly<Record<string, string>> = {
  "lib/boot/assemble.ts": "makes an image; tests/e2e/assemble_cli_test.ts runs the task",
  "lib/boot/container_assembled.ts": "makes an image; tests/e2e/assemble_cli_test.ts boots",
  "lib/boot/bootstrap.ts":
    "writes keys where PackRepo lies; tests/e2e runs it in checkouts of its own",
  "lib/boot/keys.ts": "writes keys where PackRepo lies; tests/e2e runs it in checkouts of its own",
  "lib/boot/manifests_child.ts": "a process of its own; tests/e2e/supply_test.ts starts it",
  "lib/boot/registry.ts": "starts processes; tests/e2e/supply_test.ts runs the tasks",
  "lib/boot/registry_child.ts": "a process of its own; tests/e2e/supply_test.ts starts it",
  "lib/boot/task_serve.ts": "the body of a task; tests/e2e/serve_test.ts runs the task",
  "lib/boot/task_smoke.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_supply.ts": "the bodies of tasks; tests/e2e/supply_test.ts runs the tasks",
  "lib/boot/pack_in_container.ts": "packs in a container; tests/e2e/container_boot_test.ts boots",
  "lib/boot/phase_container.ts": "runs a container; tests/e2e/container_boot_test.ts boots for it",
  "lib/boot/phase_golden.ts": "clones, starts processes and packs; tests/e2e boots for it",
  "lib/boot/phase_signing.ts": "signs what a whole boot found; tests/e2e boots for it",
  "lib/boot/task_assemble.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_bootstrap.ts": "the body of a task; tests/e2e runs it in checkouts of its own",
  "lib/boot/task_build.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_ci.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_clean.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_compose.ts": "the bodies of tasks; tests/e2e/compose_test.ts runs the tasks",
  "lib/boot/task_pack.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_transcript.ts": "the body of a task; tests/e2e runs the task",
  "lib/boot/task_verify.ts": "the body of a task; tests/e2e runs the task",
  "lib/container/build_image.ts": "calls an engine; tests/e2e/container_build_test.ts builds",
  "lib/container/buildah.ts": "calls an engine; detect_test.ts finds it, tests/e2e builds with it",
  "lib/container/container.ts": "runs a container; tests/e2e/container_boot_test.ts boots for it",
  "lib/container/contexts.ts": "fetches packages; tests/e2e/container_build_test.ts builds of them",
  "lib/container/docker.ts": "calls an engine; detect_test.ts finds it, tests/e2e builds with it",
  "lib/container/images.ts": "calls an engine; tests/e2e/container_build_test.ts cleans up",
  "lib/container/podman.ts": "calls an engine; detect_test.ts finds it, tests/e2e builds with it",
  "lib/container/run_image.ts":
    "runs a container; deno task ci:docker, see container_build_test.ts",
  "lib/container/storage_build.ts": "calls podman and buildah; tests/e2e builds with them",
  "lib/flake/flake_error.ts": "makes the errors that every test of flake looks at",
  "lib/flake/lock_agreement.ts": "a part of checkFlakeLock(), tested by lock_check_test.ts",
  "lib/flake/lock_nodes.ts": "a part of checkFlakeLock(), tested by lock_check_test.ts",
  "lib/flake/lock_read.ts": "a part of parseFlakeLock(), tested by lock_test.ts",
  "lib/flake/nar_parts.ts": "a part of narOf(), tested by nar_test.ts",
  "lib/flake/nix_values.ts": "a part of the reader of flake.nix, tested by flake_inputs_test.ts",
  "lib/pack/inspect_worker.ts": "the thread of Inspector, tested by inspector_test.ts",
  "lib/scan/engine/file_scan.ts": "a part of Scanner.scan(), tested by scanner_test.ts",
  "lib/scan/engine/text_block.ts": "a part of Scanner.scan(), tested by scanner_test.ts",
  "lib/scan/place.ts": "what a task is asked to scan; tests/e2e runs the task",
  "lib/scan/policy.ts": "types and the defaults, which every test of scan uses",
  "lib/scan/run/messages.ts": "types and three numbers",
  "lib/scan/run/thread.ts": "a part of runBatches(), tested by run_batches_test.ts",
  "lib/scan/run/worker.ts": "the thread of runBatches(), tested by run_batches_test.ts",
  "lib/scan/scan_history.ts": "needs repositories with a history; tests/e2e scans them",
  "lib/scan/scan_report.ts": "the reports of a task; tests/e2e reads each",
  "lib/scan/scan_target.ts": "chooses what is scanned; tests/e2e scans each kind",
  "lib/scan/task_options.ts": "types and the words of a command line",
  "lib/scan/task_scan.ts": "the body of a task; tests/e2e runs the task",
};

/** The most lines that a file of ours may have. */
const MAX_LINES = 400;

async function trackedFiles(): Promise<readonly string[]> {
  const { code, stdout } = await new Deno.Command("git", {
    args: ["ls-files", "-z"],
    cwd: ROOT.pathname,
  }).output();
  assert.equal(code, 0, "git ls-files works in this folder");
  return new TextDecoder().decode(stdout).split("\0").filter((path) => path !== "");
}

async function readTracked(path: string): Promise<string | undefined> {
  try {
    const bytes = await Deno.readFile(new URL(encodeURI(path).replaceAll("#", "%23"), ROOT));
    return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
  } catch (error) {
    // A link that points nowhere, or a file that is removed but not yet committed.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Returns whether a module says something at run time: more than types and exports of others. */
function hasCode(source: string): boolean {
  const bare = source
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/^import [^;]*;/gm, "");
  return /^(?:export )?(?:default )?(?:async )?(?:function|class|const|let|var)\b/m.test(bare) ||
    /^(?:await|for|if|try|\w+\()/m.test(bare);
}

Deno.test("hasCode() tells modules of types from others", () => {
  assert.equal(hasCode("/** x */\nexport interface A {\n  readonly b: string;\n}\n"), false);
  assert.equal(hasCode("import type { A } from './a.ts';\nexport type B = A | 'const';\n"), false);
  assert.equal(hasCode("export type B =\n  | 'a'\n  | 'function';\n"), false);
  for (const head of ["export function f() {}", "const A = 1;", "export class C {}"]) {
    assert.equal(hasCode(`/** x */\n${head}\n`), true);
  }
});

Deno.test("every file of lib has a test of the same name", async () => {
  const files = await trackedFiles();
  const tests = new Set(files.filter((path) => path.startsWith("tests/unit/")));
  const missing: string[] = [];
  for (const path of files) {
    const match = path.match(/^lib\/(.+)\.ts$/);
    if (match === null || path.endsWith("/mod.ts") || path in UNTESTED) continue;
    if (tests.has(`tests/unit/${match[1]}_test.ts`)) continue;
    const source = await readTracked(path);
    if (source !== undefined && hasCode(source)) missing.push(path);
  }
  assert.deepEqual(missing, [], "files without a test");
});

Deno.test("every exception of the mirror is still a file, still without a test, with a reason", async () => {
  const files = new Set(await trackedFiles());
  for (const [path, reason] of Object.entries(UNTESTED)) {
    assert.ok(files.has(path), `${path} is gone`);
    assert.ok(!files.has(path.replace(/^lib\/(.+)\.ts$/, "tests/unit/$1_test.ts")), path);
    assert.ok(reason.length > 10, path);
  }
});

Deno.test(`no TypeScript file is longer than ${MAX_LINES} lines`, async () => {
  const long: string[] = [];
  for (const path of await trackedFiles()) {
    if (!path.endsWith(".ts")) continue;
    const lines = (await readTracked(path))?.trimEnd().split("\n").length ?? 0;
    if (lines > MAX_LINES) long.push(`${path}: ${lines}`);
  }
  assert.deepEqual(long, []);
});

/** What must not be in a tracked file: it would be true on one machine only, or say too much. */
const LEAKS: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    "a home folder",
    /(?<![\w.~-])\/(?:home|Users)\/(?!user\b|com,ma\b)[a-z][\w.-]*\//,
  ],
  ["root's home folder", /(?<![\w.}~-])\/root\/(?!\.?\.\.)/],
  ["a temporary folder", /(?<![\w.}~/-])\/(?:tmp|var\/tmp)\/(?!out\b)[\w.-]+/],
  [
    "a build machine's folder",
    /(?<![\w.}~/-])\/(?:work|workspace|builds|mnt\/[a-z])\/[a-z][\w.-]*/,
  ],
  ["a package registry", /\bregistry\.[a-z0-9-]+\.[a-z]{2,}\b/i],
  [
    "a mirror of Debian or Ubuntu",
    /\b(?:deb|ftp|archive|security|snapshot)\.(?:debian|ubuntu)\.(?:org|com)\b/i,
  ],
];

/** Files that speak of such places on purpose, and why. */
const ALLOWED_LEAKS: Readonly<Record<string, string>> = {
  "tests/unit/mirror_test.ts": "it holds the patterns and their examples",
};

Deno.test("the patterns of leaks find what they are for and leave the rest", () => {
  const found = (text: string): boolean => LEAKS.some(([, pattern]) => pattern.test(text));
  for (
    const text of [
      'cwd: "/' + 'home/anna/src"',
      "/Users/anna/Library",
      "at file:///root/.cache/x",
      " /tmp/x.json",
      "/var/tmp/abc",
      "(/work/main)",
      "https://registry" + ".npmjs.org/x",
      "registry.example.com",
      "http://deb" + ".debian.org/debian",
    ]
  ) {
    assert.ok(found(text), text);
  }
  for (
    const text of [
      "--output /tmp/out",
      "${stateFolder()}/tmp/x",
      ".packrepo/tmp/x",
      "~/work/x",
      "home/anna/x",
      "the registry. Then",
      "a/root/b",
      "NPM_CONFIG_REGISTRY",
    ]
  ) {
    assert.ok(!found(text), text);
  }
});

Deno.test("no tracked text file holds a path of a machine or the name of a registry", async () => {
  const leaks: string[] = [];
  for (const path of await trackedFiles()) {
    if (path in ALLOWED_LEAKS) continue;
    const text = await readTracked(path);
    if (text === undefined) continue;
    for (const [number, line] of text.split("\n").entries()) {
      for (const [what, pattern] of LEAKS) {
        const match = line.match(pattern);
        if (match !== null) leaks.push(`${path}:${number + 1}: ${what}: ${match[0].slice(0, 80)}`);
      }
    }
  }
  assert.deepEqual(leaks, []);
});
