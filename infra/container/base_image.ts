/**
 * Makes an image out of the root file system that base.sh made:
 *
 *     deno run -A infra/container/base_image.ts ROOT.tar TAG ARCHITECTURE OUT.tar [LAYOUT]
 *
 * Prints its digests as JSON.
 *
 * @module
 */
import { canonicalJson, type JsonObject, PackRepoError } from "../../lib/base/mod.ts";
import { writeRootImage } from "../../lib/container/mod.ts";

if (import.meta.main) {
  const [root, tag, architecture, output, layout, ...more] = Deno.args;
  if (output === undefined || more.length > 0) {
    await Deno.stderr.write(
      new TextEncoder().encode("Usage: base_image.ts ROOT.tar TAG ARCHITECTURE OUT.tar [LAYOUT]\n"),
    );
    Deno.exit(64);
  }
  const absolute = (path: string) => path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  try {
    const digests = await writeRootImage({
      root: absolute(root!),
      tag: tag!,
      platform: { os: "linux", architecture: architecture! },
      output: absolute(output),
      ...(layout === undefined ? {} : { layout: absolute(layout) }),
    });
    const line = `${canonicalJson(digests as unknown as JsonObject)}\n`;
    await Deno.stdout.write(new TextEncoder().encode(line));
  } catch (error) {
    if (!(error instanceof PackRepoError)) throw error;
    const text = `error: ${error.message}\nhint: ${error.hint}\n`;
    await Deno.stderr.write(new TextEncoder().encode(text));
    Deno.exit(error.exitCode);
  }
}
