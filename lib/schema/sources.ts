/** A schema file of spec/ and its source. */
export interface SchemaSource {
  /** Its name in spec/. */
  readonly file: string;
  readonly schema: object;
}

/** Returns every schema that `deno task schema` writes; loads the definitions, which nothing else needs. */
export async function schemaSources(): Promise<readonly SchemaSource[]> {
  const [index, config, scan, container] = await Promise.all([
    import("./pack_index.ts"),
    import("./config.ts"),
    import("./scan_report.ts"),
    import("./container_metadata.ts"),
  ]);
  return [
    { file: "index.schema.json", schema: index.PACK_INDEX_SCHEMA },
    { file: "packrepo.schema.json", schema: config.CONFIG_SCHEMA },
    { file: "scan_report.schema.json", schema: scan.SCAN_REPORT_SCHEMA },
    { file: "container.schema.json", schema: container.CONTAINER_METADATA_SCHEMA },
  ];
}
