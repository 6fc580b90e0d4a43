import type { Sample } from "./sample.ts";

/** Files of frameworks and desktops, written after the detectors. */
export const CONFIGURATION_SAMPLES: readonly Sample[] = [
  {
    path: "home/.dbshell",
    template: `use admin
db.auth('admin','{9:weak}')
db.createUser({user:'x', pwd:'{9:weak}', roles:[]})
show dbs
`,
  },
  {
    path: "rails/config/initializers/secret_token.rb",
    template: `Shop::Application.config.secret_key_base = '{128:a-f0-9}'
Shop::Application.config.secret_token = '{128:a-f0-9}'
`,
  },
  {
    path: "pma/config.inc.php",
    template: `<?php
$cfg['blowfish_secret'] = '{32:A-Za-z0-9}';
$cfg['Servers'][$i]['auth_type'] = 'config';
$cfg['Servers'][$i]['user'] = 'root';
$cfg['Servers'][$i]['password'] = '{9:weak}';
$cfg['Servers'][$i]['controlpass'] = '{9:weak}';
`,
  },
  {
    path: "mag/app/etc/local.xml",
    template: `<config>
<global>
<crypt>
<key><![CDATA[{32:a-f0-9}]]></key>
</crypt>
<connection>
<host><![CDATA[localhost]]></host>
<username><![CDATA[root]]></username>
<password><![CDATA[{9:weak}]]></password>
</connection>
</global>
</config>
`,
  },
  {
    path: "mag/app/etc/env.php",
    template: `<?php
return [
 'crypt' => [ 'key' => '{32:a-f0-9}' ],
 'db' => [ 'connection' => [ 'default' => [
 'username' => 'root',
 'password' => '{9:weak}',
 ]]],
 'backend' => [ 'frontName' => 'admin' ],
];
`,
  },
  {
    path: "sym/app/config/parameters.yml",
    template: `parameters:
    database_host: 127.0.0.1
    database_password: {9:weak}
    mailer_password: null
    secret: {40:a-f0-9}
`,
  },
  {
    path: "mw/LocalSettings.php",
    template: `<?php
$wgDBuser = 'wiki';
$wgDBpassword = '{9:weak}';
$wgSecretKey = '{64:a-f0-9}';
$wgUpgradeKey = '{16:a-f0-9}';
$wgAuthenticationTokenVersion = '1';
`,
  },
  {
    path: "home/.jupyter/jupyter_notebook_config.json",
    template: `{ "NotebookApp": { "password": "sha1:{12:a-f0-9}:{40:a-f0-9}" } }
`,
  },
  {
    path: "home/.kube/config",
    template: `apiVersion: v1
users:
- name: admin
  user:
    client-certificate-data: {40:name}
    client-key-data: {80:b64}
    token: {40:A-Za-z0-9}
- name: x
  user:
    password: {9:weak}
    username: admin
`,
  },
  {
    path: "home/.gem/credentials",
    template: `---
:rubygems_api_key: {48:a-f0-9}
`,
  },
  {
    path: "home/.composer/auth.json",
    template: `{
 "github-oauth": {
  "github.com": "{40:a-f0-9}"
 },
 "http-basic": {
  "repo.net": {
   "username": "x",
   "password": "{9:weak}"
  }
 }
}
`,
  },
  {
    path: "home/.boto",
    template: `[Credentials]
gs_oauth2_refresh_token = 1/{43:A-Za-z0-9_-}
`,
  },
  {
    path: "x/NuGet.Config",
    template: `<configuration>
<packageSourceCredentials>
<feed>
<add key="Username" value="x" />
<add key="ClearTextPassword" value="{9:weak}" />
</feed>
</packageSourceCredentials>
</configuration>
`,
  },
  {
    path: "m2/settings-security.xml",
    template: `<settingsSecurity>
<master>{{46:b64}}</master>
</settingsSecurity>
`,
  },
  {
    path: "tomcat/conf/tomcat-users.xml",
    template: `<tomcat-users>
<!-- <user username="tomcat" password="<must-be-changed>" roles="tomcat"/> -->
<user username="admin" password="{9:weak}" roles="manager-gui"/>
</tomcat-users>
`,
  },
  {
    path: "tomcat/conf/server.xml",
    template: `<Connector port="8443" keystoreFile="conf/keystore" keystorePass="{9:weak}" />
<Realm resourceName="UserDatabase"/>
`,
  },
  {
    path: "app/persistence.xml",
    template: `<property name="javax.persistence.jdbc.password" value="{9:weak}"/>
<property name="javax.persistence.jdbc.user" value="sa"/>
`,
  },
  {
    path: "app/hibernate.cfg.xml",
    template: `<property name="hibernate.connection.username">sa</property>
<property name="hibernate.connection.password">{9:weak}</property>
`,
  },
  {
    path: "app/appsettings.json",
    template: `{
 "ConnectionStrings": {
  "Default": "Server=db;Database=shop;User Id=sa;Password={9:weak}"
 },
 "Storage": "DefaultEndpointsProtocol=https;AccountName=x;AccountKey={86:A-Za-z0-9+/}==;EndpointSuffix=core.windows.net",
 "Jwt": { "Key": "{32:A-Za-z0-9}", "Issuer": "x" }
}
`,
  },
  {
    path: "app/server.js",
    template: `const session = require('express-session');
app.use(session({ secret: '{20:A-Za-z0-9}', resave: false }));
const token = jwt.sign(payload, key);
mongoose.connect('mongodb://shop:{14:A-Za-z0-9}@ds.mlab.net:1/x');
`,
  },
  {
    path: "app/app.py",
    template: `app = Flask(__name__)
app.secret_key = b'{16:A-Za-z0-9_}'
app.config['SECRET_KEY'] = '{24:A-Za-z0-9}'
app.config['SQLALCHEMY_DATABASE_URI'] = 'postgresql://u:{12:A-Za-z0-9}@db.shop.net/x'
`,
  },
  {
    path: "home/x.rdp",
    template: `full address:s:host
username:s:x
password 51:b:{64:A-F0-9}
`,
  },
  {
    path: "home/confCons.xml",
    template: `<Connections>
<Node Name="x" Username="y" Password="{44:b64}" Port="3389" />
</Connections>
`,
  },
  {
    path: "home/.idea/dataSources.local.xml",
    template: `<data-source name="x">
<user-name>root</user-name>
<secret-storage>master_key</secret-storage>
</data-source>
`,
  },
  {
    path: "home/.znc/configs/znc.conf",
    template: `<User x>
  Nick = x
  <Pass password>
    Hash = {64:a-f0-9}
    Method = SHA256
    Salt = {20:A-Za-z0-9}
  </Pass>
</User>
`,
  },
  {
    path: "home/.offlineimaprc",
    template: `[Repository r]
remoteuser = x
remotepass = {9:weak}
`,
  },
  {
    path: "home/.mbsyncrc",
    template: `IMAPAccount x
User x
Pass {9:weak}
SSLType IMAPS
`,
  },
  {
    path: "home/.wgetrc",
    template: `http_user=x
http_password={9:weak}
`,
  },
  {
    path: "home/.curlrc",
    template: `user = "x:{9:weak}"
proxy = "http://x:{9:weak}@proxy.net:3128"
`,
  },
  {
    path: "home/proxy.sh",
    template: `export http_proxy=http://x:{12:A-Za-z0-9}@proxy.shop.net:3128
`,
  },
  {
    path: "home/putty.reg",
    template: `[HKEY]
"HostName"="x"
"Password"="{9:weak}"
"ProxyPassword"="{9:weak}"
`,
  },
  {
    path: "app/config/config.json",
    template: `{
 "development": { "username": "root", "password": "{9:weak}", "database": "x" },
 "aws": { "accessKeyId": "x", "secretAccessKey": "{40:A-Za-z0-9+/}" },
 "facebook": { "clientID": "123", "clientSecret": "{32:a-f0-9}" },
 "twilio": { "authToken": "{32:a-f0-9}" }
}
`,
  },
  {
    path: "home/.config/gcloud/application_default_credentials.json",
    template: `{
 "client_id": "x.apps",
 "client_secret": "{24:A-Za-z0-9_-}",
 "refresh_token": "1/{43:A-Za-z0-9_-}",
 "type": "authorized_user"
}
`,
  },
];
