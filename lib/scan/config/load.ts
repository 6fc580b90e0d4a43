import { PackRepoError } from "../../base/mod.ts";
import { pathInfo, readText } from "../../host/mod.ts";
import { DEFAULT_POLICY, type Policy } from "../policy.ts";
import { readGitleaks } from "./gitleaks.ts";
import { readOwn } from "./own.ts";
import { configError, Table } from "./table.ts";

/** The name of a configuration that is read where it lies at the root of what is scanned. */
export const OWN_CONFIG_NAME = ".packrepo-scan.toml";

/** A policy and where it comes from. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** The file, where there is one. */
  readonly file: string | undefined;
  /** What the file asks for and does not get. */
  readonly notes: readonly string[];
}

const MAX_BYTES = 4 * 2 ** 20;
const MAX_EXTENSIONS = 5;

/** Parses TOML; smol-toml is loaded for it only, most scans have no configuration. */
async function parseToml(text: string, file: string): Promise<Table> {
  const { parse } = await import("smol-toml");
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const [line = "malformed"] = (error as Error).message.split("\n");
    throw configError(`Cannot read ${JSON.stringify(file)}: ${line}`, "Correct the TOML", error);
  }
  return new Table(value, file);
}

/** Reads the file that a configuration extends; without it, there is none. */
export type ReadExtension = (path: string) => Promise<string>;

async function policyFrom(
  text: string,
  file: string,
  options: { readonly extension: ReadExtension; readonly depth: number },
): Promise<{ readonly policy: Policy; readonly notes: readonly string[] }> {
  const table = await parseToml(text, file);
  if (table.has("version") || file.endsWith(OWN_CONFIG_NAME)) {
    return { policy: readOwn(table), notes: [] };
  }
  const config = readGitleaks(table);
  const notes = [...config.notes];
  let base: Policy = { ...DEFAULT_POLICY, useDefaults: config.useDefaults };
  if (config.extendPath !== undefined && config.extendPath !== "") {
    if (options.depth >= MAX_EXTENSIONS) {
      throw table.error("extend.path", `more than ${MAX_EXTENSIONS} files extend each other`);
    }
    const extended = await policyFrom(
      await options.extension(config.extendPath),
      config.extendPath,
      { ...options, depth: options.depth + 1 },
    );
    base = {
      ...extended.policy,
      useDefaults: extended.policy.useDefaults || config.useDefaults,
    };
    notes.push(...extended.notes);
  }
  const own = new Set(config.rules.map(({ id }) => id));
  const disabled = new Set(config.disabledRules);
  return {
    policy: {
      ...base,
      disabledRules: [...base.disabledRules, ...config.disabledRules],
      rules: [
        ...base.rules.filter(({ id }) => !own.has(id) && !disabled.has(id)),
        ...config.rules,
      ],
      allowlists: [...base.allowlists, ...config.allowlists],
    },
    notes,
  };
}

/** Refuses rules that stand twice, and a policy without any. */
function checkPolicy(policy: Policy, file: string, ownIds: ReadonlySet<string>): void {
  const ids = new Set<string>();
  for (const { id } of policy.rules) {
    if (ids.has(id)) {
      throw configError(
        `Cannot use ${JSON.stringify(file)}: two rules are called ${JSON.stringify(id)}`,
        "Give each rule an id of its own",
      );
    }
    ids.add(id);
  }
  const known = (id: string): boolean => ids.has(id) || ownIds.has(id);
  for (const { rules, reason } of policy.allowlists) {
    const unknown = rules?.find((id) => !known(id));
    if (unknown === undefined) continue;
    throw configError(
      `Cannot use ${JSON.stringify(file)}: ${JSON.stringify(reason)} is for the rule ${
        JSON.stringify(unknown)
      }, which there is not`,
      "Correct the id; deno task scan --list-rules shows them",
    );
  }
  const left = policy.useDefaults
    ? [...ownIds].filter((id) => !policy.disabledRules.includes(id)).length
    : 0;
  if (ids.size + left > 0) return;
  throw configError(
    `Cannot use ${JSON.stringify(file)}: it leaves no rule at all`,
    "Add rules, or extend the defaults: [extend] useDefault = true, or [defaults] use = true",
  );
}

/**
 * Reads a configuration: PackRepo's own (with `version = 1`) or one of gitleaks.
 *
 * @throws {PackRepoError} `scan.bad-config` (78).
 */
export async function parsePolicy(
  text: string,
  options: {
    readonly file: string;
    /** The ids of PackRepo's own rules. */
    readonly ownIds: ReadonlySet<string>;
    readonly extension: ReadExtension;
  },
): Promise<LoadedPolicy> {
  const { policy, notes } = await policyFrom(text, options.file, {
    extension: options.extension,
    depth: 0,
  });
  checkPolicy(policy, options.file, options.ownIds);
  return { policy, file: options.file, notes };
}

/**
 * Returns the policy of a scan: that of the file that was named, else of `.packrepo-scan.toml` at the
 * root, where there is one, else the defaults.
 *
 * @throws {PackRepoError} `scan.bad-config` (78), `host.not-found` (66).
 */
export async function loadPolicy(options: {
  readonly config: string | undefined;
  /** Absolute; `undefined` where what is scanned lies in no folder. */
  readonly root: string | undefined;
  readonly ownIds: ReadonlySet<string>;
}): Promise<LoadedPolicy> {
  const { config, root, ownIds } = options;
  const file = config ?? (root === undefined ? undefined : `${root}/${OWN_CONFIG_NAME}`);
  const isThere = file !== undefined &&
    (config !== undefined || (await pathInfo(file))?.kind === "file");
  if (!isThere) return { policy: DEFAULT_POLICY, file: undefined, notes: [] };
  const folder = file.slice(0, file.lastIndexOf("/"));
  try {
    return await parsePolicy(await readText(file, MAX_BYTES), {
      file,
      ownIds,
      extension: (path) => readText(path.startsWith("/") ? path : `${folder}/${path}`, MAX_BYTES),
    });
  } catch (error) {
    if (!(error instanceof PackRepoError) || error.exit !== "data") throw error;
    throw configError(error.message, error.hint, error);
  }
}
