import assert from "node:assert/strict";
import {
  encodeStatement,
  parseBundle,
  signStatement,
  signStatementBytes,
} from "../../../lib/transcript/mod.ts";
import { bytesOf, makeProvenance, signBoot } from "./fixture.ts";

const { key } = await signBoot();

Deno.test("signStatementBytes() signs the bytes exactly as they are", async () => {
  const text = `  ${JSON.stringify(makeProvenance(), null, 2)}\n`;
  const { bundle, envelope } = await signStatementBytes(bytesOf(text), key);
  assert.equal(new TextDecoder().decode(parseBundle(bundle).envelope.payload), text);
  assert.deepEqual(parseBundle(bundle).envelope, envelope);
});

Deno.test("signStatement() signs the canonical form", async () => {
  const statement = makeProvenance() as never;
  const { envelope } = await signStatement(statement, key);
  assert.deepEqual(envelope.payload, encodeStatement(statement));
});

for (
  const [name, text] of [
    ["nothing", ""],
    ["another document", '{"hello":"world"}'],
    ["an old statement", '{"_type":"https://in-toto.io/Statement/v0.1"}'],
    ["a bundle", (await signStatement(makeProvenance() as never, key)).bundle],
  ] as const
) {
  Deno.test(`signStatementBytes() refuses ${name}`, async () => {
    await assert.rejects(signStatementBytes(bytesOf(text), key), {
      code: "transcript.bad-statement",
      exitCode: 65,
    });
  });
}
