import assert from "node:assert/strict";
import { junitXml } from "../../../lib/report/mod.ts";
import { EMPTY, REPORT } from "./findings.ts";

Deno.test("junitXml() has a failure, a skipped case and errors, all escaped", () => {
  assert.equal(
    junitXml(REPORT),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="2" skipped="1">
  <testsuite name="packrepo-scan" tests="4" failures="1" errors="2" skipped="1">
    <testcase classname="d e/ü#%.txt" name="one-token d e/ü#%.txt:3:5"><failure type="one-token" message="critical: One &amp; &quot;two&quot;: one_********">d e/ü#%.txt:3:5\\nfingerprint 0123456789abcdef0123456789abcdef</failure></testcase>
    <testcase classname="b" name="two-token b"><skipped message="it is in the baseline"/></testcase>
    <testcase classname="a.zip" name="archive-limit"><error type="archive-limit" message="Too \\u0001 large"/></testcase>
    <testcase classname="" name="shallow"><error type="shallow" message="The clone is shallow"/></testcase>
  </testsuite>
</testsuites>
`,
  );
});

Deno.test("junitXml() has one case that passed where there is nothing to say", () => {
  assert.match(junitXml(EMPTY), /tests="1" failures="0" errors="0" skipped="0"/);
});
