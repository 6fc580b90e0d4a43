import { type Check, type Json, type JsonObject, sha256Hex } from "../base/mod.ts";
import { parseFlakeLock, parseHash } from "../flake/mod.ts";
import {
  createProvenance,
  createTestResult,
  type ExternalParameters,
  type PhaseRecord as SignedPhase,
  type PhaseResult as SignedResult,
  type ResourceDescriptor,
  type Subject,
} from "../transcript/mod.ts";
import { CONTAINER_FILES } from "./artifacts.ts";
import { BOM_FILE } from "./bom.ts";
import type { Golden } from "./golden.ts";
import { containerParameter, imageDependencies, imageSubjects } from "./image_descriptors.ts";
import type { BootFacts } from "./phase.ts";
import { PIN_FILES, type SourceState } from "./source.ts";
import type { PhaseRecord } from "./smoke.ts";

/** What the two statements of a boot are made from. */
export interface BootRecord {
  readonly facts: BootFacts;
  readonly phases: readonly PhaseRecord[];
  /** The digests of the files that pin the environment. */
  readonly pins: SourceState["pins"];
  readonly builderId: string;
  /** The text of `flake.lock`. */
  readonly flakeLock: string;
  readonly startedOn: string;
  readonly finishedOn: string;
  /** `urn:uuid:…`, the same in both statements. */
  readonly invocationId: string;
  readonly version: string;
}

/** What statement B calls the rules of `deno task scan`, one of the things that configured the test. */
const SECRET_RULES = "scan:rules";

const RESULTS: Readonly<Record<Check["status"], SignedResult>> = {
  passed: "PASSED",
  failed: "FAILED",
  skipped: "SKIPPED",
  "not run": "WARNED",
  "not checked": "WARNED",
};

function sourceSubjects(source: SourceState): Subject[] {
  const subjects: Subject[] = [{
    name: "source.nar",
    mediaType: "application/x-nix-nar",
    digest: { sha256: source.nar.sha256 },
  }];
  if (source.commit !== undefined) {
    const { commit, tree, remote } = source.commit;
    subjects.unshift({
      name: "source",
      ...(remote === undefined ? {} : { uri: `git+${remote}` }),
      digest: { gitCommit: commit, gitTree: tree },
      annotations: { packrepo_dirty: source.isDirty },
    });
  }
  return subjects;
}

function outputSubjects(facts: BootFacts): Subject[] {
  const packs = (facts.goldens ?? []).flatMap((golden) =>
    golden.files.map(({ name, sha256 }) => ({ name, digest: { sha256 } }))
  );
  return [...packs, ...imageSubjects(facts.container)];
}

function pinDescriptors(pins: SourceState["pins"]): Subject[] {
  return PIN_FILES.map((name) => ({ name, digest: { sha256: pins[name] } }));
}

const NAR_DIGEST = { packrepo_digest: "sha256 is the narHash of the tree" };

/** The nixpkgs that was used in truth, where the tools are from one. */
function usedNixpkgs({ nixpkgs }: BootFacts): Subject[] {
  if (nixpkgs === undefined) return [];
  return [{
    name: "flake:nixpkgs",
    digest: { sha256: nixpkgs.narHash },
    annotations: { ...NAR_DIGEST, packrepo_overridden: nixpkgs.isOverridden },
  }];
}

/** The flake's inputs: as `flake.lock` has them, except one that was overridden. */
function flakeInputs(record: BootRecord): Subject[] {
  const used = usedNixpkgs(record.facts);
  return parseFlakeLock(record.flakeLock).inputs.map((input) => {
    const locked = {
      name: `flake:${input.name}`,
      uri: input.url,
      digest: { gitCommit: input.rev, sha256: parseHash(input.narHash) },
      annotations: NAR_DIGEST,
    };
    const other = used.find(({ name }) => name === locked.name);
    if (other === undefined) return locked;
    return other.annotations?.["packrepo_overridden"] === true
      ? other
      : { ...locked, annotations: { ...other.annotations } };
  });
}

function dependencies(record: BootRecord, source: SourceState): ResourceDescriptor[] {
  const goldens = (record.facts.goldens ?? []).map((golden) => ({
    name: `golden:${golden.id}`,
    ...(golden.repository.includes("://") ? { uri: `git+${golden.repository}` } : {}),
    digest: { gitCommit: golden.commit.commit, gitTree: golden.commit.tree },
  }));
  return [
    ...sourceSubjects(source),
    ...pinDescriptors(record.pins),
    ...flakeInputs(record),
    ...imageDependencies(record.facts.container),
    ...goldens,
  ];
}

