import assert from "node:assert/strict";
import { createKeyFiles, generateKeyPair, readSigningKey } from "../../../lib/transcript/mod.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

Deno.test("createKeyFiles() makes boot.key for its owner only, boot.pub, and nothing else", () =>
  withFolder(async (folder) => {
    const files = await createKeyFiles(`${folder}/new`);
    assert.equal(files.made, true);
    assert.equal(files.key.algorithm, "ed25519");
    assert.equal(await modeOf(files.keyFile), 0o600);
    assert.equal(await Deno.readTextFile(files.publicKeyFile), files.key.publicKeyPem);
    const names = await Array.fromAsync(Deno.readDir(`${folder}/new`), ({ name }) => name);
    assert.deepEqual(names.sort(), ["boot.key", "boot.pub"]);
  }));

Deno.test("createKeyFiles() keeps what is there", () =>
  withFolder(async (folder) => {
    const first = await createKeyFiles(folder, { algorithm: "p256" });
    assert.equal(first.key.algorithm, "p256");
    const before = await Deno.readTextFile(first.keyFile);
    const second = await createKeyFiles(folder);
    assert.equal(second.made, false);
    assert.equal(second.key.keyid, first.key.keyid);
    assert.equal(await Deno.readTextFile(first.keyFile), before);
  }));

for (const algorithm of ["ed25519", "p256"] as const) {
  Deno.test(`createKeyFiles() derives a missing boot.pub of a ${algorithm} key again`, () =>
    withFolder(async (folder) => {
      const { publicKeyFile, key } = await createKeyFiles(folder, { algorithm });
      await Deno.remove(publicKeyFile);
      const again = await createKeyFiles(folder);
      assert.equal(again.made, false);
      assert.equal(await Deno.readTextFile(publicKeyFile), key.publicKeyPem);
    }));
}

Deno.test("createKeyFiles() makes one key when two processes begin together", () =>
  withFolder(async (folder) => {
    const files = await Promise.all([1, 2, 3, 4].map(() => createKeyFiles(folder)));
    assert.equal(files.filter(({ made }) => made).length, 1);
    assert.equal(new Set(files.map(({ key }) => key.keyid)).size, 1);
    assert.equal(
      await Deno.readTextFile(`${folder}/boot.pub`),
      files[0]?.key.publicKeyPem,
    );
  }));

Deno.test("createKeyFiles() refuses a boot.pub of another key", () =>
  withFolder(async (folder) => {
    const { publicKeyFile } = await createKeyFiles(folder);
    const { publicKeyPem } = await generateKeyPair();
    await Deno.writeTextFile(publicKeyFile, publicKeyPem);
    await assert.rejects(createKeyFiles(folder), {
      code: "transcript.key-mismatch",
      exitCode: 78,
      message: /is not the public half of/,
    });
    assert.equal(await Deno.readTextFile(publicKeyFile), publicKeyPem);
  }));

Deno.test("createKeyFiles() makes no new key beside a boot.pub that lost its boot.key", () =>
  withFolder(async (folder) => {
    const { keyFile } = await createKeyFiles(folder);
    await Deno.remove(keyFile);
    await assert.rejects(createKeyFiles(folder), {
      code: "transcript.key-mismatch",
      message: /is there without its private key/,
    });
    await assert.rejects(Deno.stat(keyFile), Deno.errors.NotFound);
  }));

Deno.test("createKeyFiles() leaves a broken boot.key as it is", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/boot.key`, "", { mode: 0o600 });
    await assert.rejects(createKeyFiles(folder), {
      code: "transcript.bad-key",
      message: /there is no PEM block/,
    });
    assert.equal(await Deno.readTextFile(`${folder}/boot.key`), "");
  }));

for (const mode of [0o644, 0o640, 0o620, 0o604, 0o666]) {
  Deno.test(`readSigningKey() refuses a key file of mode ${mode.toString(8)}`, () =>
    withFolder(async (folder) => {
      const { keyFile } = await createKeyFiles(folder);
      await Deno.chmod(keyFile, mode);
      await assert.rejects(readSigningKey({ file: keyFile }), {
        code: "transcript.open-key-file",
        exitCode: 78,
        message: new RegExp(`mode 0${mode.toString(8)}`),
        hint: /chmod 600/,
      });
    }));
}

Deno.test("readSigningKey() looks at the file behind links", () =>
  withFolder(async (folder) => {
    const { keyFile, key } = await createKeyFiles(folder);
    await Deno.symlink("boot.key", `${folder}/near`);
    await Deno.symlink(`${folder}/near`, `${folder}/far`);
    assert.equal((await readSigningKey({ file: `${folder}/far` })).keyid, key.keyid);
    await Deno.chmod(keyFile, 0o644);
    await assert.rejects(readSigningKey({ file: `${folder}/far` }), {
      code: "transcript.open-key-file",
    });
    await Deno.symlink("loop", `${folder}/loop`);
    await assert.rejects(readSigningKey({ file: `${folder}/loop` }), { exitCode: 74 });
  }));

Deno.test("readSigningKey() says what is wrong with a file", () =>
  withFolder(async (folder) => {
    await assert.rejects(readSigningKey({ file: `${folder}/none` }), { exitCode: 66 });
    await assert.rejects(readSigningKey({ file: folder }), { exitCode: 74 });
    await Deno.writeFile(`${folder}/der`, Uint8Array.of(0x30, 0xff), { mode: 0o600 });
    await assert.rejects(readSigningKey({ file: `${folder}/der` }), {
      code: "transcript.bad-key",
      message: /not text, so not PEM/,
    });
    await Deno.writeFile(`${folder}/big`, new Uint8Array(70_000), { mode: 0o600 });
    await assert.rejects(readSigningKey({ file: `${folder}/big` }), { exitCode: 65 });
  }));

Deno.test("readSigningKey() reads a PEM text, also with line feeds written out", async () => {
  const { privateKeyPem, keyid } = await generateKeyPair("p256");
  assert.equal((await readSigningKey({ pem: privateKeyPem })).keyid, keyid);
  const oneLine = privateKeyPem.replaceAll("\n", "\\n");
  assert.equal((await readSigningKey({ pem: oneLine })).keyid, keyid);
  await assert.rejects(readSigningKey({ pem: "" }), { code: "transcript.bad-key" });
  await assert.rejects(readSigningKey({}), TypeError);
});
