import type { Sample } from "./sample.ts";

/** Files of sites and of what puts them in place. */
export const WEB_SAMPLES: readonly Sample[] = [
  {
    path: "web/.env",
    template: `APP_NAME=Shop
APP_ENV=production
APP_KEY=base64:{44:b64}
APP_DEBUG=false
APP_URL=https://{6:name}.net
DB_HOST=127.0.0.1
DB_DATABASE=shop
DB_USERNAME=shop
DB_PASSWORD={9:weak}
REDIS_PASSWORD=null
MAIL_PORT=2525
MAIL_PASSWORD="{10:weak}"
PUSHER_APP_SECRET={20:a-f0-9}
MIX_PUSHER_APP_KEY="\${PUSHER_APP_KEY}"
SESSION_SECRET={11:word}
# ADMIN_PASSWORD=changeme
`,
  },
  {
    path: "web/wp-config.php",
    template: `<?php
/** The name of the database for WordPress */
define('DB_NAME', 'wp');
/** MySQL database username */
define('DB_USER', 'wp');
/** MySQL database password */
define('DB_PASSWORD', '{9:weak}');
define('DB_HOST', 'localhost');
define('DB_CHARSET', 'utf8');
define('AUTH_KEY',         '{64:ascii}');
define('SECURE_AUTH_KEY',  '{64:ascii}');
define('LOGGED_IN_KEY',    '{64:ascii}');
define('NONCE_KEY',        '{64:ascii}');
define('AUTH_SALT',        '{64:ascii}');
define('SECURE_AUTH_SALT', '{64:ascii}');
define('LOGGED_IN_SALT',   '{64:ascii}');
define('NONCE_SALT',       '{64:ascii}');
$table_prefix  = 'wp_';
`,
  },
  {
    path: "web/sites/default/settings.php",
    template: `<?php
$databases['default']['default'] = array (
  'database' => 'shop',
  'username' => 'shop',
  'password' => '{9:weak}',
  'host' => 'localhost',
  'driver' => 'mysql',
);
$settings['hash_salt'] = '{74:A-Za-z0-9_-}';
`,
  },
  {
    path: "web/config.php",
    template: `<?php
$dbhost = "localhost";
$dbuser = "root";
$dbpass = "{8:weak}";
$config['db_password'] = '{8:word}';
$smtp = new Smtp(array('user' => 'x', 'pass' => '{10:weak}'));
$password = $_POST['password'];
`,
  },
  {
    path: "web/configuration.php",
    template: `<?php
class JConfig {
\tpublic $user = 'joomla';
\tpublic $password = '{9:weak}';
\tpublic $secret = '{16:A-Za-z0-9}';
\tpublic $smtppass = '{9:weak}';
\tpublic $smtphost = 'localhost';
}
`,
  },
  {
    path: "web/django/settings.py",
    template: `import os
SECRET_KEY = '{50:a-z0-9!@^*(_=+)}'
DEBUG = False
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'NAME': 'shop',
        'USER': 'shop',
        'PASSWORD': '{9:weak}',
        'HOST': os.environ.get('DB_HOST', 'localhost'),
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator'},
]
EMAIL_HOST_PASSWORD = os.environ['EMAIL_HOST_PASSWORD']
`,
  },
  {
    path: "web/rails/config/database.yml",
    template: `default: &default
  adapter: postgresql
  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
production:
  <<: *default
  database: shop
  username: shop
  password: {9:weak}
staging:
  password: <%= ENV['DATABASE_PASSWORD'] %>
`,
  },
  {
    path: "web/rails/config/secrets.yml",
    template: `development:
  secret_key_base: {128:a-f0-9}
production:
  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>
`,
  },
  { path: "web/rails/config/master.key", template: `{32:a-f0-9}` },
  {
    path: "web/.htpasswd",
    template: `{5:name}:$apr1\${8:A-Za-z0-9}\${22:A-Za-z0-9./}
{5:name}:{SHA}{27:A-Za-z0-9+/}=
{5:name}:{13:A-Za-z0-9./}
`,
  },
  {
    path: "web/app/web.config",
    template: `<?xml version="1.0"?>
<configuration>
  <connectionStrings>
    <add name="Default" connectionString="Server=db;Database=shop;User Id=sa;Password={9:weak};" providerName="System.Data.SqlClient" />
  </connectionStrings>
  <appSettings>
    <add key="PageSize" value="20" />
    <add key="SmtpPassword" value="{10:weak}" />
  </appSettings>
  <system.web>
    <authentication mode="Forms" />
    <machineKey validationKey="{64:A-F0-9}" validation="SHA1" />
  </system.web>
</configuration>
`,
  },
  {
    path: "web/sftp-config.json",
    template: `{
    // The tab key will cycle through the settings when first created
    "type": "sftp",
    "host": "{6:name}.net",
    "user": "{5:name}",
    "password": "{9:weak}",
    //"port": "22",
    "remote_path": "/srv/www/",
    "ssh_key_file": "~/.ssh/id_rsa",
    "connect_timeout": 30
}
`,
  },
  {
    path: "web/.vscode/sftp.json",
    template: `{
    "host": "{6:name}.net",
    "port": 22,
    "username": "{5:name}",
    "password": "{9:weak}",
    "passphrase": "{12:weak}",
    "privateKeyPath": "/keys/id_rsa",
    "uploadOnSave": false
}
`,
  },
  {
    path: "web/.ftpconfig",
    template: `{
    "protocol": "ftp",
    "host": "{6:name}.net",
    "user": "{5:name}",
    "pass": "{9:weak}",
    "promptForPass": false,
    "remote": "/"
}
`,
  },
  {
    path: "web/.remote-sync.json",
    template:
      `{"transport":"scp","hostname":"{6:name}.net","username":"root","keyfile":"","password":"{9:weak}","passphrase":"{9:weak}","target":"/srv"}
`,
  },
  {
    path: "web/deployment-config.json",
    template: `{
  "type": "FTP",
  "host": "{6:name}.net",
  "username": "{5:name}",
  "password": "{9:weak}",
  "secure": true
}
`,
  },
  {
    path: "web/.idea/WebServers.xml",
    template: `<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="WebServers">
    <option name="servers">
      <webServer id="a" name="x" url="http://{6:name}.net">
        <fileTransfer host="{6:name}.net" port="21" accessType="FTP" username="{5:name}" password="{32:a-f0-9}" />
      </webServer>
    </option>
  </component>
</project>
`,
  },
  {
    path: "web/filezilla/recentservers.xml",
    template: `<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<FileZilla3>
  <RecentServers>
    <Server>
      <Host>{6:name}.net</Host>
      <Port>21</Port>
      <User>{5:name}</User>
      <Pass encoding="base64">{16:b64}</Pass>
      <Logontype>1</Logontype>
    </Server>
    <Server>
      <User>{5:name}</User>
      <Pass>{9:weak}</Pass>
      <PasvMode>MODE_DEFAULT</PasvMode>
    </Server>
  </RecentServers>
</FileZilla3>
`,
  },
  {
    path: "web/WinSCP.ini",
    template: `[Sessions\\x]
HostName={6:name}.net
UserName={5:name}
Password={48:A-F0-9}
FSProtocol=5
[Configuration\\Security]
UseMasterPassword=0
`,
  },
  {
    path: "web/js/salesforce.js",
    template: `var jsforce = require('jsforce');
var conn = new jsforce.Connection({ loginUrl: 'https://login.example.com' });
conn.login('somebody@example.org', '{8:weak}{24:A-Za-z0-9}', function (err, res) {
  if (err) { return console.error(err); }
});
`,
  },
];
