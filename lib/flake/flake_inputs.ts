import { type FlakeAttributes, parseFlakeUrl } from "./flake_url.ts";
import { type NixValue, parseFlakeNix } from "./nix_values.ts";

/** An input as `flake.nix` declares it, or, below another input, an override of one of its inputs. */
export interface DeclaredInput {
  /** What `original` must be in the lock; absent with `follows`, and for an override that has no URL. */
  readonly reference?: FlakeAttributes;
  /** The way from the root to the input it stands for; `[]` is the root. */
  readonly follows?: readonly string[];
  readonly isFlake: boolean;
  readonly inputs: ReadonlyMap<string, DeclaredInput>;
  /** Why it could not be read; then nothing else of it means anything. */
  readonly unclear?: string;
}

/** What a `flake.nix` says about its inputs. */
export interface DeclaredInputs {
  readonly inputs: ReadonlyMap<string, DeclaredInput>;
  /** Why there may be more inputs than were read. */
  readonly unclear?: string;
}

/** A `flake.nix` above this many characters is not read. */
export const LONGEST_FLAKE_NIX = 1 << 20;

const INPUT_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

function unclearInput(unclear: string): DeclaredInput {
  return { isFlake: true, inputs: new Map(), unclear };
}

/** Reads `follows`: names from the root, `""` for the root itself. */
function followsOf(text: string): readonly string[] | undefined {
  const names = text.split("/").filter((name) => name !== "");
  return names.every((name) => INPUT_NAME.test(name)) ? names : undefined;
}

/** Reads the attributes of an input that is given without a URL of its own. */
function attributesOf(entries: ReadonlyMap<string, NixValue>): FlakeAttributes | undefined {
  const attributes = new Map<string, string | boolean>();
  for (const [name, value] of entries) {
    if (value.kind === "text") attributes.set(name, value.text);
    else if (value.kind === "flag") attributes.set(name, value.flag);
    else return undefined;
  }
  return attributes;
}

function declaredInput(name: string, value: NixValue, isOverride: boolean): DeclaredInput {
  if (value.kind === "unclear") return unclearInput(value.why);
  if (value.kind !== "set") return unclearInput("it is not an attribute set");
  if (value.unclear !== undefined) return unclearInput(value.unclear);
  const rest = new Map(value.entries);
  const [flake, follows, inputs] = ["flake", "follows", "inputs"].map((key) => {
    const found = rest.get(key);
    rest.delete(key);
    return found;
  });
  if (flake !== undefined && flake.kind !== "flag") return unclearInput(`"flake" is computed`);
  const base = {
    isFlake: flake?.flag ?? true,
    inputs: inputs === undefined ? new Map() : declaredIn(inputs, true),
  };
  if (inputs !== undefined && (inputs.kind !== "set" || inputs.unclear !== undefined)) {
    return unclearInput(`"inputs" of it is computed`);
  }
  if (follows !== undefined) {
    const path = follows.kind === "text" ? followsOf(follows.text) : undefined;
    if (path === undefined || rest.size > 0) return unclearInput(`"follows" of it is not plain`);
    return { ...base, follows: path };
  }
  if (rest.has("type")) {
    const reference = attributesOf(rest);
    return reference === undefined
      ? unclearInput("an attribute of it is computed")
      : { ...base, reference };
  }
  const url = rest.get("url");
  if (rest.size > (url === undefined ? 0 : 1)) {
    return unclearInput(`it has attributes but no "type"`);
  }
  if (url === undefined) {
    if (isOverride) return base;
    // Nix looks such an input up in the registry, by its name.
    return { ...base, reference: new Map([["type", "indirect"], ["id", name]]) };
  }
  const reference = url.kind === "text" ? parseFlakeUrl(url.text) : undefined;
  return reference === undefined
    ? unclearInput("its URL is computed, or of a kind that is not read here")
    : { ...base, reference };
}

function declaredIn(value: NixValue, isOverride: boolean): Map<string, DeclaredInput> {
  const declared = new Map<string, DeclaredInput>();
  if (value.kind !== "set") return declared;
  for (const [name, inner] of value.entries) {
    declared.set(name, declaredInput(name, inner, isOverride));
  }
  return declared;
}

function unclearSet(value: NixValue): string | undefined {
  if (value.kind === "set") return value.unclear;
  return value.kind === "unclear" ? value.why : "it is not an attribute set";
}

/**
 * Reads which inputs a `flake.nix` declares: those of `inputs`, and those that only `outputs` names,
 * which Nix looks up in the registry.
 *
 * @throws {NixSyntaxError} For text that cannot be read as a flake at all.
 */
export function declaredInputs(flakeNix: string): DeclaredInputs {
  const file = parseFlakeNix(flakeNix);
  const inputs = declaredIn(file.inputs, false);
  const unclear = unclearSet(file.inputs);
  if (unclear !== undefined) return { inputs, unclear };
  for (const name of file.arguments ?? []) {
    if (name === "self" || inputs.has(name)) continue;
    inputs.set(name, {
      reference: new Map([["type", "indirect"], ["id", name]]),
      isFlake: true,
      inputs: new Map(),
    });
  }
  if (file.arguments !== undefined) return { inputs };
  return { inputs, unclear: `"outputs" is not a function whose arguments stand there` };
}
