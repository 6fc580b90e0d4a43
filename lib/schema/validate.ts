/** What a validator answers: the typed value, or one line for each thing that is wrong. */
export type Validation<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Judges a value of unknown shape. */
export type Validator<T> = (value: unknown) => Validation<T>;

/** No more than this many errors are reported: a hostile document could hold millions. */
const MAX_ERRORS = 20;

/** Names in an error come from the document and may be of any length. */
function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}

/**
 * Compiles a JSON Schema (2020-12) and returns the function that judges values by it.
 *
 * Formats are not asserted; what they would say, a pattern in the schema says. Loading the
 * compiler costs about 100 ms, therefore it is loaded on the first call only.
 */
export async function validatorOf<T>(schema: object): Promise<Validator<T>> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const validate = new Ajv2020({ allErrors: false, strict: true, validateFormats: false })
    .compile(schema);
  return (value) => {
    if (validate(value)) return { ok: true, value: value as T };
    const errors = (validate.errors ?? []).slice(0, MAX_ERRORS).map((error) => {
      const extra = (error.params as { additionalProperty?: string }).additionalProperty;
      const detail = extra === undefined ? "" : `: ${JSON.stringify(extra)}`;
      const where = shortened(error.instancePath || "/", 150);
      return shortened(`${where} ${error.message ?? "is not valid"}${detail}`, 400);
    });
    return { ok: false, errors };
  };
}
