import { pathInfo, readText } from "../host/mod.ts";
import { CONTAINER_FILES, writeArtifact } from "./artifacts.ts";

/** Adds a part to `container.log`: what a build, or a container, printed. */
export async function keepLog(staging: string, part: string, text: string): Promise<void> {
  const path = `${staging}/${CONTAINER_FILES.log}`;
  const before = await pathInfo(path) === undefined ? "" : await readText(path);
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  await writeArtifact(path, `${before}== ${part}\n${text}${end}`);
}
