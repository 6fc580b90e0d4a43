import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import {
  derToP1363,
  generateKeyPair,
  type KeyAlgorithm,
  makeLocalTrustPolicy,
  parseBundle,
  PROVENANCE_TYPE,
  readArtifactsIn,
  readTranscript,
  renderBundle,
  renderEnvelope,
  TEST_RESULT_TYPE,
  TRANSCRIPT_FILES,
  verifyTranscript,
} from "../../lib/transcript/mod.ts";
import {
  findTool,
  nodeSkipNote,
  prepareNodeVerifier,
  skipNote,
  type ToolVerdict,
  verifyWithCosign,
  verifyWithNode,
  verifyWithOpenssl,
} from "../helpers/interop.ts";
import { ALGORITHMS, NOW, signBoot, writeBoot } from "../unit/transcript/fixture.ts";

/** A boot on disk, and the same boot spoilt in every way that a tool must notice. */
interface Scene {
  readonly folder: string;
  readonly algorithm: KeyAlgorithm;
  readonly publicKeyFile: string;
  readonly otherKeyFile: string;
  readonly artifact: string;
  readonly otherArtifact: string;
  /** Name of the document -> its files. */
  readonly documents: readonly SceneDocument[];
}

interface SceneDocument {
  readonly predicateType: string;
  readonly otherType: string;
  readonly bundle: string;
  readonly envelope: string;
  readonly flippedBundle: string;
  readonly flippedEnvelope: string;
  /** P-256 only: the same signature as raw r‖s. */
  readonly rawBundle?: string;
  readonly rawEnvelope?: string;
}

