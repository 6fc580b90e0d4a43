import type { RuleInfo } from "../rules/rule.ts";

/** Every rule that detectors of formats report; two detectors may share one. */
const RULES: readonly RuleInfo[] = [
  {
    id: "account-password",
    description: "A password or its hash in a file of accounts",
    severity: "high",
    source: "https://man7.org/linux/man-pages/man5/shadow.5.html",
  },
  {
    id: "command-password",
    description: "A password on a command line",
    severity: "high",
    source: "https://cwe.mitre.org/data/definitions/214.html",
  },
  {
    id: "config-password",
    description: "A password in a configuration or data file",
    severity: "high",
    source: "https://cwe.mitre.org/data/definitions/260.html",
  },
  {
    id: "generic-api-key",
    description: "A key, token or secret assigned to a name that says so",
    severity: "high",
    source: "https://cwe.mitre.org/data/definitions/798.html",
  },
  {
    id: "hardcoded-password",
    description: "A password written into a program",
    severity: "high",
    source: "https://cwe.mitre.org/data/definitions/259.html",
  },
  {
    id: "keystore-file",
    description: "A store of keys or passwords",
    severity: "medium",
    source: "https://www.rfc-editor.org/rfc/rfc7292",
  },
  {
    id: "kubernetes-secret-yaml",
    description: "A value of a Secret in a manifest of Kubernetes",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/",
  },
  {
    id: "netrc-password",
    description: "A password in a .netrc file",
    severity: "high",
    source: "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
  },
  {
    id: "password-hash",
    description: "A hash of a password, open to guessing",
    severity: "medium",
    source: "https://man7.org/linux/man-pages/man5/crypt.5.html",
  },
  {
    id: "pgpass-password",
    description: "A password of PostgreSQL in a .pgpass file",
    severity: "high",
    source: "https://www.postgresql.org/docs/current/libpq-pgpass.html",
  },
  {
    id: "private-key",
    description: "A private key (PEM, OpenSSH, PGP, OpenVPN or PuTTY)",
    severity: "critical",
    source: "https://www.rfc-editor.org/rfc/rfc7468#section-10",
  },
  {
    id: "secret-file",
    description: "A file that holds nothing but a secret",
    severity: "high",
    source: "https://guides.rubyonrails.org/security.html#custom-credentials",
  },
  {
    id: "sql-password",
    description: "A password or its hash in SQL",
    severity: "high",
    source: "https://dev.mysql.com/doc/refman/8.4/en/insert.html",
  },
  {
    id: "suspicious-file",
    description: "A file that programs keep credentials in",
    severity: "low",
    source: "https://cwe.mitre.org/data/definitions/538.html",
  },
  {
    id: "url-credentials",
    description: "A password in the user information of a URL",
    severity: "high",
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
  },
];

/**
 * Returns the rules of these ids.
 *
 * @throws {TypeError} For an id that no rule has.
 */
export function formatRules(...ids: readonly string[]): readonly RuleInfo[] {
  return ids.map((id) => {
    const rule = RULES.find((each) => each.id === id);
    if (rule === undefined) throw new TypeError(`No rule of a format is called "${id}"`);
    return rule;
  });
}
