import assert from "node:assert/strict";
import fc from "fast-check";
import { EXIT_CODES, PackRepoError } from "../../lib/base/mod.ts";
import { failureJson, failureText, withoutCredentials } from "../../lib/cli/failure.ts";
import { oneOf, resolvePath, wholeNumber } from "../../lib/cli/mod.ts";
import { checksTable, painter, printable, renderChecks } from "../../lib/report/mod.ts";
import { runDemoIn } from "../unit/cli/fixture.ts";
import { withFolder } from "../unit/host/script.ts";

const CODES = new Set(Object.values(EXIT_CODES).map((row) => row.code));

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
);

/** Words of a command line: flags of the task, near misses, values, and anything. */
const word = fc.oneof(
  fc.constantFrom(
    ...["--budget", "--budget=", "--budget=7", "7", "--color", "red", "--include", "--dry-run"],
    ...["--dryRun", "--do", "ok", "no", "bug", "expected", "bytes", "--json", "--json=false"],
    ...["--quiet", "-h", "-v", "-hv", "--help", "--helpAll", "--version", "--", "-", "---", "--=x"],
    ...["--budget=7=8", "--__proto__", "--constructor", "__proto__", "", " ", "-1", "--no-json"],
  ),
  anyText.filter((text) => !text.includes("\0") && text.isWellFormed()),
);

Deno.test("runTask() answers any command line with a documented code, and says it in its form", async () => {
  await withFolder(async (folder) => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (args) => {
        const { code, stdout, stderr } = await runDemoIn(folder, args, { count: "some" });
        assert.ok(CODES.has(code), `${code}: ${stderr}`);
        // deno-lint-ignore no-control-regex -- that there is none is what is tested
        assert.doesNotMatch(stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
        if (stderr.startsWith("{")) {
          assert.equal(JSON.parse(stderr).exit, code);
          assert.equal(stdout, "");
        } else if (code >= 64) {
          assert.match(stderr, /^error: .+ \(.+, exit \d+\)\nnext: {2}.+\n$/u);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

Deno.test("parsers answer any text with a value or a usage error", () => {
  fc.assert(fc.property(anyText, (text) => {
    for (const parse of [wholeNumber("number", 0, 10), oneOf("word", ["a", "b"])]) {
      try {
        assert.ok(["number", "string"].includes(typeof parse(text)));
      } catch (error) {
        assert.ok(error instanceof PackRepoError);
        assert.equal(error.exitCode, 64);
      }
    }
    assert.match(resolvePath(text, "/a/b"), /^\/(?!.*(?:\/\/|\/\.\.?(?:\/|$)))(?:[^]*[^/])?$/);
  }));
});

Deno.test("failures are one line of JSON, or two lines without control, whatever they hold", () => {
  const url = fc.tuple(anyText, anyText).map(([a, b]) => `${a} https://me:s3cret@h/${b}`);
  fc.assert(fc.property(anyText, url, anyText, (message, hint, cause) => {
    const error = new PackRepoError({
      code: "a.b",
      exit: "data",
      message,
      hint,
      cause: new Error(cause),
    });
    const json = failureJson(error);
    assert.match(json, /^[^\n]+\n$/);
    assert.equal(JSON.parse(json).code, "a.b");
    const text = failureText(error, painter(false), false);
    assert.equal(text.split("\n").length, 3);
    assert.doesNotMatch(text, /[\p{Bidi_Control}]|[^\P{Cc}\n]/u);
    assert.ok(!json.includes("s3cret") && !text.includes("s3cret"));
  }));
});

Deno.test("withoutCredentials() is idempotent, and printable() too", () => {
  fc.assert(fc.property(anyText, anyText, (a, b) => {
    for (const text of [a, `${a}https://${b}@${a}`, `ssh://${a}@${b}`]) {
      assert.equal(withoutCredentials(withoutCredentials(text)), withoutCredentials(text));
      assert.equal(printable(printable(text)), printable(text));
    }
  }));
});

Deno.test("rows and tables keep one line and one row a check, whatever their texts", () => {
  fc.assert(fc.property(fc.array(fc.tuple(anyText, anyText), { maxLength: 5 }), (texts) => {
    const checks = texts.map(([id, detail]) => ({ id, status: "failed", detail }) as const);
    assert.equal(renderChecks(checks, painter(false)).split("\n").length, texts.length + 1);
    const table = checksTable(checks);
    assert.equal(table.match(/<tr>/g)?.length ?? 0, texts.length);
    assert.equal(table.match(/</g)?.length, 4 + texts.length * 10);
    assert.ok(table.isWellFormed());
  }));
});
