import assert from "node:assert/strict";
import { signStatement } from "../../../lib/transcript/mod.ts";
import { compareDigests } from "../../../lib/transcript/verify_subjects.ts";
import {
  artifactsOf,
  edited,
  makeProvenance,
  makeTestResult,
  packSubjects,
  rowOf,
  signBoot,
  SOURCE_DIGESTS,
  verifyBoot,
} from "./fixture.ts";

const boot = await signBoot();

Deno.test("subjects that are no files are named, and compared where they were recomputed", async () => {
  const image = { name: "oci:packrepo", digest: { sha256: "7".repeat(64) } };
  const subjects = [...packSubjects(), image];
  const withImage = await signBoot("ed25519", {
    provenance: makeProvenance(subjects) as never,
    testResult: makeTestResult({ subjects }) as never,
  });
  const open = await verifyBoot(withImage, { recomputed: {} });
  assert.match(
    rowOf(open, "subjects"),
    /^passed: 3 files recomputed; not files here: "source", "source.nar", "oci:packrepo"$/,
  );
  assert.match(rowOf(open, "inputs"), /^not checked/);
  const good = await verifyBoot(withImage, {
    recomputed: { ...SOURCE_DIGESTS, "oci:packrepo": image.digest },
  });
  assert.match(rowOf(good, "subjects"), /^passed: 3 files recomputed$/);
  assert.equal(good.exit, "ok");
  const bad = await verifyBoot(withImage, {
    recomputed: { "oci:packrepo": { sha256: "8".repeat(64) } },
  });
  assert.match(rowOf(bad, "inputs"), /^failed: .*"oci:packrepo": its sha256 is 8{64}/);
});

for (
  const [name, recomputed, message] of [
    ["another lock file", { "flake.lock": { sha256: "0".repeat(64) } }, /"flake.lock": its sha256/],
    ["another tree", {
      source: { ...SOURCE_DIGESTS.source, gitTree: "0".repeat(40) },
    }, /"source": its gitTree/],
    ["a digest of another kind", { "deno.lock": { sha512: "0" } }, /no digest of the same kind/],
    [
      "an input that nobody names",
      { "other.lock": { sha256: "0".repeat(64) } },
      /"other.lock" is in no statement/,
    ],
  ] as const
) {
  Deno.test(`the row "inputs" fails for ${name}`, async () => {
    const verdict = await verifyBoot(boot, { recomputed });
    assert.match(rowOf(verdict, "inputs"), /^failed/);
    assert.match(rowOf(verdict, "inputs"), message);
    assert.equal(verdict.exit, "no");
  });
}

Deno.test("a subject without a sha256 is a failure", async () => {
  const sha512 = edited(makeProvenance(), (s) => {
    s.subject[0].digest = { sha512: "0".repeat(128) };
  });
  const provenance = await signStatement(sha512, boot.key);
  const verdict = await verifyBoot({ ...boot, provenance });
  assert.match(rowOf(verdict, "subjects"), /^failed: .* has no sha256 in the statement/);
});

Deno.test("a failed boot without packs has no file to check", async () => {
  const testResult = await signStatement(
    makeTestResult({ subjects: [], failed: "core" }) as never,
    boot.key,
  );
  const documents = [{ name: "t.json", bytes: new TextEncoder().encode(testResult.bundle) }];
  const verdict = await verifyBoot(boot, { documents });
  assert.match(rowOf(verdict, "subjects"), /^not checked: no subject is a file/);
  assert.equal(verdict.exit, "no");
});

Deno.test("what configuration lists is an input, not an artifact", async () => {
  const lock = { name: "flake.lock", digest: SOURCE_DIGESTS["flake.lock"] };
  const testResult = await signStatement(
    makeTestResult({ subjects: [lock], failed: "core" }) as never,
    boot.key,
  );
  const documents = [{ name: "t.json", bytes: new TextEncoder().encode(testResult.bundle) }];
  const verdict = await verifyBoot(boot, { documents });
  assert.match(rowOf(verdict, "subjects"), /^not checked/);
});

Deno.test("each artifact is read once, however many statements name it", async () => {
  const names: string[] = [];
  const read = artifactsOf();
  await verifyBoot(boot, {
    artifacts: (name) => {
      names.push(name);
      return read(name);
    },
  });
  assert.deepEqual(names, [...packSubjects().map(({ name }) => name), "boot_env.txt"]);
});

Deno.test("a byproduct that was changed is a failure, one that is missing is none", async () => {
  const changed = await verifyBoot(boot, { artifacts: artifactsOf({ "boot_env.txt": "other" }) });
  assert.match(
    rowOf(changed, "subjects"),
    /^failed: .*the byproduct "boot_env.txt" has been changed/,
  );
  assert.match(rowOf(await verifyBoot(boot), "subjects"), /^passed/);
});

for (
  const [stated, actual, message] of [
    [{ sha256: "a" }, { sha256: "a" }, undefined],
    [{ sha256: "a", sha512: "b" }, { sha256: "a", gitTree: "c" }, undefined],
    [{ sha256: "a", sha512: "b" }, { sha256: "a", sha512: "c" }, /its sha512 is c/],
    [{ sha256: "a" }, { gitTree: "a" }, /no digest of the same kind/],
    [{ sha256: "a" }, {}, /no digest of the same kind/],
    [{}, { toString: "a" }, /no digest of the same kind/],
  ] as const
) {
  Deno.test(`compareDigests(${JSON.stringify(stated)}, ${JSON.stringify(actual)})`, () => {
    const fault = compareDigests(stated as never, actual as never);
    if (message === undefined) assert.equal(fault, undefined);
    else assert.match(fault ?? "", message);
  });
}
