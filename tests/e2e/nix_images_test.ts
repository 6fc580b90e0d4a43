/** The images and the checks of the flake, with a stand-in for nixpkgs: their wiring. */

import assert from "node:assert/strict";
import { commitAll, copyFlake, STAND_IN, SYSTEM } from "../helpers/flake_copy.ts";
import { nixTest, type Ran, type Workshop } from "../helpers/nix_workshop.ts";

/** A project so small that it needs no npm package, with this project's flake. */
async function smallProject(shop: Workshop): Promise<string> {
  const folder = `${shop.folder}/small`;
  await copyFlake(folder);
  await Deno.writeTextFile(`${folder}/deno.lock`, '{"version":"5","npm":{}}\n');
  const tasks = { smoke: { description: "Boots", command: "echo" } };
  await Deno.writeTextFile(`${folder}/deno.json`, `${JSON.stringify({ tasks }, null, 2)}\n`);
  const files = {
    "LICENSE": "MIT\n",
    "README.md": "# Small\n",
    "lib/a.ts": "export const a: number = 1;\n",
    "spec/x.md": "# X\n",
    "tasks/smoke.ts": 'import "../lib/a.ts";\n',
    "tests/unit/a_test.ts": 'import { a } from "../../lib/a.ts";\n\n' +
      'Deno.test("a", async () => {\n  const git = new Deno.Command("git", { args: ["ls-files"] });\n' +
      "  const { stdout } = await git.output();\n" +
      '  if (a !== 1 || !new TextDecoder().decode(stdout).includes("lib/a.ts")) throw new Error();\n' +
      "});\n",
    "tests/properties/b_test.ts": 'Deno.test("b", () => {});\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  await commitAll(folder);
  return folder;
}

function build(shop: Workshop, flake: string, attribute: string): Promise<Ran> {
  const args = ["build", ...STAND_IN, `${flake}#${attribute}`, "--no-link", "--json"];
  // As the caller's PATH has it: Deno may lie anywhere.
  return shop.run([...args, "--impure"]);
}

/** What the stand-in says that an image would be made from. */
interface Spec {
  readonly name: string;
  readonly tag: string;
  readonly created: string;
  readonly contents: readonly string[];
  readonly fakeRootCommands: string;
  readonly config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Cmd: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly Healthcheck?: { readonly Test: readonly string[] };
    readonly Labels: Readonly<Record<string, string>>;
  };
}

async function specOf(
  shop: Workshop,
  flake: string,
  name: string,
): Promise<{ spec: Spec; script: string }> {
  const built = await build(shop, flake, `image-${name}`);
  assert.equal(built.code, 0, built.stderr);
  const script = JSON.parse(built.stdout)[0].outputs.out;
  const { stdout } = await new Deno.Command(script).output();
  return { spec: JSON.parse(new TextDecoder().decode(stdout)), script };
}

const LINUX = { needs: Deno.build.os === "linux" ? "git" : "Linux" };

nixTest(
  "the images run as nobody, at the commit's date, with the flake's packages",
  async (shop) => {
    const flake = await smallProject(shop);
    for (const name of ["development", "ci", "production"]) {
      const { spec } = await specOf(shop, flake, name);
      assert.equal(`${spec.name}:${spec.tag}`, `localhost/packrepo:${name}`);
      assert.equal(spec.config.User, "65532:65532");
      assert.match(spec.fakeRootCommands, /chown 65532:65532 work artifacts/);
      // FIXTURE_ENV's date of a commit.
      assert.equal(spec.created, "2025-01-01T00:00:00Z");
      assert.equal(spec.config.Labels["org.opencontainers.image.created"], spec.created);
      const env = Object.fromEntries(
        spec.config.Env.map((line) => [line.split("=")[0]!, line.slice(line.indexOf("=") + 1)]),
      );
      assert.equal(env["PATH"], "/bin");
      assert.match(env["DENO_DIR"]!, /-packrepo-npm-cache$/);
      assert.match(env["PACKREPO_NIXPKGS"]!, /^sha256-/);
      assert.equal(env["NPM_CONFIG_REGISTRY"], "http://npm.invalid/");
    }
  },
  LINUX,
);

nixTest(
  "the production image has no shell, and Nix refuses to build one that has",
  async (shop) => {
    const flake = await smallProject(shop);
    const { spec, script } = await specOf(shop, flake, "production");
    const closure = (await shop.ask(["path-info", "--recursive", script])).split("\n");
    assert.ok(closure.some((path) => path.endsWith("-deno")), closure.join("\n"));
    assert.deepEqual(closure.filter((path) => /bash|bin-sh|busybox|coreutils/.test(path)), []);
    assert.deepEqual(spec.config.Entrypoint, ["deno"]);
    const { Test } = spec.config.Healthcheck!;
    assert.deepEqual(Test.slice(0, 3), ["CMD", "deno", "run"]);
    const app = Test.find((word) => word.endsWith("/tasks/serve.ts"))!.replace(/\/tasks.*/, "");
    const names = (await Array.fromAsync(Deno.readDir(app), ({ name }) => name)).sort();
    assert.deepEqual(names, [
      "LICENSE",
      "README.md",
      "deno.json",
      "deno.lock",
      "flake.lock",
      "flake.nix",
      "lib",
      "spec",
      "tasks",
    ]);

    const path = `${flake}/infra/nix/images.nix`;
    const text = await Deno.readTextFile(path);
    const line = "    ln -s ${app} $out/app\n";
    assert.ok(text.includes(line));
    await Deno.writeTextFile(
      path,
      text.replace(line, `${line}ln -s \${pkgs.bash}/bin/bash $out/bin/sh\n`),
    );
    const refused = await build(shop, flake, "image-production");
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /not allowed to refer to/);
  },
  LINUX,
);

nixTest("a changed file of the source leaves the other store paths as they are", async (shop) => {
  const flake = await smallProject(shop);
  const before = await specOf(shop, flake, "production");
  const pathsOf = async (script: string) =>
    (await shop.ask(["path-info", "--recursive", script])).split("\n").map((path) =>
      path.replace(/^.*\//, "")
    );
  await Deno.writeTextFile(`${flake}/lib/a.ts`, "export const a: number = 2;\n");
  const after = await specOf(shop, flake, "production");
  const [old, now] = [await pathsOf(before.script), await pathsOf(after.script)];
  const changed = now.filter((path) => !old.includes(path)).map((path) => path.slice(33)).sort();
  assert.deepEqual(changed, ["packrepo", "packrepo-production", "stream-packrepo"]);
}, LINUX);

nixTest("the checks pass a sound project, and each fails one that is not", async (shop) => {
  const flake = await smallProject(shop);
  for (const check of ["lint", "types", "tests"]) {
    const { code, stderr } = await build(shop, flake, `checks.${SYSTEM}.${check}`);
    assert.equal(code, 0, `${check}: ${stderr}`);
  }
  const broken: Readonly<Record<string, readonly [path: string, text: string]>> = {
    lint: ["lib/a.ts", "export const a: number = 1;\ndebugger;\n"],
    types: ["lib/a.ts", 'export const a: number = "1";\n'],
    tests: ["tests/unit/a_test.ts", 'Deno.test("a", () => {\n  throw new Error("no");\n});\n'],
  };
  for (const [check, [path, text]] of Object.entries(broken)) {
    const before = await Deno.readTextFile(`${flake}/${path}`);
    await Deno.writeTextFile(`${flake}/${path}`, text);
    const { code } = await build(shop, flake, `checks.${SYSTEM}.${check}`);
    assert.notEqual(code, 0, check);
    await Deno.writeTextFile(`${flake}/${path}`, before);
  }
});
