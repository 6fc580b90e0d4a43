import assert from "node:assert/strict";
import type { Detector } from "../../../../lib/scan/detector.ts";
import { DEFAULT_LIMITS } from "../../../../lib/scan/policy.ts";
import { catalogOf, SAMPLE_RULE, sampleToken, scannerOf, userRule, utf8 } from "../sample.ts";

const TOKEN = sampleToken();

Deno.test("Scanner.scan() tells where a secret is, and never what it is", () => {
  const result = scannerOf().scan("a/b.txt", utf8(`ü = 1\nkey: é "${TOKEN}"\n`));
  assert.equal(result.files, 1);
  assert.equal(result.bytes, 42);
  const [finding, ...others] = result.findings;
  assert.deepEqual(others, []);
  const { fingerprint, ...rest } = finding!;
  assert.match(fingerprint, /^[0-9a-f]{32}$/);
  assert.deepEqual(rest, {
    rule: "sample-token",
    description: SAMPLE_RULE.description,
    severity: "high",
    path: "a/b.txt",
    line: 2,
    column: 9,
    end_line: 2,
    end_column: 33,
    masked: "smp_********",
    reason: "rule sample-token",
    excerpt: 'key: é "',
  });
  assert.ok(!JSON.stringify(result).includes(TOKEN.slice(4)));
});

Deno.test("Scanner.scan() finds every secret of a file, at its very start and end too", () => {
  const tokens = [0, 1, 2, 3].map(sampleToken);
  const { findings } = scannerOf().scan("x", utf8(tokens.join(" ")));
  assert.deepEqual(findings.map(({ column }) => column), [1, 26, 51, 76]);
  assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, 4);
});

Deno.test("Scanner.scan() wants the boundaries that a rule asks for", () => {
  const scanner = scannerOf();
  for (const text of [`x${TOKEN}`, `${TOKEN}1`, TOKEN.slice(0, -1), TOKEN.replace("_", "-")]) {
    assert.deepEqual(scanner.scan("x", utf8(text)).findings, [], text);
  }
  assert.equal(scanner.scan("x", utf8(`(${TOKEN})`)).findings.length, 1);
});

