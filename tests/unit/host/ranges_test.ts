import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { readRange } from "../../../lib/host/mod.ts";
import { concat } from "../../helpers/bytes.ts";
import { withFolder } from "./script.ts";

Deno.test("readRange() reads a part of a file, and no more than there is", () =>
  withFolder(async (folder) => {
    const bytes = Uint8Array.from({ length: 600_000 }, (_, at) => at);
    await Deno.writeFile(`${folder}/a`, bytes);
    for (
      const [start, length] of [[0, 0], [0, 5], [7, 300_000], [599_999, 1], [599_990, 99], [
        700_000,
        5,
      ]]
    ) {
      const read = concat(await Array.fromAsync(readRange(`${folder}/a`, start!, length!)));
      assert.deepEqual(new Uint8Array(read), bytes.slice(start!, start! + length!));
    }
  }));

Deno.test("readRange() says what cannot be read", () =>
  withFolder(async (folder) => {
    for (
      const [path, code] of [[`${folder}/none`, "host.not-found"], [folder, "host.cannot-read"]]
    ) {
      await assert.rejects(
        Array.fromAsync(readRange(path!, 0, 1)),
        (error) => error instanceof PackRepoError && error.code === code,
      );
    }
  }));
