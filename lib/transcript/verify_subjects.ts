import type { Check } from "../base/mod.ts";
import { type FoundArtifact, isFileSubject } from "./artifacts.ts";
import { quote } from "./errors.ts";
import type { DigestSet, ResourceDescriptor } from "./statement.ts";
import {
  type Candidate,
  count,
  row,
  rowOf,
  type VerifyStage,
  type VerifyState,
} from "./verify_state.ts";

/** Every subject that is a file has the digest that the statements give for it. */
export const SUBJECT_STAGE: VerifyStage = {
  ids: ["subjects"],
  run: checkSubjects,
};

async function checkSubjects(state: VerifyState): Promise<Check[]> {
  const { artifacts, recomputed = {} } = state.input;
  if (artifacts === undefined) {
    return [row("subjects", "not checked", "no folder of artifacts was given")];
  }
  const found = new Map<string, FoundArtifact>();
  const others = new Set<string>();
  const faults: string[] = [];
  for (const { label, statement, testResult } of state.candidates) {
    const configuration = new Set(testResult?.predicate.configuration.map(({ name }) => name));
    for (const { name = "", digest } of statement?.subject ?? []) {
      // A boot that failed early is about nothing but its lock files.
      if (!isFileSubject(name) || configuration.has(name)) {
        if (!Object.hasOwn(recomputed, name)) others.add(name);
        continue;
      }
      const artifact = found.get(name) ?? await artifacts(name);
      found.set(name, artifact);
      if ("fault" in artifact) {
        faults.push(`${label}: ${quote(name)}: ${artifact.fault}`);
      } else if (digest["sha256"] === undefined) {
        faults.push(`${label}: ${quote(name)} has no sha256 in the statement`);
      } else if (artifact.sha256 !== digest["sha256"]) {
        faults.push(
          `${label}: ${quote(name)} has sha256 ${artifact.sha256}, the statement says ${
            digest["sha256"]
          }`,
        );
      }
    }
  }
  for (const { label, provenance } of state.candidates) {
    for (const { name = "", digest } of provenance?.predicate.runDetails.byproducts ?? []) {
      const artifact = isFileSubject(name) ? await artifacts(name) : undefined;
      // A byproduct may stay behind where artifacts are handed on; a changed one may not.
      if (artifact === undefined || "fault" in artifact) continue;
      if (artifact.sha256 !== digest?.["sha256"]) {
        faults.push(`${label}: the byproduct ${quote(name)} has been changed`);
      }
    }
  }
  const note = others.size === 0 ? "" : `; not files here: ${[...others].map(quote).join(", ")}`;
  if (found.size === 0 && faults.length === 0) {
    return [row("subjects", "not checked", `no subject is a file${note}`)];
  }
  return [rowOf("subjects", faults, `${count(found.size, "file")} recomputed${note}`)];
}

/** What the caller recomputed is what the statements say of sources, locks and images. */
export const INPUT_STAGE: VerifyStage = {
  ids: ["inputs"],
  run(state) {
    const recomputed = Object.entries(state.input.recomputed ?? {});
    if (recomputed.length === 0) {
      return [row("inputs", "not checked", "no checkout to recompute the inputs from was given")];
    }
    const faults: string[] = [];
    for (const [name, digests] of recomputed) {
      let isNamed = false;
      for (const candidate of state.candidates) {
        for (const descriptor of descriptorsOf(candidate)) {
          if (descriptor.name !== name || descriptor.digest === undefined) continue;
          isNamed = true;
          const fault = compareDigests(descriptor.digest, digests);
          if (fault !== undefined) faults.push(`${candidate.label}: ${quote(name)}: ${fault}`);
        }
      }
      if (!isNamed) faults.push(`${quote(name)} is in no statement`);
    }
    const names = recomputed.map(([name]) => name).join(", ");
    return [rowOf("inputs", faults, `${names} agree`)];
  },
};

function descriptorsOf(candidate: Candidate): readonly ResourceDescriptor[] {
  return [
    ...candidate.statement?.subject ?? [],
    ...candidate.provenance?.predicate.buildDefinition.resolvedDependencies ?? [],
    ...candidate.testResult?.predicate.configuration ?? [],
  ];
}

/** Returns how two digest sets differ; they must share an algorithm and agree in each they share. */
export function compareDigests(stated: DigestSet, actual: DigestSet): string | undefined {
  const shared = Object.keys(actual).filter((algorithm) => Object.hasOwn(stated, algorithm));
  if (shared.length === 0) return "the statement has no digest of the same kind";
  const different = shared.find((algorithm) => stated[algorithm] !== actual[algorithm]);
  if (different === undefined) return undefined;
  return `its ${different} is ${actual[different]}, the statement says ${
    quote(stated[different] ?? "")
  }`;
}