Deno.test("Scanner.scan() applies entropy, checks and placeholders, and says which", () => {
  const rules = [
    { ...SAMPLE_RULE, id: "needs-entropy", minEntropy: 3000 },
    {
      ...SAMPLE_RULE,
      id: "needs-even",
      keywords: ["odd_"],
      pattern: "odd_\\w{5}",
      checks: ["even"],
    },
  ];
  const scanner = scannerOf(catalogOf(rules));
  const reasons = (text: string): string[] =>
    scanner.scan("x", utf8(text)).dropped.map(({ reason }) => reason);
  assert.deepEqual(reasons(`smp_${"a".repeat(20)}`), [
    "entropy 0.983, at least 3.000 is asked for",
  ]);
  assert.deepEqual(reasons("odd_12345"), ["the check even fails"]);
  assert.match(reasons(`smp_EXAMPLE${sampleToken().slice(11)}`)[0]!, /^a placeholder \(/);
});

Deno.test("Scanner.scan() lets a comment in the line allow what is in it, and nothing else", () => {
  const scanner = scannerOf();
  for (const mark of ["packrepo:allow", "gitleaks:allow", "# GITLEAKS:ALLOW because"]) {
    const { findings, suppressed } = scanner.scan("x", utf8(`a\n${TOKEN} # ${mark}\n${TOKEN}\n`));
    assert.deepEqual(findings.map(({ line }) => line), [3], mark);
    assert.deepEqual(suppressed.map(({ line, by }) => [line, by]), [[2, "inline"]]);
  }
  assert.equal(scanner.scan("x", utf8(`${TOKEN} packrepo:allowed`)).findings.length, 1);
});

const EVERYTHING: Detector = {
  id: "everything",
  rules: [{ id: "generic-thing", description: "Anything", severity: "low", source: "" }],
  keywords: ["smp"],
  wants: (path) => path.endsWith(".whole"),
  detect: ({ bytes, at }) => [{
    rule: "generic-thing",
    start: Math.max(0, at),
    end: at < 0 ? bytes.length : at + 24,
  }],
};

Deno.test("Scanner.scan() keeps the provider's finding of two in the same bytes", () => {
  const scanner = scannerOf(catalogOf([SAMPLE_RULE], [EVERYTHING]));
  const { findings, dropped } = scanner.scan("x", utf8(TOKEN));
  assert.deepEqual(findings.map(({ rule }) => rule), ["sample-token"]);
  assert.deepEqual(dropped.map(({ rule, reason }) => [rule, reason]), [
    ["generic-thing", "the rule sample-token covers the same bytes"],
  ]);
});

Deno.test("Scanner.scan() gives whole files to the detectors that want them, binary ones too", () => {
  const scanner = scannerOf(catalogOf([], [EVERYTHING]));
  assert.equal(scanner.scan("a.whole", utf8("abc")).findings.length, 1);
  const binary = scanner.scan("b.whole", Uint8Array.of(1, 0, 2));
  assert.equal(binary.findings.length, 1);
  assert.deepEqual(binary.leftOut, { binary: 1 });
  assert.deepEqual(scanner.scan("c.txt", utf8("abc")).findings, []);
});

Deno.test("Scanner.scan() leaves out rules that are disabled, and ours where a user's has the id", () => {
  const disabled = scannerOf(catalogOf(), { disabledRules: ["sample-token"] });
  assert.deepEqual(disabled.scan("x", utf8(TOKEN)).findings, []);
  const rules = [userRule({
    id: "sample-token",
    keywords: ["abc"],
    regex: { source: "abc(\\d{3})", ignoreCase: true },
  })];
  const own = scannerOf(catalogOf(), { rules });
  assert.deepEqual(own.scan("x", utf8(TOKEN)).findings, []);
  assert.deepEqual(own.scan("x", utf8("ABC123")).findings.map(({ column }) => column), [4]);
});

Deno.test("Scanner.scan() reads UTF-16 and UTF-32, with a mark and without", () => {
  const text = `é one\nkey ${TOKEN}\n${"filler ".repeat(10)}`;
  const units16 = [...`\ufeff${text}`].map((char) => char.charCodeAt(0));
  const little = new Uint8Array(Uint16Array.from(units16).buffer);
  const big = new Uint8Array(little.length);
  for (let at = 0; at < little.length; at += 2) {
    [big[at], big[at + 1]] = [little[at + 1]!, little[at]!];
  }
  const wide = new Uint8Array(Uint32Array.from(units16).buffer);
  const unmarked = little.subarray(2).map((byte, at) => at === 0 ? 0x61 : byte);
  for (const bytes of [little, big, wide, unmarked]) {
    const { findings } = scannerOf().scan("x", bytes);
    assert.deepEqual(findings.map(({ line, column }) => [line, column]), [[2, 5]]);
  }
});

Deno.test("Scanner.scan() decodes base64, as deep as allowed, and points at it", () => {
  const once = btoa(`{"token": "${TOKEN}"}`);
  const twice = btoa(once);
  const scanner = scannerOf();
  for (const coded of [once, twice]) {
    const { findings } = scanner.scan("x", utf8(`a: ${coded}\n`));
    assert.deepEqual(findings.map(({ line, column }) => [line, column]), [[1, 4]]);
    assert.match(findings[0]!.reason, /^decoded from base64, rule sample-token/);
  }
  const shallow = scannerOf(catalogOf(), { limits: { ...DEFAULT_LIMITS, depth: 1 } });
  assert.deepEqual(shallow.scan("x", utf8(twice)).findings, []);
  const little = scannerOf(catalogOf(), { limits: { ...DEFAULT_LIMITS, base64Bytes: 8 } });
  assert.deepEqual(little.scan("x", utf8(once)).incomplete.map(({ reason }) => reason), [
    "base64-limit",
  ]);
});

Deno.test("Scanner.scan() finds the same whether a file comes whole or in pieces", () => {
  const lines: string[] = [];
  for (let at = 0; at < 6000; at++) {
    lines.push(at % 1000 === 7 ? `key ${sampleToken(at)} ü` : `line ${at} ${"-".repeat(60)}`);
  }
  const bytes = utf8(lines.join("\n"));
  const scanner = scannerOf();
  const whole = scanner.scan("x", bytes);
  assert.equal(whole.findings.length, 6);
  for (const size of [1000, 70_001, 200_000]) {
    const scan = scanner.start("x");
    for (let at = 0; at < bytes.length; at += size) {
      scan.push(bytes.slice(at, at + size), at + size >= bytes.length);
    }
    assert.deepEqual(scan.end(), whole, `pieces of ${size}`);
  }
});

Deno.test("Scanner.scan() keeps the end in sight where one line never ends", () => {
  const piece = utf8(`${"x".repeat(1 << 20)} `);
  const scan = scannerOf().start("x");
  for (let at = 0; at < 20; at++) scan.push(piece.slice(), false);
  scan.push(utf8(` ${TOKEN}`), true);
  const { findings, bytes } = scan.end();
  assert.equal(bytes, 20 * piece.length + 25);
  assert.deepEqual(findings.map(({ line, column }) => [line, column]), [
    [1, 20 * piece.length + 2],
  ]);
});

Deno.test("Scanner.scan() is silent on a file without text, and counts it", () => {
  const { findings, leftOut, bytes } = scannerOf().scan("x", utf8(`\0${TOKEN}`));
  assert.deepEqual([findings, leftOut, bytes], [[], { binary: 1 }, 0]);
});
