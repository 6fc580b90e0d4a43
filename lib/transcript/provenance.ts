import {
  canonicalJson,
  type Json,
  type JsonObject,
  type Sha256Hex,
  sha256Hex,
} from "../base/mod.ts";
import { quote, transcriptError } from "./errors.ts";
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

/** One pack that a boot was asked for. */
export type GoldenParameters = {
  /** The repository's URI without credentials. */
  readonly repository: string;
  /** Tokens. */
  readonly budget: number;
  /** `cl100k`, `o200k` or `gpt2`. */
  readonly tokenizer: string;
  readonly profile?: string;
  readonly ref?: string;
  readonly subdir?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
};

/** What a boot was asked for (SLSA `externalParameters`); a verifier refuses any other field. */
export type ExternalParameters = {
  /** The URI of PackRepo's own source, `git+https://…`, without credentials. */
  readonly source: string;
  readonly golden: readonly GoldenParameters[];
  /** The container that was asked for; absent where none was. */
  readonly container?: string;
  /** `--no-llm`, recorded. */
  readonly noLlm?: boolean;
};

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
  validateExternalParameters(provenance);
  for (const { name, uri } of [...input.subjects, ...input.resolvedDependencies]) {
    if (uri !== undefined && holdsCredentials(uri)) {
      throw refuse(`the uri of ${quote(name ?? "")} holds credentials`);
    }
  }
  return provenance;
}

/** Whether a URI has a password, or a user (so maybe a token) of a web server. */
function holdsCredentials(uri: string): boolean {
  return /^[^/?#]*:\/\/[^/?#]*:[^/?#]*@/.test(uri) || /^(git\+)?https?:\/\/[^/?#]*@/i.test(uri);
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
 * to the build type: see {@linkcode validateExternalParameters}.
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

type FieldRule = "text" | "text?" | "list?" | "count" | "flag?" | "golden";

const EXTERNAL_FIELDS: Readonly<Record<string, FieldRule>> = {
  source: "text",
  golden: "golden",
  container: "text?",
  noLlm: "flag?",
};

const GOLDEN_FIELDS: Readonly<Record<string, FieldRule>> = {
  repository: "text",
  budget: "count",
  tokenizer: "text",
  profile: "text?",
  ref: "text?",
  subdir: "text?",
  include: "list?",
  exclude: "list?",
};

/**
 * Checks the external parameters of a boot against the schema of its build type; an unknown field is
 * refused, because nobody can say what it did (SLSA, verifying artifacts).
 *
 * @throws {PackRepoError} (65) `transcript.unknown-parameter`, `transcript.bad-provenance`.
 */
export function validateExternalParameters(provenance: Provenance): ExternalParameters {
  const { buildType, externalParameters } = provenance.predicate.buildDefinition;
  if (buildType !== BOOT_BUILD_TYPE) {
    throw refuse(`its build type ${quote(buildType)} is not ${BOOT_BUILD_TYPE}`);
  }
  checkFields(externalParameters as unknown as Json, EXTERNAL_FIELDS, "externalParameters");
  return externalParameters;
}

function checkFields(
  value: Json,
  rules: Readonly<Record<string, FieldRule>>,
  where: string,
): void {
  if (!isJsonObject(value)) throw refuse(`${where} is not an object`);
  for (const field of Object.keys(value)) {
    if (Object.hasOwn(rules, field)) continue;
    throw transcriptError({
      code: "transcript.unknown-parameter",
      message: `Cannot accept the provenance: ${where} holds the unknown field ${quote(field)}`,
      hint: "Verify it with the version of PackRepo that made it",
    });
  }
  for (const [field, rule] of Object.entries(rules)) {
    const item = value[field];
    const name = `${where}.${field}`;
    if (item === undefined) {
      if (!rule.endsWith("?")) throw refuse(`${name} is missing`);
    } else if (rule.startsWith("text")) {
      if (typeof item !== "string" || item === "") throw refuse(`${name} is not a text`);
      if (holdsCredentials(item)) throw refuse(`${name} holds credentials`);
    } else if (rule === "flag?") {
      if (typeof item !== "boolean") throw refuse(`${name} is neither true nor false`);
    } else if (rule === "count") {
      if (!Number.isSafeInteger(item) || Number(item) < 0) throw refuse(`${name} is not a count`);
    } else if (!Array.isArray(item)) {
      throw refuse(`${name} is not a list`);
    } else if (rule === "golden") {
      item.forEach((golden: Json, index) =>
        checkFields(golden, GOLDEN_FIELDS, `${name}[${index}]`)
      );
    } else if (item.some((text: Json) => typeof text !== "string")) {
      throw refuse(`${name} is not a list of texts`);
    }
  }
}

/** The parts of a provenance that two boots of the same thing have in common. */
export interface ComparableProvenance {
  /** Digest of build type, external parameters and resolved dependencies: what was asked for. */
  readonly definition: Sha256Hex;
  /** Digest of the subjects, name to digests: what came out. */
  readonly outputs: Sha256Hex;
}

/**
 * Returns the digests by which boots are compared. Times, ids, versions and internal parameters are
 * not in them; descriptors count by name and digests only, in no particular order.
 */
export function compareProvenance(provenance: Provenance): ComparableProvenance {
  const { buildType, externalParameters, resolvedDependencies } =
    provenance.predicate.buildDefinition;
  return {
    definition: digestOf({
      buildType,
      externalParameters,
      resolvedDependencies: byName(resolvedDependencies ?? []),
    }),
    outputs: digestOf(byName(provenance.subject)),
  };
}

function digestOf(value: JsonObject): Sha256Hex {
  return sha256Hex(canonicalJson(value, { numbers: "finite" }));
}

function byName(descriptors: readonly ResourceDescriptor[]): JsonObject {
  // A name may be `__proto__`, which an object literal would swallow.
  return Object.fromEntries(descriptors.map(({ name, digest }) => [name ?? "", digest ?? {}]));
}
