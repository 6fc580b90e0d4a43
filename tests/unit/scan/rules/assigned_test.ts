import assert from "node:assert/strict";
import { assigned } from "../../../../lib/scan/rules/assigned.ts";
import { exampleOf, findSecret } from "../../../helpers/rules.ts";

const INFO = {
  id: "acme-api-key",
  description: "A key of ACME",
  severity: "high",
  source: "https://example.org/",
} as const;
const FORM = "{32:a-f0-9}";
const RULE = assigned({ ...INFO, names: ["acme cloud", "acmecorp"], form: FORM });
const KEY = exampleOf(RULE, FORM, 3);

Deno.test("assigned() finds the token in the assignments of languages, formats and shells", () => {
  for (
    const text of [
      `acme_cloud_key = "${KEY}"`,
      `ACME_CLOUD_KEY=${KEY}`,
      `export ACMECLOUD_KEY='${KEY}'`,
      `acme-cloud: ${KEY}`,
      `"acmeCloudKey": "${KEY}"`,
      `{'acme_cloud_key': '${KEY}'}`,
      `{\\"acmeCloud\\": \\"${KEY}\\"}`,
      `acmeCloudKey := "${KEY}"`,
      `acmeCloudKey := \`${KEY}\``,
      `ACME_CLOUD ::= "${KEY}"`,
      `ACME_CLOUD :::= "${KEY}"`,
      `acme.cloud.key ?= ${KEY}`,
      `$acmeCloudKey .= "${KEY}"`,
      `  "acmeCloud" => "${KEY}"`,
      `acme-cloud-key => '${KEY}'`,
      `var acmeCloudKey string = "${KEY}"`,
      `String acmeCloudKey = "${KEY}";`,
      `const ACME_CLOUD_KEY: &str = "${KEY}";`,
      `acme_cloud_key: str = "${KEY}"`,
      `let acmeCloudKey: String? = "${KEY}"`,
      `acme_cloud_key = b"${KEY}"`,
      `acme_cloud_key = SecretStr("${KEY}")`,
      `System.setProperty("ACME_CLOUD_KEY", "${KEY}")`,
      `os.environ["ACME_CLOUD_KEY"] = "${KEY}"`,
      `os.environ.get('ACME_CLOUD_KEY', '${KEY}')`,
      `process.env.ACME_CLOUD_KEY || "${KEY}"`,
      `define('ACME_CLOUD_KEY', '${KEY}');`,
      `setAcmeCloudKey("${KEY}")`,
      `AcmeCloud(key, "x"); AcmeCloudKey("${KEY}")`,
      `<acmeCloudKey>${KEY}</acmeCloudKey>`,
      `<acmeCloudKey>\n    ${KEY}\n</acmeCloudKey>`,
      `<acmeCloudKey><![CDATA[${KEY}]]></acmeCloudKey>`,
      `<add key="AcmeCloudKey" value="${KEY}" />`,
      `- name: ACME_CLOUD_KEY\n  value: ${KEY}`,
      `{"name": "ACME_CLOUD_KEY", "value": "${KEY}"}`,
      `&quot;acmeCloud&quot;: &quot;${KEY}&quot;`,
      `curl -H "X-Acme-Cloud-Key: ${KEY}" https://example.org`,
      `Authorization-AcmeCloud: Bearer ${KEY}`,
      `https://example.org/?acme_cloud_key=${KEY}&x=1`,
      `tool --acme-cloud-key ${KEY}`,
      `ENV ACME_CLOUD_TOKEN ${KEY}`,
      `{"config.ini": "ACME_CLOUD=${KEY}\\nBACKUP_ENABLED=true"}`,
      `ACME Cloud API key: ${KEY}`,
      `\${ACME_CLOUD_KEY:-${KEY}}`,
    ]
  ) {
    assert.equal(findSecret(RULE, text), KEY, text);
  }
});

Deno.test("assigned() leaves what is not set to the provider's name", () => {
  for (
    const text of [
      `other_key = "${KEY}"`,
      `acme_cloud and ${KEY}`,
      `acme_cloud_key = ""\n\nsomething = "${KEY}"`,
      `acme_cloud_key = "${KEY}0"`,
      `acme_cloud_key = "z${KEY}"`,
      `acme_cloud_key = "${KEY.slice(1)}"`,
      `acme_cloud_key = "${"0".repeat(32)}"`,
      `acme_cloud_key = "$KEY"`,
    ]
  ) {
    assert.equal(findSecret(RULE, text), undefined, text);
  }
});

Deno.test("assigned() finds a short name as a word only", () => {
  const rule = assigned({ ...INFO, names: ["lob"], form: FORM });
  assert.deepEqual(rule.keywords, ["lob"]);
  for (const name of ["lob_key", "MY_LOB_KEY", "x-lob", "myLobKey"]) {
    assert.equal(findSecret(rule, `${name}: ${KEY}`), KEY, name);
  }
  for (const name of ["global_key", "Global", "GLOBAL_KEY"]) {
    assert.equal(findSecret(rule, `${name}: ${KEY}`), undefined, name);
  }
});

Deno.test("assigned() asks for words beside the name, or that they are absent", () => {
  const secret = assigned({ ...INFO, names: ["acme"], words: ["secret"], form: FORM });
  const access = assigned({ ...INFO, names: ["acme"], notWords: ["secret"], form: FORM });
  assert.equal(findSecret(secret, `acme_client_secret = "${KEY}"`), KEY);
  assert.equal(findSecret(secret, `acme_key = "${KEY}"`), undefined);
  assert.equal(findSecret(access, `acme_key = "${KEY}"`), KEY);
  assert.equal(findSecret(access, `acme_client_secret = "${KEY}"`), undefined);
});

Deno.test("assigned() keeps UUIDs that people write by hand", () => {
  const form = "{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}";
  assert.deepEqual(assigned({ ...INFO, names: ["acme"], form }).keeps, ["sequence", "word"]);
  assert.deepEqual(RULE.keeps, ["word"]);
});
