import assert from "node:assert/strict";
import {
  dependenciesResult,
  licencesResult,
  secretsResult,
  type TaskEnd,
} from "../../../lib/boot/gates_security.ts";

const end = (code: number, document: unknown): TaskEnd => {
  const stdout = JSON.stringify(document);
  return { code, stdout, text: `${stdout}\n` };
};

const SCAN = {
  ruleset_digest: "0123456789abcdef".repeat(4),
  scanned: { files: 931, bytes: 3_398_619 },
  findings: [],
  incomplete: [],
};
const FOUND = { rule: "github-pat", path: "a/b.ts", line: 7, masked: "ghp_****" };

Deno.test("secretsResult() tells how much was looked at, what was found, what was not looked at", () => {
  assert.deepEqual(secretsResult(end(0, SCAN)), {
    status: "passed",
    detail: "931 files, 3,398,619 bytes, rules 0123456789ab",
  });
  assert.deepEqual(secretsResult(end(10, { ...SCAN, findings: [FOUND, FOUND] })), {
    status: "failed",
    detail: "2 secrets, the first: github-pat at a/b.ts:7",
  });
  const unread = { path: "big.zip", detail: "The archive lies 4 archives deep: not opened" };
  assert.deepEqual(secretsResult(end(11, { ...SCAN, incomplete: [unread] })), {
    status: "not run",
    detail: "big.zip: The archive lies 4 archives deep: not opened",
  });
});

Deno.test("dependenciesResult() never passes where nobody could be asked", () => {
  const audit = { packages: 59, findings: [] };
  assert.deepEqual(dependenciesResult(end(0, audit)), {
    status: "passed",
    detail: "59 packages, 0 accepted",
  });
  const finding = { id: "GHSA-1", name: "ajv", version: "8.0.0" };
  const findings = [{ ...finding, state: "ignored" }, { ...finding, state: "open" }];
  assert.deepEqual(dependenciesResult(end(10, { ...audit, findings })), {
    status: "failed",
    detail: "1 advisory finding open, the first: GHSA-1 in ajv@8.0.0",
  });
  assert.deepEqual(dependenciesResult(end(11, { ...audit, problem: "no registry is known" })), {
    status: "not run",
    detail: "not audited: no registry is known",
  });
});

Deno.test("licencesResult() tells what is not allowed from what cannot be known", () => {
  const of = (...states: string[]) => ({
    packages: states.map((state, i) => ({ name: `p${i}`, version: "1.0.0", state })),
  });
  assert.deepEqual(licencesResult(end(0, of("allowed", "allowed"))), {
    status: "passed",
    detail: "2 packages, all allowed",
  });
  assert.deepEqual(licencesResult(end(10, of("not installed", "refused", "unknown"))), {
    status: "failed",
    detail: "p1@1.0.0 is refused, and 1 more are not allowed",
  });
  assert.deepEqual(licencesResult(end(11, of("allowed", "not installed"))), {
    status: "not run",
    detail: "p1@1.0.0 is not installed",
  });
});

Deno.test("a task that came to no verdict makes its gate not run, with its last words", () => {
  const broken = { code: 78, stdout: "", text: "error: Cannot use packrepo.yaml\n" };
  for (const resultOf of [secretsResult, dependenciesResult, licencesResult]) {
    assert.deepEqual(resultOf(broken), {
      status: "not run",
      detail: "error: Cannot use packrepo.yaml",
    });
  }
});
