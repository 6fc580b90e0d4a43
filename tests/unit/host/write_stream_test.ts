import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { writeNewStream } from "../../../lib/host/mod.ts";
import { named, NO_MOUNT, withSmallDisk } from "./disk.ts";
import { withFolder } from "./script.ts";

const hasCode = (code: string) => (error: unknown) =>
  error instanceof PackRepoError && error.code === code;

Deno.test("writeNewStream() writes all pieces and returns how many bytes they have", () =>
  withFolder(async (folder) => {
    const pieces = [new Uint8Array(70_000).fill(1), new Uint8Array(), new Uint8Array(3).fill(2)];
    assert.equal(await writeNewStream(`${folder}/a`, pieces), 70_003);
    const written = await Deno.readFile(`${folder}/a`);
    assert.equal(written.length, 70_003);
    assert.deepEqual(written.slice(-4), Uint8Array.of(1, 2, 2, 2));
  }));

Deno.test("writeNewStream() replaces nothing, and passes on why its source failed", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "kept");
    await assert.rejects(writeNewStream(`${folder}/a`, []), hasCode("host.cannot-create"));
    assert.equal(await Deno.readTextFile(`${folder}/a`), "kept");
    await assert.rejects(writeNewStream(`${folder}/no/a`, []), hasCode("host.cannot-create"));
    async function* failing(): AsyncGenerator<Uint8Array, void> {
      yield await Promise.resolve(new Uint8Array(1));
      throw new RangeError("the source");
    }
    await assert.rejects(writeNewStream(`${folder}/b`, failing()), RangeError);
  }));

Deno.test({
  name: named("writeNewStream() says that the disk is full", NO_MOUNT),
  ignore: NO_MOUNT !== undefined,
  fn: () =>
    withSmallDisk(async (folder) => {
      const pieces = [new Uint8Array(100_000)];
      await assert.rejects(writeNewStream(`${folder}/a`, pieces), hasCode("host.disk-full"));
    }),
});
