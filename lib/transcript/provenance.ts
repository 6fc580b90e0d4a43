import type { Json, JsonObject } from "../base/mod.ts";
import { quote, transcriptError } from "./errors.ts";
import {
  type ExternalParameters,
  holdsCredentials,
  validateExternalParameters,
} from "./external_parameters.ts";
import { BOOT_BUILD_TYPE, PROVENANCE_TYPE, STATEMENT_TYPE } from "./identifiers.ts";
import {
  type ResourceDescriptor,
  type Statement,
  type Subject,
  validateNamedDescriptors,
  validateStatement,
} from "./statement.ts";
import { isJsonObject } from "./strict_json.ts";
import { parseTime } from "./time.ts";

/** How a boot was run (SLSA `runDetails.metadata`). */
export type RunMetadata = {
  /** `urn:uuid:…`; statement B has it as `url`. */
  readonly invocationId: string;
  /** RFC 3339 in UTC. */
  readonly startedOn: string;
  readonly finishedOn: string;
};

/** The predicate of statement A. */
export type ProvenancePredicate = {
  readonly buildDefinition: {
    readonly buildType: string;
    readonly externalParameters: ExternalParameters;
    readonly internalParameters: JsonObject;
    readonly resolvedDependencies: readonly ResourceDescriptor[];
  };
  readonly runDetails: {
    readonly builder: {
      readonly id: string;
      readonly version?: { readonly [part: string]: string };
    };
    readonly metadata: RunMetadata;
    readonly byproducts?: readonly ResourceDescriptor[];
  };
};

/** Statement A: SLSA Provenance v1 of a boot. */
export type Provenance = Statement<ProvenancePredicate>;

/** What {@linkcode createProvenance} is made from. */
export interface ProvenanceInput {
  /** The outputs: paths below the artifacts folder, and images as `oci:NAME`. */
  readonly subjects: readonly Subject[];
  readonly externalParameters: ExternalParameters;
  readonly internalParameters: JsonObject;
  readonly resolvedDependencies: readonly ResourceDescriptor[];
  readonly builderId: string;
  readonly builderVersion: Readonly<Record<string, string>>;
  readonly metadata: RunMetadata;
  readonly byproducts?: readonly ResourceDescriptor[];
}

/**
 * Makes statement A, and checks it as a verifier will.
 *
 * @throws {PackRepoError} As {@linkcode validateProvenance}.
 */
export function createProvenance(input: ProvenanceInput): Provenance {
  const statement: Provenance = {
    _type: STATEMENT_TYPE,
    subject: input.subjects,
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BOOT_BUILD_TYPE,
        externalParameters: input.externalParameters,
        internalParameters: input.internalParameters,
        resolvedDependencies: input.resolvedDependencies,
      },
      runDetails: {
        builder: { id: input.builderId, version: input.builderVersion },
        metadata: input.metadata,
        ...(input.byproducts === undefined ? {} : { byproducts: input.byproducts }),
      },
    },
  };
  validateStatement(statement as unknown as Json, "the provenance");
  const provenance = validateProvenance(statement);
  validateBuildDefinition(provenance);
  for (const { name, uri } of [...input.subjects, ...input.resolvedDependencies]) {
    if (uri !== undefined && holdsCredentials(uri)) {
      throw refuse(`the uri of ${quote(name ?? "")} holds credentials`);
    }
  }
  return provenance;
}

function refuse(problem: string): Error {
  return transcriptError({
    code: "transcript.bad-provenance",
    message: `Cannot accept the provenance: ${problem}`,
    hint: "Ask its maker for a statement as spec/boot.md describes it",
  });
}

/**
 * Checks that a statement is SLSA Provenance v1 with what a boot's must have: names and digests of
 * subjects and dependencies, a builder, an invocation id and times. The external parameters belong
 * to the build type: see {@linkcode validateBuildDefinition}.
 *
 * @throws {PackRepoError} (65) `transcript.wrong-predicate-type`, `transcript.bad-provenance`,
 * `transcript.bad-statement`.
 */
export function validateProvenance(statement: Statement): Provenance {
  if (statement.predicateType !== PROVENANCE_TYPE) {
    throw transcriptError({
      code: "transcript.wrong-predicate-type",
      message: `Cannot accept the provenance: its predicate type ${
        quote(statement.predicateType)
      } is not ${PROVENANCE_TYPE}`,
      hint: "Give the bundle of the provenance, boot_provenance.json",
    });
  }
  const what = "the provenance";
  const subject = statement.subject as unknown as Json;
  validateNamedDescriptors(subject, { what, where: "subject", needsDigest: true });
  const { buildDefinition, runDetails } = statement.predicate;
  if (!isJsonObject(buildDefinition)) throw refuse("buildDefinition is not an object");
  if (!isJsonObject(runDetails)) throw refuse("runDetails is not an object");
  const { buildType, internalParameters, resolvedDependencies } = buildDefinition;
  if (typeof buildType !== "string") throw refuse("buildType is not a string");
  if (!isJsonObject(buildDefinition["externalParameters"])) {
    throw refuse("externalParameters is not an object");
  }
  if (internalParameters !== undefined && !isJsonObject(internalParameters)) {
    throw refuse("internalParameters is not an object");
  }
  validateNamedDescriptors(resolvedDependencies, {
    what,
    where: "resolvedDependencies",
    needsDigest: true,
  });
  const { builder, metadata, byproducts } = runDetails;
  if (!isJsonObject(builder) || typeof builder["id"] !== "string") {
    throw refuse("builder.id is not a string");
  }
  if (!isJsonObject(metadata)) throw refuse("metadata is not an object");
  const { invocationId } = metadata;
  if (typeof invocationId !== "string" || invocationId === "") {
    throw refuse("metadata.invocationId is missing");
  }
  for (const field of ["startedOn", "finishedOn"]) {
    if (parseTime(metadata[field]) === undefined) {
      throw refuse(`metadata.${field} is not a time in UTC`);
    }
  }
  validateNamedDescriptors(byproducts, { what, where: "byproducts", needsDigest: false });
  return statement as unknown as Provenance;
}

/** What every boot uses: without one of them nobody could run it again. */
const REQUIRED_DEPENDENCIES: readonly string[] = ["source.nar", "flake.lock", "deno.lock"];

/**
 * Checks that a provenance is of the one build type that is known here: it names what every boot
 * uses, and its external parameters are those of that type.
 *
 * @throws {PackRepoError} (65) `transcript.unknown-parameter`, `transcript.bad-provenance`.
 */
export function validateBuildDefinition(provenance: Provenance): void {
  const { buildType, externalParameters, resolvedDependencies } =
    provenance.predicate.buildDefinition;
  if (buildType !== BOOT_BUILD_TYPE) {
    throw refuse(`its build type ${quote(buildType)} is not ${BOOT_BUILD_TYPE}`);
  }
  for (const wanted of REQUIRED_DEPENDENCIES) {
    const found = (resolvedDependencies ?? []).find(({ name }) => name === wanted);
    if (found?.digest?.["sha256"] === undefined) {
      throw refuse(`resolvedDependencies has no sha256 of ${wanted}`);
    }
  }
  validateExternalParameters(externalParameters as unknown as Json);
}
