/** A schema file of spec/ and its source. */
export interface SchemaSource {
  /** Its name in spec/. */
  readonly file: string;
  readonly schema: object;
}

/** Returns every schema that `deno task schema` writes; loads the definitions, which nothing else needs. */
export async function schemaSources(): Promise<readonly SchemaSource[]> {
  const { PACK_INDEX_SCHEMA } = await import("./pack_index.ts");
  const { CONTAINER_METADATA_SCHEMA } = await import("./container_metadata.ts");
  return [
    { file: "index.schema.json", schema: PACK_INDEX_SCHEMA },
    { file: "container.schema.json", schema: CONTAINER_METADATA_SCHEMA },
  ];
}
