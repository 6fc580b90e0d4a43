import type { Sample } from "./sample.ts";

/** Files that only look as if they leaked: every one holds nothing that anybody could use. */
export const HARMLESS_SAMPLES: readonly Sample[] = [
  {
    path: "src/form.ts",
    template: `const passwordField = "password";
export const TOKEN_URL = "https://login.example.com/oauth/token";
const secretName = "projects/shop/secrets/database/versions/latest";
type Props = { password: string; apiKey: string; onToken: (token: string) => void };
if (token === "end_of_statement_2") throw new Error("token: unexpected");
const key = "ctrl+shift+down";
const authHeader = \`Bearer \${token}\`;
headers.set("Authorization", "Bearer " + accessToken);
const cacheKey = "user-profile-v2-2019";
const passwordHint = "At least 8 characters, 1 digit";
const apiKeyHeader = "X-Api-Key-2";
const tokenizer = "cl100k_base";
const password = process.env.SHOP_PASSWORD1;
login("somebody@example.org", password);
`,
  },
  {
    path: "deno.json",
    template: `{ "imports": { "js-tiktoken": "npm:js-tiktoken@1.0.21", "jsonwebtoken": "^9.0.2" } }
`,
  },
  {
    path: "src/settings.py",
    template: `import os
SECRET_KEY = os.environ["SECRET_KEY"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DATABASES = {"default": {"PASSWORD": os.environ.get("DB_PASSWORD", ""), "USER": "shop"}}
AUTH_USER_MODEL = "accounts.User"
CSRF_TOKEN_NAME = "csrfmiddlewaretoken"
password = get_secret("database/password")
`,
  },
  {
    path: "deploy/values.yaml",
    template: `image: shop:1.2.3
imagePullSecrets:
  - name: registry-credentials
auth:
  existingSecret: shop-postgresql
  secretKeys:
    adminPasswordKey: postgres-password
password: \${DB_PASSWORD}
token: "{{ .Values.token }}"
apiKey: <your api key>
passwordFile: /run/secrets/db_password
secretName: shop-tls
tokenEndpoint: https://login.example.com/token
enablePassword: true
password_policy: strict
`,
  },
  {
    path: ".github/workflows/ci.yml",
    template: `jobs:
  build:
    steps:
      - uses: actions/cache@v3
        with:
          key: linux-node-modules-18
          restore-keys: linux-
      - env:
          NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
          PASSWORD: \${{ secrets.PASSWORD }}
`,
  },
  {
    path: "web/.env.example",
    template: `DB_PASSWORD=secret
APP_KEY=
STRIPE_SECRET={24:A-Za-z0-9}
`,
  },
  {
    path: "web/.env",
    template: `DB_PASSWORD=
API_KEY=your-api-key-here
SECRET_KEY=changeme
TOKEN=<token>
PASSWORD=\${VAULT_PASSWORD}
PASS=********
AUTH_ENABLED=true
TOKEN_TTL=3600
SSH_KEY_PATH=/keys/deploy
`,
  },
  {
    path: "locale/en.json",
    template:
      `{ "password": "Password", "forgotPassword": "Forgot your password?", "token": "Token" }
`,
  },
  {
    path: "config/labels.json",
    template: `{ "password": "Password", "apiKey": "API key", "secret": "Secret", "key": "value",
  "passwordLabel": "Enter your password", "token": null, "auth": true, "keywords": ["password", "Realm"] }
`,
  },
  {
    path: "package-lock.json",
    template: `{ "integrity": "sha512-{86:A-Za-z0-9+/}==", "token": "{40:a-f0-9}" }
`,
  },
  {
    path: "etc/passwd",
    template: `root:x:0:0:root:/root:/bin/bash
daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin
`,
  },
  {
    path: "etc/nsswitch.conf",
    template: `passwd: files systemd
shadow: files
`,
  },
  {
    path: "home/.ssh/config",
    template: `Host *
  PasswordAuthentication no
  IdentityFile ~/.ssh/id_ed25519
  PubkeyAcceptedKeyTypes ssh-ed25519
`,
  },
  {
    path: "home/.ssh/authorized_keys",
    template: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{40:A-Za-z0-9} somebody@example.org
`,
  },
  {
    path: "db/schema.sql",
    template: `CREATE TABLE users (id int, password varchar(255) NOT NULL, salt char(8));
INSERT INTO settings (id, name, value) VALUES (1, 'password_min_length', '12');
INSERT INTO users (id, password) VALUES (1, NULL), (2, '');
ALTER ROLE shop WITH PASSWORD :'password';
`,
  },
  {
    path: "scripts/deploy.sh",
    template: `#!/bin/sh
mysql -u root -p"$MYSQL_PASSWORD" shop < dump.sql
curl -u "$USER:$TOKEN" https://api.example.com
docker run -p 8080:80 shop
mkdir -p build/output
export API_TOKEN="$(cat /run/secrets/token)"
read -s -p "Password: " PASSWORD
ssh -p 2222 host
`,
  },
  {
    path: "docs/setup.md",
    template:
      `Set \`api_key = "{32:A-Za-z0-9}"\` and open https://user:{12:A-Za-z0-9}@host.example.com/.
`,
  },
  {
    path: "src/urls.go",
    template: `var a = "https://user:password@example.com/path"
var b = "postgres://postgres:postgres@localhost:5432/db"
var c = "https://github.com/shop/shop@v1.2.3"
var d = "redis://:\${REDIS_PASSWORD}@cache:6379"
var e = "http://[::1]:8080/x@y"
var f = "ftp://user:%s@%s/"
`,
  },
  {
    path: "src/pem.go",
    template: `const header = "-----BEGIN RSA PRIVATE KEY-----"
const certificate = "-----BEGIN CERTIFICATE-----{64:A-Za-z0-9}-----END CERTIFICATE-----"
`,
  },
];
