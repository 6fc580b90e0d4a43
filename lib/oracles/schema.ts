import { canonicalJson, type Json } from "../base/mod.ts";
import type { PackIndex } from "../pack/mod.ts";
import type { Validator } from "../schema/mod.ts";
import { failed, passed, quote, type Verdict } from "./subject.ts";

function canonicalOrUndefined(value: unknown): string | undefined {
  try {
    return canonicalJson(value as Json);
  } catch {
    return undefined;
  }
}

/** Judges whether the index matches its schemas and its text is its own canonical form. */
export function judgeSchema(
  input: { readonly index: unknown; readonly indexText: string },
  validators: readonly Validator<PackIndex>[],
): Verdict {
  if (input.index === undefined) return failed("the index is not JSON");
  for (const validate of validators) {
    const validation = validate(input.index);
    if (!validation.ok) return failed(quote(validation.errors[0] ?? "it does not match"));
  }
  const canonical = canonicalOrUndefined(input.index);
  if (canonical === undefined) return failed("the index has no canonical form");
  if (canonical !== input.indexText) {
    let at = 0;
    while (at < canonical.length && canonical[at] === input.indexText[at]) at++;
    return failed(`the index is not in canonical form (RFC 8785), from character ${at} on`);
  }
  return passed("the index matches its schema and is in canonical form");
}
