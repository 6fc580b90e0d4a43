/**
 * Runs other people's verifiers over a transcript: openssl with jq, cosign, and `@sigstore/verify`
 * under Node. No tool here reaches the network; each is told a proxy where nobody listens.
 */

/** What a tool said. */
export interface ToolVerdict {
  readonly ok: boolean;
  /** Its standard output and error, for the message of an assertion. */
  readonly output: string;
}

/** Returns a program's path: from `$PACKREPO_TOOLS/bin`, else from PATH; `undefined` without it. */
export function findTool(name: string): string | undefined {
  const tools = Deno.env.get("PACKREPO_TOOLS");
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  if (tools !== undefined && tools !== "") folders.unshift(`${tools}/bin`);
  return folders.filter((folder) => folder !== "").map((folder) => `${folder}/${name}`).find(
    (path) => {
      try {
        const info = Deno.statSync(path);
        return info.isFile && ((info.mode ?? 0) & 0o111) !== 0;
      } catch {
        return false;
      }
    },
  );
}

/** Returns the end of a test's name that makes a skip visible; empty where every tool is there. */
export function skipNote(...tools: readonly string[]): string {
  const missing = tools.filter((name) => findTool(name) === undefined);
  if (missing.length === 0) return "";
  return ` (skipped: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not installed)`;
}

/** Runs a program offline, with a folder of its own as home. */
export async function runTool(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string },
): Promise<ToolVerdict> {
  const nowhere = "http://127.0.0.1:9";
  const result = await new Deno.Command(command, {
    args: [...args],
    cwd: options.cwd,
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
      HOME: options.cwd,
      http_proxy: nowhere,
      https_proxy: nowhere,
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    ok: result.success,
    output: `${decoder.decode(result.stdout)}${decoder.decode(result.stderr)}`,
  };
}

/**
 * The recipe for a reader with openssl and jq only: `$1` a bundle or an envelope, `$2` the public
 * key. It takes the envelope out, builds the bytes that DSSE signs, and checks the signature.
 */
const OPENSSL_RECIPE = `
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jq -c '.dsseEnvelope // .' "$1" > "$work/e.json"
jq -r .payload "$work/e.json" | base64 -d > "$work/p.bin"
t=$(jq -r .payloadType "$work/e.json")
{ printf 'DSSEv1 %d %s %d ' \${#t} "$t" "$(stat -c %s "$work/p.bin")"; cat "$work/p.bin"; } > "$work/pae.bin"
jq -r '.signatures[0].sig' "$work/e.json" | base64 -d > "$work/s.bin"
if openssl pkey -pubin -in "$2" -noout -text | grep -q ED25519
then openssl pkeyutl -verify -pubin -inkey "$2" -rawin -in "$work/pae.bin" -sigfile "$work/s.bin"
else openssl dgst -sha256 -verify "$2" -signature "$work/s.bin" "$work/pae.bin"
fi
`;

/** Verifies a bundle or an envelope with openssl and jq; it looks at the signature only. */
export function verifyWithOpenssl(
  file: string,
  options: { readonly publicKeyFile: string; readonly cwd: string },
): Promise<ToolVerdict> {
  return runTool("bash", ["-c", OPENSSL_RECIPE, "bash", file, options.publicKeyFile], options);
}

/** What cosign is asked. */
export interface CosignRequest {
  readonly form: "bundle" | "envelope";
  readonly publicKeyFile: string;
  readonly predicateType: string;
  /** The file whose sha256 must be among the subjects. */
  readonly artifact: string;
  /** A folder to write in; it becomes cosign's home. */
  readonly cwd: string;
}

/** Verifies a bundle or an envelope with cosign 2.5: signature, predicate type, one subject. */
export async function verifyWithCosign(
  file: string,
  request: CosignRequest,
): Promise<ToolVerdict> {
  const args = [
    "verify-blob-attestation",
    "--key",
    request.publicKeyFile,
    "--insecure-ignore-tlog",
    "--type",
    request.predicateType,
  ];
  if (request.form === "envelope") {
    args.push("--signature", file);
  } else {
    // 2.5 wants a trusted root even where nothing in it is used, and fetches one otherwise.
    const root = `${request.cwd}/empty_root.json`;
    await Deno.writeTextFile(
      root,
      JSON.stringify({
        mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        tlogs: [],
        certificateAuthorities: [],
        ctlogs: [],
        timestampAuthorities: [],
      }),
    );
    args.push("--new-bundle-format", "--trusted-root", root, "--bundle", file);
  }
  return await runTool(findTool("cosign") ?? "cosign", [...args, request.artifact], request);
}

/** The npm packages that the Node verifier needs, as `deno.lock` names them. */
const NODE_PACKAGES = ["@sigstore/bundle", "@sigstore/verify", "@sigstore/protobuf-specs"];

/**
 * Returns the folders of the locked packages in Deno's npm cache, by package name, or why they are
 * not there. Node cannot read that cache, so that they are copied into a `node_modules` of a test.
 */
function locateNodePackages(): Map<string, string> | string {
  const { npm } = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.lock", import.meta.url)),
  ) as { npm: Record<string, { dependencies?: string[] }> };
  const info = new Deno.Command(Deno.execPath(), { args: ["info", "--json"], stderr: "null" })
    .outputSync();
  const { npmCache } = JSON.parse(new TextDecoder().decode(info.stdout)) as { npmCache: string };
  const found = new Map<string, string>();
  const wanted = [...NODE_PACKAGES];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (found.has(name)) continue;
    const key = Object.keys(npm).find((locked) => locked.startsWith(`${name}@`));
    if (key === undefined) return `deno.lock does not have ${name}`;
    const version = key.slice(name.length + 1).replace(/_.*/, "");
    const folder = registryFolders(npmCache).map((registry) => `${registry}/${name}/${version}`)
      .find((path) => isFile(`${path}/package.json`));
    if (folder === undefined) return `${name} ${version} is not in Deno's cache`;
    found.set(name, folder);
    wanted.push(
      ...(npm[key]?.dependencies ?? []).map((dependency) => dependency.replace(/(?<=.)@.*/, "")),
    );
  }
  return found;
}

