/** The packer that packing is measured against. */
export const PEER = { name: "repomix", version: "1.18.0" } as const;

async function run(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return success ? decoder.decode(stdout) : `failed: ${decoder.decode(stderr).slice(-300)}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Installs the peer into a folder with npm.
 *
 * @returns The script that node runs, or why there is none.
 */
export async function installPeer(
  folder: string,
): Promise<{ readonly script: string } | { readonly reason: string }> {
  if (await run("node", ["--version"]) === undefined) return { reason: "there is no node" };
  const { name, version } = PEER;
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const said = await run("npm", ["install", "--prefix", folder, ...flags, `${name}@${version}`]);
  if (said === undefined) return { reason: "there is no npm" };
  if (said.startsWith("failed")) return { reason: `npm cannot install it: ${said}` };
  return { script: `${folder}/node_modules/${name}/bin/${name}.cjs` };
}
