import { PackRepoError } from "../base/mod.ts";
import { buildahEngine, probeBuildah } from "./buildah.ts";
import { dockerEngine, probeDocker } from "./docker.ts";
import { podmanEngine, probePodman } from "./podman.ts";
import {
  type Engine,
  ENGINE_NAMES,
  type EngineFacts,
  type EngineName,
  type EngineProbe,
} from "./types.ts";

/** Every engine: how it is found, and what it is. A new one is one row here and one file. */
const ENGINES: Readonly<
  Record<EngineName, {
    readonly probe: () => Promise<EngineProbe>;
    readonly make: (facts: EngineFacts) => Engine;
  }>
> = {
  docker: { probe: probeDocker, make: dockerEngine },
  podman: { probe: probePodman, make: podmanEngine },
  buildah: { probe: probeBuildah, make: buildahEngine },
};

/** What the machine offers, and which engine was chosen why. */
export interface Detection {
  readonly engine?: Engine;
  readonly probes: readonly EngineProbe[];
  /** One clause for people and the transcript. */
  readonly reason: string;
}

async function probe(name: EngineName): Promise<EngineProbe> {
  try {
    return await ENGINES[name].probe();
  } catch (error) {
    if (!(error instanceof PackRepoError)) throw error;
    const detail = error.code === "host.no-program" ? "is not installed" : error.message;
    return { name, detail };
  }
}

/** Returns what was found, as one line. */
export function probesText(probes: readonly EngineProbe[]): string {
  return probes.map(({ name, detail }) => `${name} ${detail}`).join("; ");
}

/**
 * Looks for an engine: the one that is asked for, or the first that can do what is needed.
 *
 * Requires `run` permission for the engines.
 *
 * @param mustRun Whether it has to run containers, too.
 */
export async function detectEngine(
  asked: EngineName | "auto",
  mustRun: boolean,
): Promise<Detection> {
  const probes: EngineProbe[] = [];
  for (const name of asked === "auto" ? ENGINE_NAMES : [asked]) {
    const found = await probe(name);
    probes.push(found);
    if (found.facts === undefined) continue;
    const engine = ENGINES[name].make(found.facts);
    if (mustRun && !engine.canRun) continue;
    const why = asked === "auto"
      ? probes.length === 1 ? "the first choice" : `because ${probesText(probes.slice(0, -1))}`
      : "as asked for";
    return { engine, probes, reason: `${name} ${found.detail}: ${why}` };
  }
  return { probes, reason: probesText(probes) };
}

/**
 * Returns the engine that was asked for, or the first usable one.
 *
 * @throws {PackRepoError} `container.no-engine` (69), which says what was found instead.
 */
export async function requireEngine(
  asked: EngineName | "auto",
  mustRun: boolean,
): Promise<Detection & { readonly engine: Engine }> {
  const { engine, probes, reason } = await detectEngine(asked, mustRun);
  if (engine !== undefined) return { engine, probes, reason };
  throw new PackRepoError({
    code: "container.no-engine",
    exit: "unavailable",
    message: `Cannot find a container engine: ${reason}`,
    hint:
      "Start the daemon or install one; infra/ci/engine.sh starts Docker on a bare Debian, and " +
      "--engine none builds without an engine",
  });
}
