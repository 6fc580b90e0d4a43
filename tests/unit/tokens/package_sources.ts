/** Real source texts that are on every machine that runs these tests: the locked npm packages. */

interface DenoInfo {
  readonly npmCache: string;
}

async function npmCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
    stderr: "null",
  }).output();
  return (JSON.parse(new TextDecoder().decode(stdout)) as DenoInfo).npmCache;
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  const names: Deno.DirEntry[] = [];
  for await (const entry of Deno.readDir(folder)) names.push(entry);
  names.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of names) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesIn(path);
    else if (/\.(?:[cm]?[jt]s|md|json)$/.test(path)) yield path;
  }
}

/** Packages that these tests need anyway, so that they are there. */
export const PACKAGES = [
  "ajv",
  "@sigstore/protobuf-specs",
  "typebox",
  "fast-check",
  "@stricli/core",
];

/** Yields the sources of one package, with their paths below its folder, version first. */
export async function* packageFiles(
  name: string,
): AsyncGenerator<readonly [path: string, bytes: Uint8Array]> {
  const cache = await npmCache();
  for await (const registry of Deno.readDir(cache)) {
    const folder = `${cache}/${registry.name}/${name}`;
    try {
      for await (const path of filesIn(folder)) {
        yield [path.slice(folder.length + 1), await Deno.readFile(path)];
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Yields texts of five packages, about `maxChars` in all, none longer than `maxFileChars`. */
export async function* packageSources(
  maxChars: number,
  maxFileChars: number = 150_000,
): AsyncGenerator<string> {
  const cache = await npmCache();
  for (const name of PACKAGES) {
    let left = maxChars / PACKAGES.length;
    for await (const registry of Deno.readDir(cache)) {
      const folder = `${cache}/${registry.name}/${name}`;
      try {
        for await (const path of filesIn(folder)) {
          const text = await Deno.readTextFile(path);
          if (text.length > left || text.length > maxFileChars) continue;
          left -= text.length;
          yield text;
        }
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }
}
