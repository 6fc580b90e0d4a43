/** Repositories to change and to pack: made by a test, or real ones that are only borrowed. */

import assert from "node:assert/strict";
import { judgePack } from "../../lib/oracles/mod.ts";
import { createPack, type Pack, type PackOptions, serializeIndex } from "../../lib/pack/mod.ts";
import { openRepo, parseRepoSpec } from "../../lib/repo/mod.ts";
import { addCommit, type FixtureContent, fixtureGit } from "./git_fixtures.ts";

/** What a commit does to paths; `null` removes one. */
export type Changes = Readonly<Record<string, FixtureContent | null>>;

/** Packs the commit at the tip of a repository, and has every oracle judge the pack by it. */
export async function packJudged(path: string, options: PackOptions): Promise<Pack> {
  await using repo = await openRepo(parseRepoSpec(path, { cwd: "/" }));
  const pack = await createPack(repo, options);
  const checks = await judgePack({ ...pack, indexText: serializeIndex(pack.index) }, { repo });
  assert.deepEqual(checks.filter(({ status }) => status !== "passed"), []);
  return pack;
}

/** So many steps of history a pack looks back; one more commit moves what it sees of a longer one. */
const HISTORY_STEPS = 1000;

/** A repository whose branch `main` is at some commit, which one further commit may change. */
export class Ground {
  readonly path: string;
  /** Whether its history is longer than what a pack looks at. */
  readonly isLong: boolean;
  readonly #base: string;
  readonly #unchanged = new Map<string, Promise<Pack>>();

  private constructor(path: string, base: string, steps: number) {
    this.path = path;
    this.isLong = steps >= HISTORY_STEPS;
    this.#base = base;
  }

  /** Takes a repository of a test, which it moves the branch `main` of. */
  static async at(path: string): Promise<Ground> {
    const base = await fixtureGit(["rev-parse", "refs/heads/main"], { cwd: path });
    const count = ["rev-list", "--first-parent", "--count", base];
    return new Ground(path, base, Number(await fixtureGit(count, { cwd: path })));
  }

  /** Packs the repository as it was, or with one commit on top; every oracle passes. */
  async pack(options: PackOptions, changes?: Changes): Promise<Pack> {
    if (changes !== undefined) return await this.#packChanged(options, changes);
    const key = JSON.stringify(options);
    const known = this.#unchanged.get(key) ?? this.#packChanged(options);
    this.#unchanged.set(key, known);
    return await known;
  }

  async #packChanged(options: PackOptions, changes?: Changes): Promise<Pack> {
    const cwd = this.path;
    await fixtureGit(["update-ref", "refs/heads/main", this.#base], { cwd });
    if (changes !== undefined) await addCommit({ path: cwd }, changes);
    return await packJudged(cwd, options);
  }
}

/** A real repository: its name, and where it lies. */
export interface RealRepo {
  readonly name: string;
  readonly path: string;
}

/** This repository, and those whose paths are in PACKREPO_TEST_REPOS, with commas between them. */
export function realRepos(): readonly RealRepo[] {
  const here = decodeURIComponent(new URL("../../", import.meta.url).pathname);
  const others = (Deno.env.get("PACKREPO_TEST_REPOS") ?? "").split(",").filter((path) => path);
  return [
    { name: "this repository", path: here },
    ...others.map((path) => ({ name: path.replace(/\/+(?:repo|\.git)?\/*$/, ""), path }))
      .map(({ name, path }) => ({ name: name.replace(/^.*\//, ""), path })),
  ];
}

/** Gives `work` a bare clone of a repository that shares its objects. */
export async function withBorrowed<T>(
  source: string,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempDir({ prefix: "packrepo-borrowed-" });
  try {
    // Of another user's repository nothing but objects is used.
    const trust = ["-c", "safe.directory=*"];
    const commit = await fixtureGit([...trust, "-C", source, "rev-parse", "HEAD"]);
    await fixtureGit([...trust, "clone", "--quiet", "--bare", "--shared", source, path]);
    await fixtureGit(["update-ref", "refs/heads/main", commit], { cwd: path });
    await fixtureGit(["symbolic-ref", "HEAD", "refs/heads/main"], { cwd: path });
    return await work(await Ground.at(path));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}
