import type { Sample } from "./sample.ts";

/** Files of servers: accounts, databases, networks, clouds. */
export const SERVER_SAMPLES: readonly Sample[] = [
  {
    path: "etc/shadow",
    template: `root:$6\${8:A-Za-z0-9}\${86:A-Za-z0-9./}:17737:0:99999:7:::
daemon:*:17737:0:99999:7:::
sshd:!:17737::::::
{5:name}:$1\${8:A-Za-z0-9}\${22:A-Za-z0-9./}:17737:0:99999:7:::
`,
  },
  {
    path: "etc/proftpd/proftpdpasswd",
    template: `{5:name}:$1\${8:A-Za-z0-9}\${22:A-Za-z0-9./}:1000:1000::/srv/ftp:/bin/false
{5:name}:$5\${8:A-Za-z0-9}\${43:A-Za-z0-9./}:1001:1000::/srv/ftp:/bin/false
`,
  },
  {
    path: "etc/mosquitto/passwd",
    template: `{5:name}:$7$101\${16:b64}\${86:A-Za-z0-9+/}==
`,
  },
  {
    path: "etc/ppp/chap-secrets",
    template: `# Secrets for authentication using CHAP
# client server secret IP addresses
{5:name} * {9:weak} *
`,
  },
  {
    path: "etc/my.cnf",
    template: `[client]
user=root
password={9:weak}
[mysqld]
datadir=/var/lib/mysql
# password = your_password
key_buffer_size = 16M
`,
  },
  {
    path: "etc/redis/redis.conf",
    template: `bind 127.0.0.1
# requirepass foobared
requirepass {10:weak}
appendonly no
`,
  },
  {
    path: "etc/wpa_supplicant.conf",
    template: `network={
  ssid="home"
  key_mgmt=WPA-PSK
  psk="{10:weak}"
}
`,
  },
  {
    path: "etc/ventrilo_srv.ini",
    template: `[Server]
Name=Server
Phonetic=Server
Auth=1
Duplicates=1
AdminPassword={9:weak}
Password={8:weak}
MaxClients=8
`,
  },
  {
    path: "etc/router-confg",
    template: `version 12.2
service password-encryption
hostname gw
enable secret 5 $1\${4:A-Za-z0-9}\${22:A-Za-z0-9./}
enable password 7 {18:A-F0-9}
username {5:name} privilege 15 password 7 {16:A-F0-9}
line vty 0 4
 password {8:weak}
 login
`,
  },
  {
    path: "etc/unattend.xml",
    template: `<?xml version="1.0" encoding="utf-8"?>
<unattend>
  <AutoLogon>
    <Password>
      <Value>{20:b64}</Value>
      <PlainText>false</PlainText>
    </Password>
    <Username>Administrator</Username>
  </AutoLogon>
</unattend>
`,
  },
  {
    path: "etc/policies/Groups.xml",
    template: `<Groups>
  <User name="x"><Properties action="U" newName="" cpassword="{44:b64}" changeLogon="0" userName="x"/></User>
</Groups>
`,
  },
  {
    path: "etc/client.ovpn",
    template: `client
remote vpn.{6:name}.net 1194
<key>
-----BEGIN {7:key} KEY-----
{64:b64}
{64:b64}
-----END {7:key} KEY-----
</key>
`,
    findings: 1,
  },
  {
    path: "db/dump.sql",
    template: `-- MySQL dump 10.13
DROP TABLE IF EXISTS \`users\`;
CREATE TABLE \`users\` (
  \`id\` int(11) NOT NULL AUTO_INCREMENT,
  \`login\` varchar(60) NOT NULL DEFAULT '',
  \`password\` varchar(255) NOT NULL DEFAULT '',
  \`email\` varchar(100) NOT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`login_key\` (\`login\`)
) ENGINE=InnoDB;
INSERT INTO \`users\` VALUES
(1,'{5:name}','{32:a-f0-9}','somebody@example.org'),
(2,'{5:name}','$2y$10\${53:A-Za-z0-9./}','it''s, me@example.org'),
(3,'{5:name}','{9:weak}','c@example.org');
INSERT INTO members (id, name, pass, salt) VALUES (1, 'x', '{40:a-f0-9}', '{8:A-Za-z0-9}');
CREATE USER 'shop'@'localhost' IDENTIFIED BY '{9:weak}';
`,
  },
  {
    path: "db/dump.pgsql",
    template: `COPY public.accounts (id, email, encrypted_password, created_at) FROM stdin;
1\tsomebody@example.org\t$2a$11\${53:A-Za-z0-9./}\t2018-01-01
2\tsomebody@example.org\t$2a$11\${53:A-Za-z0-9./}\t2018-01-01
\\.
`,
  },
  {
    path: "db/robomongo.json",
    template: `{
    "connections" : [
        {
            "connectionName" : "x",
            "serverHost" : "{6:name}.net",
            "credentials" : [
                {
                    "databaseName" : "admin",
                    "enabled" : true,
                    "mechanism" : "SCRAM-SHA-1",
                    "userName" : "{5:name}",
                    "userPassword" : "{9:weak}"
                }
            ],
            "ssh" : {
                "askPassword" : false,
                "passphrase" : "{9:weak}",
                "userPassword" : ""
            }
        }
    ]
}
`,
  },
  {
    path: "db/heroku.json",
    template:
      `{"HEROKU_API_KEY": "{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}", "HEROKU_EMAIL": "somebody@example.org"}
`,
  },
  {
    path: "cloud/secret.yaml",
    template: `apiVersion: v1
kind: Secret
metadata:
  name: shop
type: Opaque
data:
  username: c2hvcA==
  db: {20:b64pair}
stringData:
  smtp: {10:weak}
---
apiVersion: v1
kind: ConfigMap
data:
  colour: blue
`,
  },
  {
    path: "cloud/docker-compose.yml",
    template: `version: "3"
services:
  db:
    image: postgres:9.6
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: {10:weak}
      REDIS_PASSWORD: \${REDIS_PASSWORD}
  web:
    environment:
      - SECRET_KEY={32:a-f0-9}
      - DATABASE_URL=postgres://shop:{10:weak}@db/shop
`,
  },
  {
    path: "cloud/terraform.tfvars",
    template: `region      = "eu-west-1"
db_password = "{10:weak}"
api_token   = "{32:A-Za-z0-9}"
key_name    = "deployer"
`,
  },
  {
    path: "cloud/ansible/hosts.ini",
    template: `[web]
10.0.0.1 ansible_user=root ansible_password={9:weak} ansible_port=22
`,
  },
  {
    path: "cloud/m2/settings.xml",
    template: `<settings>
  <servers>
    <server>
      <id>releases</id>
      <username>{5:name}</username>
      <password>{9:weak}</password>
    </server>
  </servers>
</settings>
`,
  },
  {
    path: "cloud/jenkins/credentials.xml",
    template: `<com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
  <scope>GLOBAL</scope>
  <id>x</id>
  <username>{5:name}</username>
  <password>{64:b64}</password>
</com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
`,
  },
  {
    path: "cloud/application.properties",
    template: `spring.datasource.url=jdbc:mysql://localhost:3306/shop?user=x&password={10:weak}
spring.datasource.username=shop
spring.datasource.password={10:weak}
server.ssl.key-store-password={10:weak}
server.ssl.key-store=classpath:keystore.p12
spring.security.oauth2.client.registration.x.client-secret={24:A-Za-z0-9}
`,
  },
  {
    path: "cloud/UTC--2018-01-20T11-50-38.987Z--0f8a",
    template:
      `{"version":3,"crypto":{"ciphertext":"{64:a-f0-9}","cipherparams":{"iv":"00"},"cipher":"aes-128-ctr"}}
`,
    findings: 1,
  },
  {
    path: "cloud/terraform.tfstate",
    template: `{
  "version": 4,
  "resources": [
    {
      "type": "aws_db_instance",
      "instances": [
        {
          "attributes": {
            "arn": "arn:aws:rds:eu-west-1:1:db:x",
            "password": "{12:A-Za-z0-9}",
            "port": 5432
          }
        }
      ]
    }
  ]
}
`,
  },
];
