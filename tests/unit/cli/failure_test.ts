import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { PACKREPO_ROOT } from "../../../lib/host/mod.ts";
import {
  failureJson,
  failureText,
  toPackRepoError,
  withoutCredentials,
} from "../../../lib/cli/failure.ts";
import { painter } from "../../../lib/report/mod.ts";
import { visible } from "../host/script.ts";
import { failureOf, runDemo } from "./fixture.ts";

const PLAIN = painter(false);

Deno.test("toPackRepoError() returns an expected error as it is", () => {
  const error = new PackRepoError({ code: "a.b", exit: "data", message: "m", hint: "h" });
  assert.equal(toPackRepoError(error, "pack"), error);
});

Deno.test("toPackRepoError() makes 70 of anything nobody expected", () => {
  const thrown = new RangeError("deep");
  const error = toPackRepoError(thrown, "pack");
  assert.equal(error.code, "cli.bug");
  assert.equal(error.exitCode, 70);
  assert.equal(error.message, "Unexpected RangeError: deep");
  assert.equal(error.cause, thrown);
  for (const other of ["text", undefined, null, 7, Symbol("s")]) {
    assert.equal(toPackRepoError(other, "pack").message, `Unexpected ${String(other)}`);
  }
});

Deno.test("toPackRepoError() names the permission set, and no command where no path helps", () => {
  const comma = new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: read access to "/com,ma"`,
    hint: "h",
  });
  const error = toPackRepoError(comma, "pack");
  assert.equal(
    error.message,
    `Missing permission: read access to "/com,ma" (permission set "pack")`,
  );
  assert.match(error.hint, /comma; use another folder$/);
  const whole = toPackRepoError(
    new Deno.errors.NotCapable("Requires env access, run again with the --allow-env flag"),
    "pack",
  );
  assert.equal(whole.exitCode, 77);
  assert.equal(whole.message, `Missing permission: env access (permission set "pack")`);
  assert.equal(whole.hint, "Run the task with --allow-env");
});

const CREDENTIALS: readonly (readonly [text: string, expected: string])[] = [
  ["https://u:p@h/x", "https://***@h/x"],
  ["https://token@h/x", "https://***@h/x"],
  ["https://u:p@h:8443/x?y=@z", "https://***@h:8443/x?y=@z"],
  ["two: http://a:b@h, ftp://c@d.", "two: http://***@h, ftp://***@d."],
  [`"git+https://u:p%40q@h/x"`, `"git+https://***@h/x"`],
  ["https://u:p@ss@h/x", "https://***@h/x"],
  ["HTTPS://u:p@h", "HTTPS://***@h"],
  ["ssh://git@h/x", "ssh://git@h/x"],
  ["ssh://git:pw@h/x", "ssh://***@h/x"],
  ["git@github.com:a/b", "git@github.com:a/b"],
  ["https://h/a@b", "https://h/a@b"],
  ["https://h?a@b", "https://h?a@b"],
  ["mail me@example.org", "mail me@example.org"],
  ["", ""],
];

Deno.test("withoutCredentials() takes user and password out of URLs and leaves the rest", () => {
  for (const [text, expected] of CREDENTIALS) assert.equal(withoutCredentials(text), expected);
});

Deno.test("withoutCredentials() is linear in hostile text", () => {
  const start = performance.now();
  withoutCredentials("a".repeat(200_000) + "://" + "b:".repeat(200_000));
  withoutCredentials("https://".repeat(50_000));
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("failureJson() is one line, whatever is in the error", () => {
  const error = new PackRepoError({
    code: "a.b",
    exit: "config",
    message: `x\n"y" https://u:p@h`,
    hint: "z\u001b[31m",
    cause: new Error("outer", { cause: new Error("inner https://u:p@h") }),
  });
  const text = failureJson(error);
  assert.match(text, /^[^\n]+\n$/);
  assert.deepEqual(JSON.parse(text), {
    v: 1,
    code: "a.b",
    message: `x\n"y" https://***@h`,
    hint: "z\u001b[31m",
    exit: 78,
    causes: ["outer", "inner https://***@h"],
  });
});

Deno.test("failureJson() and failureText() stop at causes that go in a circle", () => {
  const cause = new Error("again");
  cause.cause = cause;
  const error = new PackRepoError({ code: "a.b", exit: "io", message: "m", hint: "h", cause });
  assert.equal(JSON.parse(failureJson(error)).causes.length, 8);
  assert.ok(failureText(error, PLAIN, true).length < 10_000);
});

