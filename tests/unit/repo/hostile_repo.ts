import { randomBytes } from "node:crypto";
import { FIXTURE_ENV, fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";

/** A repository in which everything that can name a program names one that leaves a trace. */
export interface HostileRepo extends AsyncDisposable {
  readonly path: string;
  /** A blob that is missing, for which git would ask the hostile remote. */
  readonly missing: string;
  /** The names of the traps that were run. */
  sprung(): Promise<string[]>;
  /** Runs git as an unsuspecting user would, without any hardening. */
  unguarded(args: readonly string[]): Promise<void>;
}

const HOOKS = [
  "post-checkout",
  "post-index-change",
  "pre-auto-gc",
  "reference-transaction",
  "post-update",
  "pre-receive",
  "fsmonitor-watchman",
];

/** The keys whose value is a command; `trap NAME` is the command that leaves a trace. */
function commandKeys(trap: (name: string) => string): [key: string, value: string][] {
  const keys = [
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "merge.evil.driver",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "filter.with=equals.clean",
    "filter.with.dots.clean",
    "gpg.program",
    "gpg.ssh.program",
    "credential.helper",
    "uploadpack.packObjectsHook",
    "gc.recentObjectsHook",
    "sequence.editor",
    "pager.log",
    "pager.status",
    "remote.evil.uploadpack",
    "remote.origin.uploadpack",
    "tar.tar.gz.command",
    "trailer.sign.command",
    "hook.evil.command",
  ];
  return keys.map((key) => [key, key === "core.fsmonitor" ? trap(key).trim() : trap(key)]);
}

/**
 * Makes a repository that tries everything; its folder holds the traps and the traces.
 *
 * @param options.padding The size of a further file that does not compress.
 */
export async function makeHostileRepo(options: { padding?: number } = {}): Promise<HostileRepo> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-hostile-" });
  const path = `${folder}/repo`;
  const traces = `${folder}/traces`;
  const traps = `${folder}/traps`;
  await Deno.mkdir(traces);
  await Deno.mkdir(traps);
  const setTrap = (name: string): string => {
    const file = `${traps}/${name}`;
    Deno.writeTextFileSync(file, `#!/bin/sh\necho run > '${traces}/${name}'\nexit 1\n`, {
      mode: 0o755,
    });
    return file;
  };
  const repo = await makeRepo({
    "a.txt": "content\n",
    "b.txt": "first content\n",
    "equals.txt": "x\n",
    "dots.txt": "y\n",
    ".gitattributes": "*.txt filter=evil diff=evil merge=evil ident\n" +
      "equals.txt filter=with=equals\ndots.txt filter=with.dots\n",
    "missing.bin": "this blob is removed below",
    ...(options.padding === undefined ? {} : { padding: randomBytes(options.padding) }),
  }, { path, checkout: true });
  const missing = await fixtureGit(["rev-parse", "HEAD:missing.bin"], { cwd: path });
  await Deno.remove(`${path}/.git/objects/${missing.slice(0, 2)}/${missing.slice(2)}`);
  // A commit without the missing blob, so that reading everything of it can succeed.
  await Deno.writeTextFile(`${path}/b.txt`, "other content\n");
  await fixtureGit(["add", "b.txt"], { cwd: path });
  await fixtureGit(["rm", "-q", "--cached", "missing.bin"], { cwd: path });
  await fixtureGit(["-c", "core.fsmonitor=", "commit", "-q", "-m", "without"], { cwd: path });

  const url = `${folder}/hostile-remote.git`;
  await fixtureGit(["init", "-q", "--bare", url]);
  const settings: [string, string][] = [
    ...commandKeys((name) => setTrap(name)),
    ["hook.evil.event", "post-index-change"],
    ["core.hooksPath", traps],
    ["core.repositoryFormatVersion", "1"],
    ["extensions.partialClone", "evil"],
    ["remote.evil.url", url],
    ["remote.evil.promisor", "true"],
    ["remote.evil.partialCloneFilter", "blob:none"],
    ["remote.origin.url", `ext::${setTrap("ext-transport")} %S`],
    ["fetch.bundleURI", `file://${folder}/bundle`],
    ["protocol.ext.allow", "always"],
    ["protocol.file.allow", "always"],
    ["protocol.allow", "always"],
    [`url.${url}.insteadOf`, "https://"],
    ["status.submoduleSummary", "true"],
    ["submodule.recurse", "true"],
    ["log.showSignature", "true"],
    ["filter.evil.required", "true"],
    ["core.untrackedCache", "true"],
    ["alias.ls-tree", `!${setTrap("alias")}`],
    ["include.path", "../../included"],
  ];
  for (const hook of HOOKS) {
    const trap = setTrap(hook);
    await Deno.mkdir(`${path}/.git/hooks`, { recursive: true });
    await Deno.copyFile(trap, `${path}/.git/hooks/${hook}`);
  }
  for (const [key, value] of settings) {
    await fixtureGit(["config", "--file", `${path}/.git/config`, key, value]);
  }
  const included = `${folder}/included`;
  await fixtureGit([
    ...["config", "--file", included, "filter.included.clean", setTrap("filter.included.clean")],
  ]);
  await Deno.mkdir(`${path}/.git/info`, { recursive: true });
  await Deno.writeTextFile(`${path}/.git/info/attributes`, "b.txt filter=included\n");
  await Deno.mkdir(`${path}/.git/objects/info`, { recursive: true });
  await Deno.writeTextFile(`${path}/.git/objects/info/alternates`, `${url}/objects\n`);

  async function touch(): Promise<void> {
    // Newer than the index: git must look at the contents to tell whether they changed.
    const later = new Date(Date.now() + 60_000);
    for (const name of ["a.txt", "b.txt", "equals.txt", "dots.txt"]) {
      await Deno.utime(`${path}/${name}`, later, later);
    }
  }
  await touch();
  return {
    path,
    missing,
    async sprung(): Promise<string[]> {
      const names: string[] = [];
      for await (const entry of Deno.readDir(traces)) names.push(entry.name);
      return names.sort();
    },
    async unguarded(args): Promise<void> {
      await new Deno.Command("git", {
        args: [...args],
        cwd: path,
        clearEnv: true,
        env: { ...FIXTURE_ENV, GIT_CONFIG_GLOBAL: "/dev/null" },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).output();
    },
    [Symbol.asyncDispose]: async () => {
      void repo;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
