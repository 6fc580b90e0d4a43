import type { Sample } from "./sample.ts";

/** Files of clouds and services, written after the detectors. */
export const SERVICE_SAMPLES: readonly Sample[] = [
  {
    path: "etc/hostapd.conf",
    template: `interface=wlan0
wpa_passphrase={10:weak}
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
`,
  },
  {
    path: "etc/ldap.conf",
    template: `base dc=x
binddn cn=admin
bindpw {9:weak}
`,
  },
  {
    path: "etc/fstab",
    template: `//host/share /mnt/x cifs username=x,password={9:weak},uid=1000 0 0
`,
  },
  {
    path: "etc/rsyncd.secrets",
    template: `backup:{9:weak}
`,
  },
  {
    path: "etc/NetworkManager/home.nmconnection",
    template: `[wifi-security]
key-mgmt=wpa-psk
psk={10:weak}
`,
  },
  {
    path: "etc/ipsec.secrets",
    template: `# x
10.0.0.1 : PSK "{12:weak}"
user : EAP "{12:weak}"
: RSA key.pem
`,
  },
  {
    path: "etc/x.ovpn",
    template: `client
<auth-user-pass>
{6:name}
{9:weak}
</auth-user-pass>
<tls-auth>
</tls-auth>
`,
  },
  {
    path: "cloud/service-account.json",
    template: `{
 "type": "service_account",
 "private_key_id": "{40:id}",
 "private_key": "-----BEGIN {7:key} KEY-----\\n{64:b64}\\n{64:b64}\\n-----END {7:key} KEY-----\\n",
 "client_email": "x@y.iam"
}
`,
  },
  {
    path: "cloud/ansible/group_vars/all.yml",
    template: `ansible_become_pass: {9:weak}
mysql_root_password: "{9:weak}"
vault_api_key: {32:a-f0-9}
ssh_key_file: x
`,
  },
  {
    path: "cloud/puppet/hiera.yaml",
    template: `db::password: {9:weak}
`,
  },
  {
    path: "cloud/chef/knife.rb",
    template: `knife[:aws_secret_access_key] = '{40:A-Za-z0-9+/}'
client_key "#{current_dir}/x.pem"
knife[:vsphere_pass] = '{9:weak}'
`,
  },
  {
    path: "cloud/Vagrantfile",
    template: `config.ssh.password = "{9:weak}"
provider.token = '{64:a-f0-9}'
`,
  },
  {
    path: "cloud/Dockerfile",
    template: `FROM x
ENV MYSQL_ROOT_PASSWORD {9:weak}
ENV API_KEY={32:a-f0-9}
`,
  },
  {
    path: "cloud/.travis.yml",
    template: `env:
  global:
    - GH_TOKEN={40:a-f0-9}
    - secure: "{40:name}"
`,
  },
  {
    path: "cloud/circle.yml",
    template: `deployment:
  password: {9:weak}
`,
  },
  {
    path: "misc/.htaccess",
    template: `SetEnv DB_PASSWORD {9:weak}
AuthType Basic
AuthUserFile /x/.htpasswd
`,
  },
  {
    path: "misc/freenode.conf",
    template: `NICKSERV_PASSWORD="{9:weak}"
`,
  },
  {
    path: "misc/mumble-server.ini",
    template: `serverpassword={9:weak}
;icesecretread=
`,
  },
  {
    path: "misc/server.properties",
    template: `rcon.password={9:weak}
enable-rcon=true
`,
  },
  {
    path: "misc/teamspeak.ini",
    template: `serveradmin_password={9:weak}
`,
  },
  {
    path: "misc/.s3fs/passwd-s3fs",
    template: `{6:name}:{40:A-Za-z0-9+/}
`,
  },
  {
    path: "misc/ejabberd.yml",
    template: `sql_password: "{9:weak}"
`,
  },
  {
    path: "misc/dovecot-sql.conf",
    template: `connect = host=localhost dbname=mail user=mail password={9:weak}
`,
  },
  {
    path: "misc/pg_service.conf",
    template: `[x]
host=db
user=x
password={9:weak}
`,
  },
  {
    path: "misc/odbc.ini",
    template: `[x]
UID=sa
PWD={9:weak}
`,
  },
  {
    path: "misc/tnsnames.txt",
    template: `sqlplus system/{9:weak}@ORCL
`,
  },
  {
    path: "misc/logstash.conf",
    template: `output { elasticsearch { user => "x" password => "{9:weak}" } }
`,
  },
  {
    path: "misc/grafana.ini",
    template: `[security]
admin_user = admin
admin_password = {9:weak}
secret_key = {20:A-Za-z0-9}
`,
  },
  {
    path: "misc/prometheus.yml",
    template: `basic_auth:
  username: x
  password: {9:weak}
bearer_token: {32:a-f0-9}
`,
  },
  {
    path: "misc/ftpd.passwd",
    template: `{5:name}:$1\${8:A-Za-z0-9}\${22:A-Za-z0-9./}:1000:1000::/x:/bin/false
`,
  },
  {
    path: "misc/cisco.cfg",
    template: `enable secret 5 $1\${4:A-Za-z0-9}\${22:A-Za-z0-9./}
username x secret 5 $1\${4:A-Za-z0-9}\${22:A-Za-z0-9./}
line con 0
 password 7 {14:A-F0-9}
snmp-server community public RO
tacacs-server key 7 {14:A-F0-9}
crypto isakmp key {10:weak} address 0.0.0.0
`,
  },
];