Deno.test("failureText() says what is wrong and what to do, on two lines without control", () => {
  const error = new PackRepoError({
    code: "a.b",
    exit: "noInput",
    message: "a\u001b[2Jb\nc",
    hint: "h",
  });
  assert.equal(
    failureText(error, PLAIN, false),
    "error: a\\u001b[2Jb\\nc (no input, exit 66)\nnext:  h\n",
  );
  assert.match(visible(failureText(error, painter(true), false)), /^␛\[31merror␛\[39m: /);
});

Deno.test("an expected error ends the task with its code, and shows causes only with DEBUG", async () => {
  const plain = await runDemo(["--do", "expected"]);
  assert.equal(plain.code, 65);
  assert.equal(plain.stdout, "");
  assert.equal(
    plain.stderr,
    `error: Cannot read "a\\u001b[31m\\nb" (data, exit 65)\nnext:  Try \\u202eanother\n`,
  );
  const debug = await runDemo(["--do", "expected"], { env: { DEBUG: "1" } });
  assert.equal(debug.code, 65);
  assert.match(
    debug.stderr,
    /\ncause: outer\ncause: inner\\u0007\nRangeError: inner\\u0007\n +at /,
  );
  assert.equal((await runDemo(["--do", "expected"], { env: { DEBUG: "" } })).stderr, plain.stderr);
});

Deno.test("an unexpected error ends with 70, and with DEBUG=1 shows where it was", async () => {
  const plain = await runDemo(["--do", "bug"]);
  assert.equal(plain.code, 70);
  assert.equal(
    plain.stderr,
    "error: Unexpected RangeError: deep\\u001b[2J\\nbug (software, exit 70)\n" +
      "next:  This is a bug of PackRepo: run again with DEBUG=1 and report what it prints\n",
  );
  const debug = await runDemo(["--do", "bug"], { env: { DEBUG: "1" } });
  assert.equal(debug.code, 70);
  assert.match(debug.stderr, /\n +at Object\.bug \(file:.*script-\w+\.ts:\d+:\d+\)\n/);
  assert.ok(!debug.stderr.includes("\x1b"));
});

Deno.test("whatever is thrown, and wherever, ends with 70", async () => {
  for (
    const [action, message] of [
      ["text", "Unexpected only text"],
      ["nothing", "Unexpected undefined"],
      ["stray", "Unexpected Error: nobody waits"],
      ["timer", "Unexpected Error: late"],
    ] as const
  ) {
    const ended = await runDemo(["--json", "--do", action]);
    assert.equal(ended.code, 70, action);
    assert.equal(ended.stdout, "");
    assert.equal(failureOf(ended).message, message);
  }
});

Deno.test("credentials in a URL are shown nowhere", async () => {
  for (const more of [[], ["--json"]]) {
    const ended = await runDemo(["--do", "url", ...more], { env: { DEBUG: "1" } });
    assert.equal(ended.code, 66);
    assert.doesNotMatch(ended.stderr, /s3cret|t0ken|a:b/);
    assert.match(ended.stderr, /ssh:\/\/git@h\/x/);
  }
  const usage = await runDemo(["one", "https://me:s3cret@example.org/x"]);
  assert.equal(usage.code, 64);
  assert.doesNotMatch(usage.stderr, /s3cret/);
});

function hintFor(kind: string, what: string, why = ""): string {
  const error = new PackRepoError({
    code: "host.no-permission",
    exit: "noPermission",
    message: `Missing permission: ${kind} access to ${JSON.stringify(what)}${why}`,
    hint: "h",
  });
  const explained = toPackRepoError(error, "pack");
  assert.equal(explained.message, `${error.message} (permission set "pack")`);
  return explained.hint;
}

Deno.test("toPackRepoError() tells paths of the user, of PackRepo itself, and where a link leads apart", () => {
  assert.match(
    hintFor("write", '/else "where"/x'),
    /^Use a folder below the one you stand in, or run: deno run .*--allow-write=.*else "where"\/x/,
  );
  assert.match(
    hintFor("write", "/elsewhere", ', where a link in "/user/a (b), c" leads'),
    /^Use a folder that no link leads out of, or run: deno run /,
  );
  assert.match(hintFor("read", `${PACKREPO_ROOT}/deno.lock`), /^Run: deno run .* -P=pack /);
  assert.match(hintFor("run", "git"), /^Run: deno run .* --allow-run=git /);
});

Deno.test("toPackRepoError() grants the folder of a temporary name, which no other run will use", () => {
  const id = crypto.randomUUID();
  const short = id.slice(0, 8);
  for (
    const [path, granted] of [
      [`/a/.tmp-${id}/source.git`, "/a"],
      [`/a/.tmp-${id}`, "/a"],
      [`/a/b.json.partial-${short}`, "/a"],
      [`/a/b.replaced-${short}/c`, "/a"],
      [`/.tmp-${id}`, "/"],
      ["/a/my.tmp-file", "/a/my.tmp-file"],
      ["/a/partial-1", "/a/partial-1"],
    ] as const
  ) {
    const grants = hintFor("write", path).match(/--allow-write=(\S+)/)![1]!.split(",");
    assert.equal(grants.at(-1), granted, path);
    assert.ok(!grants.includes(path) || path === granted);
  }
  // What the set has already is not said twice.
  const own = hintFor("write", `${PACKREPO_ROOT}/.packrepo/tmp`).match(/--allow-write=(\S+)/)![1]!;
  assert.equal(new Set(own.split(",")).size, own.split(",").length);
});
