const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  json: "application/json",
  jsonl: "application/jsonl",
  md: "text/markdown; charset=utf-8",
  pub: "application/x-pem-file",
  sarif: "application/sarif+json",
  txt: "text/plain; charset=utf-8",
  xml: "application/xml",
};

/** Returns the media type of an artifact by its name; what is not known is bytes to be saved. */
export function contentType(path: string): string {
  const ending = path.match(/\.([a-z0-9]+)$/)?.[1] ?? "";
  return Object.hasOwn(TYPES, ending) ? TYPES[ending]! : "application/octet-stream";
}
