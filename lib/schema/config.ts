import { Type } from "typebox";

const CLOSED = { additionalProperties: false } as const;

function globs(description: string): ReturnType<
  typeof Type.Array<ReturnType<typeof Type.String>>
> {
  return Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
    maxItems: 1000,
    description,
  });
}

/**
 * The JSON Schema of `packrepo.yaml`, from which `spec/packrepo.schema.json` is written: a section for
 * each task that takes its defaults from there, a key for each of the task's flags, named like it, and
 * keys for what is too long for a flag. What a value must be besides its type, the task says.
 */
export const CONFIG_SCHEMA = Type.Object({
  pack: Type.Optional(Type.Object({
    "budget": Type.Optional(Type.Integer({ description: "Tokens the body may have" })),
    "tokenizer": Type.Optional(Type.Enum(["cl100k", "o200k", "gpt2"])),
    "workers": Type.Optional(Type.Integer({ description: "Threads that count tokens" })),
    "format": Type.Optional(Type.Enum(["text", "markdown", "xml", "json", "html"])),
    "output": Type.Optional(Type.String({
      minLength: 1,
      description: "Folder to write to, from the folder of this file; or - for standard output",
    })),
    "include": Type.Optional(globs("Pack only what matches one of these patterns")),
    "exclude": Type.Optional(globs("Pack nothing that matches one of these patterns")),
    "subdir": Type.Optional(Type.String({ description: "Pack only what is below this folder" })),
    "focus": Type.Optional(Type.String({ description: "Words whose files come first" })),
    "count-all": Type.Optional(Type.Boolean({ description: "Count every eligible file" })),
  }, { ...CLOSED, description: "Defaults of deno task pack" })),
  dependencies: Type.Optional(Type.Object({
    "severity": Type.Optional(Type.Enum(["low", "medium", "high", "critical"], {
      description: "What is less grave is accepted",
    })),
    "ignore": Type.Optional(Type.Array(
      Type.Object({
        id: Type.String({ minLength: 1, maxLength: 100, description: "Its id or an alias" }),
        reason: Type.String({ minLength: 1, maxLength: 1000, description: "Why" }),
        expires: Type.String({
          pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
          description: "The last day on which it is ignored",
        }),
      }, CLOSED),
      { maxItems: 1000, description: "Advisories that are accepted for a time" },
    )),
  }, { ...CLOSED, description: "Policy of deno task deps:check" })),
  licences: Type.Optional(Type.Object({
    "allow": Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      minItems: 1,
      maxItems: 1000,
      description: "SPDX ids of the licences that are taken, instead of the permissive ones",
    })),
    "clarify": Type.Optional(Type.Record(
      Type.String(),
      Type.String({ minLength: 1, maxLength: 1000 }),
      { description: "SPDX expressions that somebody found out, by name or name@version" },
    )),
  }, { ...CLOSED, description: "Policy of deno task licences" })),
}, {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:packrepo:schema:config:1",
  title: "PackRepo settings",
  ...CLOSED,
});

/** What `packrepo.yaml` holds. */
export type PackRepoConfig = Type.Static<typeof CONFIG_SCHEMA>;
