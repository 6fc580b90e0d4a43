/** Packages of npm, made by tests. */

import { createHash } from "node:crypto";
import type { NpmPackage } from "../../lib/container/mod.ts";
import { file, gzip, tarOf } from "../unit/container/oci/images.ts";

/** A package and its archive. */
export interface MadePackage {
  readonly wanted: NpmPackage;
  readonly archive: Uint8Array<ArrayBuffer>;
}

/** Makes a package of files; a `package.json` is added. */
export async function makePackage(
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
): Promise<MadePackage> {
  const all = { "package.json": JSON.stringify({ name, version }), ...files };
  const archive = await gzip(
    await tarOf(Object.entries(all).map(([path, text]) => file(`package/${path}`, text))),
  );
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  return { wanted: { name, version, integrity }, archive };
}

/** Where a cache keeps an archive. */
export function cachedName({ integrity }: NpmPackage): string {
  return `${Uint8Array.fromBase64(integrity.slice("sha512-".length)).toHex()}.tgz`;
}

/** Puts packages into a cache, as if they had been fetched. */
export async function fillCache(cache: string, packages: readonly MadePackage[]): Promise<void> {
  await Deno.mkdir(cache, { recursive: true });
  for (const { wanted, archive } of packages) {
    await Deno.writeFile(`${cache}/${cachedName(wanted)}`, archive);
  }
}

/** Serves packages as a registry of npm does; `served` may be another archive than the one that is named. */
export function servePackages(
  packages: readonly (MadePackage & { readonly served?: Uint8Array<ArrayBuffer> })[],
): AsyncDisposable & { readonly url: string; readonly seen: readonly string[] } {
  const seen: string[] = [];
  const abort = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    signal: abort.signal,
  }, (request) => {
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname.slice(1));
    seen.push(path);
    for (const made of packages) {
      const { name, version } = made.wanted;
      if (path === `${name}.tgz`) return new Response(made.served ?? made.archive);
      if (path !== name) continue;
      // Without an integrity npm itself has nothing to check by: ours must.
      const dist = { tarball: `${url.origin}/${name}.tgz` };
      return Response.json({
        name,
        "dist-tags": { latest: version },
        versions: { [version]: { name, version, dist } },
      });
    }
    return Response.json({ error: "not found" }, { status: 404 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    seen,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await server.finished;
    },
  };
}
