import { type Check, type Sha256Hex, sha256Hex } from "../base/mod.ts";
import {
  ensureFolder,
  lastLine,
  linkTree,
  PACKREPO_ROOT,
  readBytes,
  runProcess,
} from "../host/mod.ts";
import { judgePack } from "../oracles/mod.ts";
import { type PackIndex, readPack } from "../pack/mod.ts";
import { cloneRepo, type CommitInfo, parseRepoSpec } from "../repo/mod.ts";
import { writeArtifact } from "./artifacts.ts";
import { childError } from "./child_error.ts";
import { unlessEndedByInterrupt } from "./interruption.ts";
import { packInContainer } from "./pack_in_container.ts";
import type { GoldenRequest, PhaseContext } from "./phase.ts";

/** The two files of a pack. */
export const PACK_FILES = ["pack.index.json", "pack.body.txt"] as const;

/** A pack that a boot made and judged. */
export interface Golden {
  /** Its folder below `packs/`, unique in the boot. */
  readonly id: string;
  /** `self`, a URL without credentials, or `path:` and the last part of a path. */
  readonly repository: string;
  readonly ref?: string;
  readonly budget: number;
  readonly tokenizer: string;
  readonly commit: CommitInfo;
  /** The files of the pack, by their names below the artifacts' folder. */
  readonly files: readonly {
    readonly name: string;
    readonly sha256: Sha256Hex;
    readonly size: number;
  }[];
  readonly rows: readonly Check[];
  readonly tokens: number;
  readonly chunks: number;
  /** The rules by which no chunk holds a secret, and how many files they took out. */
  readonly secrets: { readonly ruleset: string; readonly leftOut: number };
}

/** How each of the two packing processes is run: whatever must not matter differs. */
const RUNS = [
  { name: "a", workers: 1, env: { TZ: "UTC", LANG: "C", LC_ALL: "C" } },
  {
    name: "elsewhere/b",
    workers: 2,
    env: { TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
  },
] as const;

/** Packs a clone in a process of its own, within the permission set `pack`. */
async function packInProcess(
  run: typeof RUNS[number],
  folder: string,
  pack: { readonly budget: number; readonly tokenizer: string; readonly commit: string },
): Promise<void> {
  const output = `${folder}/pack`;
  const result = await runProcess({
    command: "deno",
    args: [
      ...["run", "-q", "--no-prompt", "--cached-only", "--config", `${PACKREPO_ROOT}/deno.json`],
      ...["-P=pack", `--allow-read=${PACKREPO_ROOT}/lib,${folder}`, `--allow-write=${folder}`],
      ...[`${PACKREPO_ROOT}/tasks/pack.ts`, `${folder}/source.git`, "--output", output, "--json"],
      "--no-config",
      "--no-cache",
      ...["--budget", String(pack.budget), "--tokenizer", pack.tokenizer, "--no-llm"],
      ...["--ref", pack.commit, "--workers", String(run.workers)],
    ],
    cwd: folder,
    env: { ...run.env, INIT_CWD: folder },
  });
  if (result.code === 0) return;
  throw childError(lastLine(result.stderr), result.code);
}

/** Compares the packs that lie below two folders, byte by byte. */
async function sameBytesRow(
  id: string,
  folders: readonly [string, string],
  sides: { readonly between: string; readonly detail: string },
): Promise<Check> {
  for (const name of PACK_FILES) {
    const [first, second] = await Promise.all(
      folders.map(async (folder) => sha256Hex(await readBytes(`${folder}/pack/${name}`))),
    );
    if (first !== second) {
      return { id, status: "failed", detail: `${name} differs between ${sides.between}` };
    }
  }
  return { id, status: "passed", detail: sides.detail };
}

/** Packs the clone in the image of the boot, where there is one, and compares the bytes. */
async function rowsOfContainer(
  { facts, staging, progress }: PhaseContext,
  pack: {
    readonly id: string;
    readonly budget: number;
    readonly tokenizer: string;
    readonly commit: string;
    readonly here: string;
    readonly there: string;
  },
): Promise<Check[]> {
  const { engine, image } = facts.container ?? {};
  if (engine === undefined || image === undefined) return [];
  const { here, there, ...asked } = pack;
  progress(`Packing ${pack.id} in the container`);
  await ensureFolder(there);
  await packInContainer({ engine, image }, {
    ...{ ...asked, repository: `${here}/source.git`, output: `${there}/pack` },
    ...{ scratch: there, staging },
  });
  return [
    await sameBytesRow("container", [here, there], {
      between: "this machine and the container",
      detail: "equal bytes from inside the container, which has no network",
    }),
  ];
}

/** Returns a name for a golden that no other has: `flask`, then `flask-2`. */
export function uniqueId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}

/**
 * Clones a repository clean, packs it twice in separate processes, compares the bytes, judges the
 * pack by every oracle against the clone, and leaves the pack in `<staging>/packs/<id>`.
 *
 * @throws {PackRepoError} What cloning or packing says.
 */
export async function makeGolden(
  request: GoldenRequest | "self",
  id: string,
  context: PhaseContext,
): Promise<Golden> {
  const { options, scratch, staging, progress } = context;
  const spec = parseRepoSpec(request === "self" ? PACKREPO_ROOT : request.repository, {
    cwd: options.cwd,
  });
  const ref = request === "self" ? undefined : request.ref;
  const folders = RUNS.map((run) => `${scratch}/${id}/${run.name}`);
  progress(`Cloning ${spec.label}`);
  await Promise.all(folders.map(ensureFolder));
  await unlessEndedByInterrupt(false);
  await using repo = await cloneRepo(
    spec,
    `${folders[0]}/source.git`,
    ref === undefined ? {} : { ref },
  );
  await linkTree(`${folders[0]}/source.git`, `${folders[1]}/source.git`);
  await unlessEndedByInterrupt(false);
  progress(`Packing ${spec.label} in two processes`);
  const { budget, tokenizer } = options;
  const asked = { budget, tokenizer, commit: repo.info.commit };
  await Promise.all(RUNS.map((run, i) => packInProcess(run, folders[i]!, asked)));

  const inContainer = await rowsOfContainer(context, {
    ...{ ...asked, id, here: folders[0]!, there: `${scratch}/${id}/container` },
  });

  progress(`Judging the pack of ${spec.label}`);
  const pack = await readPack(`${folders[0]}/pack`);
  const rows = [
    await sameBytesRow("deterministic", [folders[0]!, folders[1]!], {
      between: "two processes",
      detail: "equal bytes from two processes with other folders, time zones, locales, workers",
    }),
    ...inContainer,
    ...await judgePack(pack, { repo }),
  ];
  const index = pack.index as PackIndex;
  const files = [];
  for (const name of PACK_FILES) {
    const bytes = await readBytes(`${folders[0]}/pack/${name}`);
    files.push({ name: `packs/${id}/${name}`, sha256: sha256Hex(bytes), size: bytes.length });
    // Not a link: the output may lie on another disk.
    await writeArtifact(`${staging}/packs/${id}/${name}`, bytes);
  }
  return {
    id,
    repository: request === "self"
      ? "self"
      : spec.kind === "url"
      ? spec.label
      : `path:${spec.name}`,
    ...(ref === undefined ? {} : { ref }),
    budget,
    tokenizer,
    commit: repo.info,
    files,
    rows,
    tokens: index.budget_info.actual_tokens,
    chunks: index.chunks.length,
    secrets: {
      ruleset: index.metadata.secrets_ruleset,
      leftOut: index.skipped.filter(({ reason }) => reason === "secret").length,
    },
  };
}
