/**
 * Files that hold credentials by their purpose: their values count even where they are weak. Each
 * row names its program. A name with a folder counts in this folder only.
 */
export const CREDENTIAL_FILES: readonly string[] = [
  // Environment and shells
  ".env .env.* *.env .envrc .flaskenv env.sh .bashrc .bash_profile .bash_aliases .bash_login .profile",
  ".*history *_history .dbshell .histfile .zhistory",
  ".zshrc .zprofile .zshenv .kshrc .cshrc .tcshrc config.fish .exports .secrets .credentials",
  // Version control and packages
  ".git-credentials .gitconfig .hgrc .npmrc .yarnrc .yarnrc.yml .pypirc pip.conf .pip/pip.conf hub",
  ".config/hub hosts.yml .gem/credentials .cargo/credentials .cargo/credentials.toml auth.json",
  "nuget.config settings.xml settings-security.xml gradle.properties .travis.yml .cvspass",
  // Containers and clouds
  ".dockercfg .docker/config.json .aws/credentials .aws/config .s3cfg .s3ql authinfo2 .boto .tugboat",
  "credentials credentials.json credentials.xml credentials.yml credentials.yaml secrets.yml",
  "secrets.yaml secrets.json secrets.toml secrets.env secret.json rclone.conf .passwd-s3fs heroku.json",
  "*.tfvars *.tfstate *.tfvars.json ngrok.yml application_default_credentials.json accesstokens.json",
  "azureauth.json kubeconfig .kube/config vault.yml .databrickscfg .snowsql/config .bluemix/config.json",
  // Databases
  ".my.cnf my.cnf my.ini .pgpass pg_service.conf .pg_service.conf database.yml database.php redis.conf",
  "robomongo.json robo3t.json .dbeaver-credentials.json datasources.xml context.xml tomcat-users.xml",
  "pgadmin4.db userlist.txt persistence.xml hibernate.cfg.xml .odbc.ini odbc.ini",
  // Mail, chat and voice
  ".esmtprc esmtprc .msmtprc msmtprc .muttrc muttrc .mutt/* .fetchmailrc .getmailrc .offlineimaprc",
  ".mbsyncrc ssmtp.conf sasl_passwd irc.conf sec.conf weechat.conf .irssi/config znc.conf accounts.xml",
  "*srv.ini mumble-server.ini murmur.ini ts3server.ini server.properties",
  // Transfers and editors
  "filezilla.xml sitemanager.xml recentservers.xml filezilla*.xml webservers.xml winscp.ini *.winscp",
  ".ftpconfig ftpsync.settings sftp-config.json sftp.json ftp.json .remote-sync.json .sftpconfig.json",
  "deployment-config.json .ftppass .ftpquota .lftprc .wgetrc .curlrc remote-sync.json ws_ftp.ini",
  // Browsers and password stores
  "logins.json signons.txt *.keychain.json",
  // Applications
  "wp-config.php wp-config.php.* wp-config*.php config.inc.php localsettings.php configuration.php",
  "settings.php settings.local.php parameters.yml parameters.php env.php local.xml .env.php",
  "application.yml .htpasswd config.php connect.php db.php dbconnect.php settings.inc.php db.inc.php",
  "web.config app.config connectionstrings.config appsettings.json appsettings.*.json global.asa",
  "jenkins.xml hudson.tasks.mailer.xml jupyter_notebook_config.json",
  "grafana.ini alertmanager.yml knife.rb ansible.cfg hosts.ini group_vars/* host_vars/*",
  // Systems and networks
  "unattend.xml autounattend.xml sysprep.xml sysprep.inf groups.xml scheduledtasks.xml services.xml",
  "drives.xml printers.xml wpa_supplicant.conf hostapd.conf *.nmconnection ifcfg-* ipsec.secrets",
  "chap-secrets pap-secrets rsyncd.secrets .smbcredentials smbcredentials ldap.conf .ldaprc mosquitto.conf",
  "proftpd.conf vsftpd.conf running-config startup-config *-confg cisco*.cfg cisco*.conf cisco*.txt",
  "router*.cfg router*.conf switch*.cfg *.rdp *.remmina *.vnc *.pcf *.ovpn kickstart.cfg ks.cfg",
  "preseed.cfg confcons.xml fstab",
  // What people write down
  "*password*.txt *passwd*.txt *credential*.txt *creds*.txt *secret*.txt *login*.txt *accounts*.txt",
  "passwords passwords.* .passwords logins.txt secrets keys.txt tokens.txt api_keys apikeys.txt",
];

/** Endings of files that are configuration or data: a password in one is a value, not a variable. */
export const CONFIG_ENDINGS: string =
  "cfg cnf conf config cred creds env hcl inf ini json json5 jsonc keys ldif ovpn plist prefs " +
  "properties pw pwd rdp reg settings sql tf tfvars toml xml yaml yml";

/** Names, without their ending, of sources that configure: `settings.py`, `config.js`. */
export const CONFIG_SOURCES: string =
  "config configuration settings credentials creds secrets secret env environment constants " +
  "vagrantfile jenkinsfile capfile local_settings settings_local secret_token session_store devise conf database db connection deploy deployment setup keys passwords local production prod staging";

/** Folders whose files show, test or translate, or belong to somebody else. */
export const SAMPLE_FOLDERS: string =
  "test tests testing __tests__ spec specs testdata test-data test_data testsuite fixture fixtures " +
  "__fixtures__ mock mocks __mocks__ stub stubs example examples sample samples demo demos doc docs " +
  "documentation website tutorial tutorials locale locales i18n l10n lang langs translations " +
  "node_modules vendor third_party third-party bower_components site-packages snapshots " +
  "__snapshots__ e2e integration-tests benchmark benchmarks bench recordings cassettes golden";

/** Endings of files that show, test, translate or were made. */
export const SAMPLE_ENDINGS: string =
  "md mdx markdown rst adoc asciidoc textile html htm ipynb po pot lock snap svg css scss less map " +
  "example sample dist template tmpl tpl j2 erb default defaults schema ejs hbs mustache csv tsv " +
  "ics proto graphql rtf tex diff patch";

/** Files of names and digests that other programs made. */
export const SAMPLE_NAMES: string =
  "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml composer.lock cargo.lock go.sum " +
  "deno.lock flake.lock poetry.lock gemfile.lock pipfile.lock podfile.lock swagger.json openapi.json " +
  "openapi.yaml openapi.yml swagger.yaml readme changelog license";
