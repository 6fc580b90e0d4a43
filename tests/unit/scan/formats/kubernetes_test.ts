import assert from "node:assert/strict";
import { foundIn, rulesIn } from "../../../helpers/leaky/expect.ts";

const SECRET = `apiVersion: v1
metadata:
  name: shop
data:
  username: c2hvcA==
  connection: {28:b64pair}
  key.json: "{28:b64pair}"
kind: Secret
stringData:
  smtp: {10:weak}
  port: "5432"
`;

Deno.test("kubernetesDetector finds the values of data and stringData, and no users", () => {
  assert.deepEqual(rulesIn("cloud/x.yaml", SECRET), Array(3).fill("kubernetes-secret-yaml"));
});

Deno.test("kubernetesDetector reads one object and not those around it", () => {
  const other = "kind: ConfigMap\ndata:\n  colour: {10:weak}\n";
  assert.equal(rulesIn("cloud/x.yaml", `${other}---\n${SECRET}---\n${other}`).length, 3);
});

Deno.test("kubernetesDetector leaves out what a template fills, and other kinds", () => {
  const slot =
    "kind: Secret\ndata:\n  a: {{ .Values.a | b64enc }}\n  b: ${B}\nstringData:\n  c: changeme\n";
  assert.deepEqual(foundIn("cloud/x.yaml", slot), []);
  assert.deepEqual(foundIn("cloud/x.yaml", "kind: SecretList\ndata: {}\n"), []);
  assert.deepEqual(foundIn("examples/x.yaml", SECRET), []);
});

Deno.test("kubernetesDetector reads JSON, comments and values on lines of their own", () => {
  const json = '{"kind": "Secret", "data": {"user": "c2hvcA==", "db": "{28:b64pair}"}}';
  assert.deepEqual(rulesIn("cloud/x.json", json), ["kubernetes-secret-yaml"]);
  const yaml =
    "kind: Secret\ndata:\n# why\n  db: {28:b64pair}\n  tls: |-\n    {40:b64}\n    {40:b64}\n";
  assert.equal(rulesIn("cloud/x.yaml", yaml).length, 2);
});
