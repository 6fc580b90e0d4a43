import type { Sample } from "./sample.ts";

/** Files of programs on somebody's machine. */
export const PROGRAM_SAMPLES: readonly Sample[] = [
  {
    path: "home/.netrc",
    template: `machine {6:name}.example.org login {5:name} password {9:weak}
machine api.{6:name}.net
  login {5:name}
  password {20:A-Za-z0-9}
default login anonymous password {7:weak}
`,
  },
  {
    path: "home/.pgpass",
    template: `# hostname:port:database:username:password
db.{6:name}.net:5432:shop:{5:name}:{8:weak}
*:*:*:postgres:{16:A-Za-z0-9}
`,
  },
  {
    path: "home/.git-credentials",
    template: `https://{6:name}:{40:a-f0-9}@git.{6:name}.net
https://{6:name}:{9:weak}@code.{6:name}.net
`,
  },
  {
    path: "home/.gitconfig",
    template: `[user]
\tname = Somebody
\temail = somebody@example.org
[github]
\tuser = somebody
\ttoken = {40:a-f0-9}
[sendemail]
\tsmtpserver = smtp.{6:name}.net
\tsmtpuser = somebody
\tsmtppass = {10:weak}
`,
  },
  {
    path: "home/.npmrc",
    template: `//npm.{6:name}.net/:_authToken={36:a-f0-9}
//npm.{6:name}.net/:_password={24:b64}
_auth={28:b64pair}
email=somebody@example.org
always-auth=true
`,
  },
  {
    path: "home/.pypirc",
    template: `[distutils]
index-servers =
    pypi
[pypi]
username = somebody
password = {9:weak}
`,
  },
  {
    path: "home/.s3cfg",
    template: `[default]
access_key = {20:A-Z0-9}
bucket_location = US
encrypt = False
gpg_passphrase = {9:weak}
host_base = s3.example.com
secret_key = {40:A-Za-z0-9/+}
use_https = True
website_index = index.html
`,
  },
  {
    path: "home/.aws/credentials",
    template: `[default]
aws_secret_access_key = {40:A-Za-z0-9/+}
region = eu-west-1
[backup]
aws_secret_access_key={40:A-Za-z0-9/+}
`,
  },
  {
    path: "home/.dockercfg",
    template: `{
  "https://index.{6:name}.net/v1/": {
    "auth": "{28:b64pair}",
    "email": "somebody@example.org"
  }
}
`,
  },
  {
    path: "home/.docker/config.json",
    template: `{
\t"auths": {
\t\t"reg.{6:name}.net": {
\t\t\t"auth": "{32:b64pair}"
\t\t},
\t\t"other.{6:name}.net": { "auth": "{24:b64pair}" }
\t},
\t"HttpHeaders": { "User-Agent": "Docker-Client/18.09.2 (linux)" }
}
`,
  },
  {
    path: "home/.config/hub",
    template: `github.com:
- user: somebody
  oauth_token: {40:a-f0-9}
  protocol: https
`,
  },
  {
    path: "home/.tugboat",
    template: `---
authentication:
  access_token: {64:a-f0-9}
ssh:
  ssh_user: root
  ssh_key_path: ~/.ssh/id_rsa
  ssh_port: '22'
defaults:
  region: nyc2
  ssh_key: ''
`,
  },
  {
    path: "home/.bash_history",
    template: `ls -la
cd /srv/www
mysql -u root -p{9:weak} shop
mysqldump --user=shop --password={9:weak} shop > dump.sql
ssh {5:name}@{6:name}.net
sshpass -p '{9:weak}' ssh root@10.0.0.5
curl -u {5:name}:{12:A-Za-z0-9} https://api.{6:name}.net/v1/users
PGPASSWORD={9:weak} psql -h db shop
export API_TOKEN={32:a-f0-9}
git push origin master
docker login -u {5:name} -p {10:weak} reg.{6:name}.net
git clone https://{5:name}:{10:weak}@git.{6:name}.net/x/y.git
tar -xzpf backup.tgz
redis-cli -h cache -a {11:weak} ping
`,
  },
  {
    path: "home/.bashrc",
    template: `# ~/.bashrc: executed by bash(1) for non-login shells.
[ -z "$PS1" ] && return
HISTCONTROL=ignoredups:ignorespace
export EDITOR=vim
export AWS_SECRET_ACCESS_KEY="{40:A-Za-z0-9/+}"
export HOMEBREW_GITHUB_API_TOKEN={40:a-f0-9}
export MAIL_PASSWORD='{9:weak}'
alias shop='mysql -h db -u shop -p{9:weak} shop'
export GPG_KEY_ID=0xABCD
export PATH=$HOME/bin:$PATH
`,
  },
  {
    path: "home/.zshrc",
    template: `export ZSH=$HOME/.oh-my-zsh
ZSH_THEME="robbyrussell"
export SLACK_TOKEN="{30:A-Za-z0-9}"
export DB_PASS={9:weak}
plugins=(git keychain ssh-agent)
`,
  },
  {
    path: "home/.esmtprc",
    template: `identity "somebody@example.org"
hostname smtp.{6:name}.net:587
username "somebody@example.org"
password "{10:weak}"
starttls required
`,
  },
  {
    path: "home/.msmtprc",
    template: `account default
host smtp.{6:name}.net
port 587
auth on
user {5:name}
password {10:weak}
tls on
tls_trust_file /etc/ssl/certs/ca-certificates.crt
`,
  },
  {
    path: "home/.muttrc",
    template: `set imap_user = "somebody@example.org"
set imap_pass = "{10:weak}"
set smtp_url = "smtps://{5:name}:{10:weak}@smtp.{6:name}.net:465/"
set folder = "imaps://imap.{6:name}.net:993"
set sort = threads
bind index G imap-fetch-mail
`,
  },
  {
    path: "home/.fetchmailrc",
    template: `poll mail.{6:name}.net protocol POP3
user "{5:name}" there with password "{9:weak}" is "me" here
`,
  },
  {
    path: "home/.weechat/irc.conf",
    template: `[server_default]
addresses = ""
sasl_password = ""
sasl_username = ""
[server]
net.addresses = "irc.{6:name}.net/6697"
net.sasl_mechanism = plain
net.sasl_username = "{5:name}"
net.sasl_password = "{9:weak}"
net.command = "/msg nickserv identify {9:weak}"
net.password = "{9:weak}"
`,
  },
  {
    path: "home/.irssi/config",
    template: `servers = (
  { address = "irc.{6:name}.net"; chatnet = "net"; port = "6697"; password = "{9:weak}"; }
);
chatnets = {
  net = { type = "IRC"; autosendcmd = "/^msg nickserv identify {10:weak}"; };
};
`,
  },
  {
    path: "home/.config/rclone/rclone.conf",
    template: `[store]
type = webdav
url = https://dav.{6:name}.net
user = {5:name}
pass = {22:A-Za-z0-9_-}
[drive]
type = drive
client_id = {12:id}.apps.example.com
client_secret = {24:A-Za-z0-9_-}
token = {"access_token":"{60:A-Za-z0-9_-}","token_type":"Bearer","expiry":"2018-01-01T00:00:00Z"}
`,
  },
  {
    path: "home/.remmina/1500.remmina",
    template: `[remmina]
name=office
server=10.0.0.7
username={5:name}
password={24:b64}
ssh_enabled=0
`,
  },
  {
    path: "home/.mozilla/firefox/x.default/logins.json",
    template:
      `{"nextId":2,"logins":[{"id":1,"hostname":"https://www.{6:name}.net","httpRealm":null,"formSubmitURL":"https://www.{6:name}.net","usernameField":"user","passwordField":"pass","encryptedUsername":"{52:name}","encryptedPassword":"{52:b64}","guid":"{0-0:id}","encType":1,"timesUsed":1}],"disabledHosts":[],"version":2}
`,
  },
  {
    path: "home/.purple/accounts.xml",
    template: `<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'>
  <account>
    <protocol>prpl-jabber</protocol>
    <name>somebody@example.org/Home</name>
    <password>{10:weak}</password>
  </account>
</account>
`,
  },
  {
    path: "home/.subversion/auth/svn.simple/8f3b5d",
    template: `K 8
passtype
V 6
simple
K 8
password
V 9
{9:weak}
K 8
username
V 5
{5:name}
END
`,
  },
  {
    path: "home/.vault-token",
    template: `s.{24:A-Za-z0-9}
`,
  },
  {
    path: "home/keys/server.ppk",
    template: `PuTTY-User-Key-File-2: ssh-rsa
Encryption: none
Comment: rsa-key-20180101
Public-Lines: 1
{52:name}
Private-Lines: 2
{64:b64}
{40:b64}
Private-MAC: {40:id}
`,
    findings: 1,
  },
  {
    path: "home/.ssh/id_rsa",
    template: `-----BEGIN RSA {3:key} KEY-----
{64:b64}
{64:b64}
{40:b64}
-----END RSA {3:key} KEY-----
`,
    findings: 1,
  },
];
