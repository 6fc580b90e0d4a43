import { envVar, hasOwnState, PACKREPO_ROOT, stateFolder } from "../host/mod.ts";
import { PROVENANCE_TYPE, TEST_RESULT_TYPE, TRANSCRIPT_FILES } from "../transcript/mod.ts";
import { DENO_COMMAND } from "./pins.ts";

/** Returns a path as a person in a folder would write it, quoted for a shell where it must be. */
function pathFrom(folder: string, path: string): string {
  const near = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  return /^[\w@%+=:,./-]+$/.test(near) ? near : `'${near.replaceAll("'", `'\\''`)}'`;
}

/**
 * Returns the commands by which a person verifies a boot: with PackRepo, cosign (2.5 or newer) and
 * openssl with jq. They name files relative to the folder the person stands in.
 */
export function verifyRecipe(
  boot: {
    readonly cwd: string;
    readonly output: string;
    /** The first pack's index, relative to `output`; absent where no pack was made. */
    readonly artifact: string | undefined;
    /** Whether there is a provenance; else cosign looks at the test result, which names the packs too. */
    readonly hasProvenance: boolean;
    readonly algorithm: "ed25519" | "p256";
  },
): string {
  const { cwd, output, artifact, hasProvenance, algorithm } = boot;
  const file = (name: string): string => pathFrom(cwd, `${output}/${name}`);
  const key = file(TRANSCRIPT_FILES.publicKey);
  // Who came by npx may have no deno of his own.
  const deno = envVar("npm_lifecycle_event") === "npx" ? DENO_COMMAND : "deno";
  const task = cwd === PACKREPO_ROOT
    ? `${deno} task`
    : `${deno} task --config ${pathFrom(cwd, `${PACKREPO_ROOT}/deno.json`)}`;
  const trust = hasOwnState() ? "" : ` --trust ${pathFrom(cwd, `${stateFolder()}/trust.json`)}`;
  const lines = [`${task} verify transcript ${file(TRANSCRIPT_FILES.testResult)}${trust}`, ""];
  if (artifact !== undefined) {
    const [type, bundle] = hasProvenance
      ? [PROVENANCE_TYPE, TRANSCRIPT_FILES.provenance]
      : [TEST_RESULT_TYPE, TRANSCRIPT_FILES.testResult];
    const root = `'{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'`;
    lines.push(
      "# cosign",
      `echo ${root} > empty_root.json`,
      `cosign verify-blob-attestation --key ${key} --insecure-ignore-tlog --new-bundle-format \\`,
      `  --trusted-root empty_root.json --type ${type} \\`,
      `  --bundle ${file(bundle)} ${file(artifact)}`,
      "",
    );
  }
  lines.push(
    "# openssl and jq",
    `jq -r .dsseEnvelope.payload ${file(TRANSCRIPT_FILES.testResult)} | base64 -d > payload.bin`,
    `jq -r '.dsseEnvelope.signatures[0].sig' ${
      file(TRANSCRIPT_FILES.testResult)
    } | base64 -d > sig.bin`,
    `{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(stat -c %s payload.bin)"; cat payload.bin; } > pae.bin`,
    algorithm === "ed25519"
      ? `openssl pkeyutl -verify -pubin -inkey ${key} -rawin -in pae.bin -sigfile sig.bin`
      : `openssl dgst -sha256 -verify ${key} -signature sig.bin pae.bin`,
  );
  return lines.join("\n") + "\n";
}