async function withScene(
  algorithm: KeyAlgorithm,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-interop-" });
  try {
    const boot = await signBoot(algorithm);
    await writeBoot(folder, boot);
    const otherKeyFile = `${folder}/other.pub`;
    await Deno.writeTextFile(otherKeyFile, (await generateKeyPair(algorithm)).publicKeyPem);
    const otherArtifact = `${folder}/other.txt`;
    await Deno.writeTextFile(otherArtifact, "something else\n");
    await work({
      folder,
      algorithm,
      publicKeyFile: `${folder}/${TRANSCRIPT_FILES.publicKey}`,
      otherKeyFile,
      artifact: `${folder}/packs/self/pack.body.txt`,
      otherArtifact,
      documents: [
        await writeDocument(folder, { file: TRANSCRIPT_FILES.provenance, algorithm }),
        await writeDocument(folder, { file: TRANSCRIPT_FILES.testResult, algorithm }),
      ],
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeDocument(
  folder: string,
  options: { readonly file: string; readonly algorithm: KeyAlgorithm },
): Promise<SceneDocument> {
  const bundle = `${folder}/${options.file}`;
  const { envelope } = parseBundle(await Deno.readTextFile(bundle));
  const isProvenance = options.file === TRANSCRIPT_FILES.provenance;
  const payload = envelope.payload.slice();
  payload[payload.length >> 1]! ^= 1;
  const flipped = { ...envelope, payload };
  const paths = {
    predicateType: isProvenance ? PROVENANCE_TYPE : TEST_RESULT_TYPE,
    otherType: isProvenance ? TEST_RESULT_TYPE : PROVENANCE_TYPE,
    bundle,
    envelope: `${bundle}.dsse`,
    flippedBundle: `${bundle}.flipped`,
    flippedEnvelope: `${bundle}.dsse.flipped`,
  };
  await Deno.writeTextFile(paths.envelope, renderEnvelope(envelope));
  await Deno.writeTextFile(paths.flippedBundle, renderBundle(flipped));
  await Deno.writeTextFile(paths.flippedEnvelope, renderEnvelope(flipped));
  if (options.algorithm !== "p256") return paths;
  const raw = {
    ...envelope,
    signatures: envelope.signatures.map(({ keyid, sig }) => ({ keyid, sig: derToP1363(sig) })),
  };
  const rawBundle = `${bundle}.raw`;
  const rawEnvelope = `${bundle}.dsse.raw`;
  await Deno.writeTextFile(rawBundle, renderBundle(raw));
  await Deno.writeTextFile(rawEnvelope, renderEnvelope(raw));
  return { ...paths, rawBundle, rawEnvelope };
}

function accepts(verdict: ToolVerdict): void {
  assert.ok(verdict.ok, verdict.output);
}

function refuses(verdict: ToolVerdict, reason: RegExp): void {
  assert.ok(!verdict.ok, `accepted: ${verdict.output}`);
  assert.match(verdict.output, reason);
}

const OPENSSL_NOTE = skipNote("openssl", "jq", "bash");
const COSIGN_NOTE = skipNote("cosign");
const NODE_NOTE = nodeSkipNote();

for (const algorithm of ALGORITHMS) {
  Deno.test(`verifyTranscript() verifies a ${algorithm} boot from disk and refuses spoilt ones`, () =>
    withScene(algorithm, async ({ folder, publicKeyFile, otherKeyFile, documents }) => {
      async function verify(file: string, keyFile: string): Promise<string> {
        const verdict = await verifyTranscript({
          documents: await readTranscript(file),
          policy: await makeLocalTrustPolicy(await Deno.readTextFile(keyFile)),
          artifacts: readArtifactsIn(folder),
          now: NOW,
        });
        return verdict.exit;
      }
      for (const { bundle, flippedBundle, rawBundle } of documents) {
        assert.equal(await verify(bundle, publicKeyFile), "ok");
        assert.equal(await verify(bundle, otherKeyFile), "no");
        assert.equal(await verify(flippedBundle, publicKeyFile), "no");
        if (rawBundle !== undefined) assert.equal(await verify(rawBundle, publicKeyFile), "no");
      }
      assert.equal(await verify(`${folder}/${TRANSCRIPT_FILES.envelopes}`, publicKeyFile), "ok");
      await Deno.writeTextFile(`${folder}/packs/self/pack.body.txt`, "changed");
      assert.equal(await verify(documents[0]!.bundle, publicKeyFile), "no");
    }));

  Deno.test({
    name:
      `openssl verifies ${algorithm} bundles and envelopes and refuses spoilt ones${OPENSSL_NOTE}`,
    ignore: OPENSSL_NOTE !== "",
    fn: () =>
      withScene(algorithm, async ({ documents, publicKeyFile, otherKeyFile, folder: cwd }) => {
        const no = /Verification failure|Verification Failure|Error verifying data/i;
        for (const document of documents) {
          for (const file of [document.bundle, document.envelope]) {
            accepts(await verifyWithOpenssl(file, { publicKeyFile, cwd }));
            refuses(await verifyWithOpenssl(file, { publicKeyFile: otherKeyFile, cwd }), no);
          }
          refuses(await verifyWithOpenssl(document.flippedBundle, { publicKeyFile, cwd }), no);
          if (document.rawBundle !== undefined) {
            refuses(await verifyWithOpenssl(document.rawBundle, { publicKeyFile, cwd }), no);
          }
        }
      }),
  });

  for (const form of ["envelope", "bundle"] as const) {
    Deno.test({
      name: `cosign verifies a ${algorithm} ${form} and refuses spoilt ones${COSIGN_NOTE}`,
      ignore: COSIGN_NOTE !== "",
      fn: () =>
        withScene(algorithm, async (scene) => {
          const { publicKeyFile, artifact, folder: cwd } = scene;
          for (const document of scene.documents) {
            const { predicateType } = document;
            const request = { form, publicKeyFile, predicateType, artifact, cwd };
            const file = document[form];
            accepts(await verifyWithCosign(file, request));
            const flipped = form === "bundle" ? document.flippedBundle : document.flippedEnvelope;
            refuses(await verifyWithCosign(flipped, request), /signature|verif/i);
            refuses(
              await verifyWithCosign(file, { ...request, publicKeyFile: scene.otherKeyFile }),
              /signature|verif/i,
            );
            refuses(
              await verifyWithCosign(file, { ...request, artifact: scene.otherArtifact }),
              /digest|subject/i,
            );
            // Version 2.5 does not look at the type of a bundle (GHSA-w6c6-c85g-mmv6).
            if (form === "envelope") {
              refuses(
                await verifyWithCosign(file, { ...request, predicateType: document.otherType }),
                /predicate type/i,
              );
            }
          }
        }),
    });
  }

  Deno.test({
    name:
      `@sigstore/verify under Node verifies ${algorithm} bundles, refuses spoilt ones${NODE_NOTE}`,
    ignore: NODE_NOTE !== "",
    fn: () =>
      withScene(algorithm, async ({ documents, publicKeyFile, otherKeyFile, folder: cwd }) => {
        const program = await prepareNodeVerifier(cwd);
        const no = /signature|SIGNATURE_ERROR/i;
        for (const document of documents) {
          const { bundle, flippedBundle, rawBundle } = document;
          accepts(await verifyWithNode(program, { bundle, publicKeyFile, cwd }));
          const other = { bundle, publicKeyFile: otherKeyFile, cwd };
          refuses(await verifyWithNode(program, other), no);
          refuses(await verifyWithNode(program, { bundle: flippedBundle, publicKeyFile, cwd }), no);
          if (rawBundle !== undefined) {
            refuses(await verifyWithNode(program, { bundle: rawBundle, publicKeyFile, cwd }), no);
          }
        }
      }),
  });
}

// Only Ed25519: node:crypto of Deno 2.9 cannot verify ECDSA where no digest is named, as sigstore
// calls it. That this file imports the package also keeps it in the cache for Node.
Deno.test("@sigstore/verify under Deno verifies ed25519 bundles and refuses a spoilt one", () =>
  withScene("ed25519", async ({ documents, publicKeyFile }) => {
    const publicKey = createPublicKey(await Deno.readTextFile(publicKeyFile));
    const root = TrustedRoot.fromJSON({
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    });
    const material = toTrustMaterial(root, () => ({ publicKey, validFor: () => true }));
    const verifier = new Verifier(material, {
      tlogThreshold: 0,
      ctlogThreshold: 0,
      timestampThreshold: 0,
    });
    const verify = async (file: string): Promise<unknown> =>
      verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(await Deno.readTextFile(file)))));
    for (const { bundle, flippedBundle } of documents) {
      await verify(bundle);
      await assert.rejects(verify(flippedBundle), /signature/i);
    }
  }));

Deno.test("findTool() prefers $PACKREPO_TOOLS/bin and finds nothing where nothing is", async () => {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("PACKREPO_TOOLS");
  try {
    await Deno.mkdir(`${folder}/bin`);
    await Deno.writeTextFile(`${folder}/bin/deno`, "", { mode: 0o755 });
    Deno.env.set("PACKREPO_TOOLS", folder);
    assert.equal(findTool("deno"), `${folder}/bin/deno`);
    assert.equal(findTool("no-such-tool-at-all"), undefined);
    assert.match(skipNote("no-such-tool-at-all"), /no-such-tool-at-all is not installed/);
  } finally {
    if (before === undefined) Deno.env.delete("PACKREPO_TOOLS");
    else Deno.env.set("PACKREPO_TOOLS", before);
    await Deno.remove(folder, { recursive: true });
  }
});