function registryFolders(npmCache: string): string[] {
  try {
    return [...Deno.readDirSync(npmCache)].map(({ name }) => `${npmCache}/${name}`);
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const nodePackages = locateNodePackages();

/** Returns the end of a test's name where the Node verifier cannot run; empty where it can. */
export function nodeSkipNote(): string {
  if (typeof nodePackages === "string") return ` (skipped: ${nodePackages})`;
  return skipNote("node");
}

/** The whole of the Node program: argv is a bundle and a public key; exit 0 means verified. */
const NODE_PROGRAM = `
const fs = require("node:fs");
const crypto = require("node:crypto");
const { bundleFromJSON } = require("@sigstore/bundle");
const { TrustedRoot } = require("@sigstore/protobuf-specs");
const { toSignedEntity, toTrustMaterial, Verifier } = require("@sigstore/verify");
const [bundleFile, keyFile] = process.argv.slice(2);
const root = TrustedRoot.fromJSON({
  mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  tlogs: [], certificateAuthorities: [], ctlogs: [], timestampAuthorities: [],
});
const publicKey = crypto.createPublicKey(fs.readFileSync(keyFile));
const material = toTrustMaterial(root, () => ({ publicKey, validFor: () => true }));
const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(fs.readFileSync(bundleFile, "utf8")))));
console.log("verified");
`;

/** Makes a folder from which Node finds the packages; returns the path of its program. */
export async function prepareNodeVerifier(folder: string): Promise<string> {
  if (typeof nodePackages === "string") throw new Error(nodePackages);
  for (const [name, from] of nodePackages) {
    await copyFolder(from, `${folder}/node_modules/${name}`);
  }
  const program = `${folder}/verify.cjs`;
  await Deno.writeTextFile(program, NODE_PROGRAM);
  return program;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isDirectory) await copyFolder(`${from}/${entry.name}`, `${to}/${entry.name}`);
    else await Deno.copyFile(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}

/** Verifies a bundle with `@sigstore/verify` under Node; it looks at the signature only. */
export function verifyWithNode(
  program: string,
  options: { readonly bundle: string; readonly publicKeyFile: string; readonly cwd: string },
): Promise<ToolVerdict> {
  return runTool(findTool("node") ?? "node", [program, options.bundle, options.publicKeyFile], {
    cwd: options.cwd,
  });
}
