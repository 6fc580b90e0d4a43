import assert from "node:assert/strict";
import { contentType } from "../../../lib/serve/content_type.ts";

Deno.test("contentType() knows the artifacts, and takes the rest for bytes", () => {
  const cases = {
    "report.html": "text/html; charset=utf-8",
    "packs/a/pack.index.json": "application/json",
    "pack.body.txt": "text/plain; charset=utf-8",
    "boot.intoto.jsonl": "application/jsonl",
    "a.constructor": "application/octet-stream",
    "noending": "application/octet-stream",
    "html": "application/octet-stream",
    "a.HTML": "application/octet-stream",
  };
  for (const [path, type] of Object.entries(cases)) assert.equal(contentType(path), type, path);
});