function externalParameters(facts: BootFacts): ExternalParameters {
  return {
    // The checkout itself; which one that was, the dependency `source` says by its digests.
    source: ".",
    golden: (facts.goldens ?? []).map(({ repository, ref, budget, tokenizer }) => ({
      repository,
      budget,
      tokenizer,
      ...(ref === undefined ? {} : { ref }),
    })),
    ...containerParameter(facts.container),
    noLlm: true,
  };
}

function signedPhase(phase: PhaseRecord): SignedPhase {
  return {
    name: phase.id,
    result: RESULTS[phase.status],
    startedOn: phase.startedOn,
    finishedOn: phase.finishedOn,
    error: phase.status === "passed" ? null : phase.detail,
  };
}

/** Returns the rules by which packs were looked through for secrets; one digest, as one PackRepo has it. */
function ruleDescriptors({ goldens = [] }: BootFacts): Subject[] {
  const digests = new Set(goldens.map(({ secrets }) => secrets.ruleset));
  return [...digests].map((sha256) => ({ name: SECRET_RULES, digest: { sha256 } }));
}

/** Returns what looking for secrets came to, over all packs. */
function secretsOutcome({ goldens = [] }: BootFacts): JsonObject {
  const sum = (of: (golden: Golden) => number): number =>
    goldens.reduce((total, golden) => total + of(golden), 0);
  return {
    rulesets: [...new Set(goldens.map(({ secrets }) => secrets.ruleset))],
    chunks: sum(({ chunks }) => chunks),
    packsWithFindings: sum(({ rows }) =>
      rows.some(({ id, status }) => id === "secrets" && status !== "passed") ? 1 : 0
    ),
    filesLeftOut: sum(({ secrets }) => secrets.leftOut),
  };
}

/**
 * Returns statement B: what passed and what failed. A boot that could not even describe its source
 * is about the files that pin the environment.
 */
export function testResultOf(record: BootRecord): Json {
  const { facts, pins } = record;
  const subjects = facts.source === undefined
    ? pinDescriptors(pins)
    : [...sourceSubjects(facts.source), ...outputSubjects(facts)];
  return createTestResult({
    subjects,
    configuration: [
      ...pinDescriptors(pins),
      ...usedNixpkgs(facts),
      ...ruleDescriptors(facts),
    ],
    invocationId: record.invocationId,
    phases: record.phases.map(signedPhase),
  }) as unknown as JsonObject;
}

/** Returns statement A, from which inputs the packs were made, or `undefined` for a failed boot. */
export function provenanceOf(record: BootRecord): Json | undefined {
  const { source, tools, environment, bom, container } = record.facts;
  const isComplete = record.phases.every(({ status }) =>
    status === "passed" || status === "skipped"
  );
  const subjects = outputSubjects(record.facts);
  if (!isComplete || source === undefined || tools === undefined || subjects.length === 0) {
    return undefined;
  }
  return createProvenance({
    subjects,
    externalParameters: externalParameters(record.facts),
    internalParameters: { platform: tools.platform, secrets: secretsOutcome(record.facts) },
    resolvedDependencies: dependencies(record, source),
    builderId: record.builderId,
    builderVersion: {
      packrepo: record.version,
      deno: tools.deno,
      git: tools.git,
      ...(tools.nix === undefined ? {} : { nix: tools.nix }),
      ...(container?.engine === undefined
        ? {}
        : { [container.engine.facts.name]: container.engine.facts.version }),
    },
    metadata: {
      invocationId: record.invocationId,
      startedOn: record.startedOn,
      finishedOn: record.finishedOn,
    },
    byproducts: [
      ...(environment === undefined ? [] : [{
        name: "boot_env.txt",
        mediaType: "text/plain",
        digest: { sha256: sha256Hex(environment) },
      }]),
      ...(bom === undefined ? [] : [{
        name: BOM_FILE,
        mediaType: "application/vnd.cyclonedx+json",
        digest: { sha256: sha256Hex(bom) },
      }]),
      ...(container === undefined ? [] : [{
        name: CONTAINER_FILES.metadata,
        mediaType: "application/json",
        digest: { sha256: sha256Hex(container.metadata) },
      }]),
    ],
  }) as unknown as JsonObject;
}
