/** A schema file of spec/ and its source. */
export interface SchemaSource {
  /** Its name in spec/. */
  readonly file: string;
  readonly schema: object;
}

/** Returns every schema that `deno task schema` writes; loads the definitions, which nothing else needs. */
export async function schemaSources(): Promise<readonly SchemaSource[]> {
  const [{ PACK_INDEX_SCHEMA }, { CONFIG_SCHEMA }, { SCAN_REPORT_SCHEMA }] = await Promise.all([
    import("./pack_index.ts"),
    import("./config.ts"),
    import("./scan_report.ts"),
  ]);
  return [
    { file: "index.schema.json", schema: PACK_INDEX_SCHEMA },
    { file: "packrepo.schema.json", schema: CONFIG_SCHEMA },
    { file: "scan_report.schema.json", schema: SCAN_REPORT_SCHEMA },
  ];
}
