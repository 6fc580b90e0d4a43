import assert from "node:assert/strict";
import type { InspectedText, Inspection } from "../../../lib/pack/inspect.ts";
import { inspectText } from "../../../lib/pack/inspect.ts";
import { Inspector, THREADS_PAY_BYTES } from "../../../lib/pack/inspector.ts";
import { loadSecretFinder } from "../../../lib/pack/load_secret_finder.ts";
import { SECRET_LINE } from "../../helpers/secret.ts";

const encoder = new TextEncoder();
const BATCHES: readonly (readonly InspectedText[])[] = Array.from(
  { length: 40 },
  (_, i) =>
    Array.from({ length: 3 }, (_, k) => ({
      path: `f${i}-${k}.py`,
      bytes: encoder.encode("line of text\n".repeat(i) + ((i + k) % 5 === 0 ? SECRET_LINE : "")),
      countsTokens: k < 2,
      findsSecrets: k > 0,
    })),
);

async function expected(inspector: Inspector): Promise<Inspection[][]> {
  const tools = { tokenizer: await inspector.tokenizer(), finder: await loadSecretFinder() };
  return BATCHES.map((batch) => batch.map((text) => inspectText(text, tools)));
}

Deno.test("Inspector inspects here and now where the texts are few", async () => {
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 4 });
  await inspector.expect(THREADS_PAY_BYTES - 1);
  assert.equal(inspector.threads, 1);
  const answers = await Promise.all(BATCHES.map((batch) => inspector.inspect(batch)));
  assert.equal(await inspector.help(), false, "nothing waits");
  assert.deepEqual(answers, await expected(inspector));
});

Deno.test("Inspector's threads find out the same, alone and with help, each batch done once", async () => {
  for (const isHelped of [false, true]) {
    await using inspector = new Inspector({ tokenizer: "gpt2", processors: 3 });
    await inspector.expect(THREADS_PAY_BYTES);
    assert.equal(inspector.threads, 3);
    const answers = Promise.all(BATCHES.map((batch) => inspector.inspect(batch)));
    let helped = 0;
    while (isHelped && await inspector.help()) helped++;
    assert.deepEqual(await answers, await expected(inspector));
    assert.equal(helped > 0, isHelped);
    assert.equal(await inspector.help(), false, "nothing is left");
  }
});

Deno.test("Inspector does not take the buffer away that a text is a view of", async () => {
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 2 });
  await inspector.expect(THREADS_PAY_BYTES);
  const whole = encoder.encode(`x = 1\n${SECRET_LINE}`);
  const text = { path: "a.py", countsTokens: false, findsSecrets: true };
  const answers = await Promise.all(
    [whole.subarray(0, 6), whole.subarray(6)].map((bytes) =>
      inspector.inspect([{ ...text, bytes }])
    ),
  );
  assert.deepEqual(answers, [[{ isSecret: false }], [{ isSecret: true }]]);
  assert.equal(whole.length, 6 + SECRET_LINE.length);
});

Deno.test("Inspector.close() refuses what threads have not inspected yet", async () => {
  const inspector = new Inspector({ tokenizer: "gpt2", processors: 2 });
  await inspector.expect(THREADS_PAY_BYTES);
  const answers = Promise.allSettled(BATCHES.map((batch) => inspector.inspect(batch)));
  await inspector.close();
  for (const answer of await answers) {
    assert.equal(answer.status, "rejected");
    assert.match(String((answer as PromiseRejectedResult).reason), /was closed/);
  }
});

Deno.test({
  name: "Inspector starts no thread that could not read its modules, and says so",
  permissions: { read: false, env: true },
  fn: async () => {
    await using inspector = new Inspector({ tokenizer: "gpt2", processors: 2 });
    await assert.rejects(inspector.expect(THREADS_PAY_BYTES), /Missing permission: read access/);
  },
});
