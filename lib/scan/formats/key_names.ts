/** What the name of a value promises. */
export type CredentialKind =
  | "password"
  | "secret"
  | "token"
  | "key"
  | "auth"
  | "salt"
  | "hash";

/** Single words of names, and what a value of that name is. */
const KIND_OF_WORD: Readonly<Record<string, CredentialKind>> = {
  password: "password",
  passwords: "password",
  passwd: "password",
  passwort: "password",
  pass: "password",
  pwd: "password",
  pswd: "password",
  psw: "password",
  passphrase: "password",
  passcode: "password",
  cpassword: "password",
  pw: "password",
  psk: "password",
  bindpw: "password",
  rootpw: "password",
  requirepass: "password",
  masterauth: "password",
  identify: "password",
  secret: "secret",
  secrets: "secret",
  credential: "secret",
  credentials: "secret",
  creds: "secret",
  cred: "secret",
  token: "token",
  jwt: "token",
  bearer: "token",
  apikey: "key",
  key: "key",
  auth: "auth",
  authorization: "auth",
  api: "auth",
  salt: "salt",
};

/** Endings of words that were run together: `smtppass`, `authtoken`, `secretkey`. */
const ENDINGS: readonly (readonly [ending: string, kind: CredentialKind])[] = [
  ["password", "password"],
  ["passwd", "password"],
  ["passphrase", "password"],
  ["pwd", "password"],
  ["pass", "password"],
  ["secretkey", "secret"],
  ["secret", "secret"],
  ["token", "token"],
  ["apikey", "key"],
  ["accesskey", "key"],
  ["privatekey", "key"],
  ["authkey", "key"],
  ["secretaccesskey", "secret"],
];
const NO_ENDING = /(?:by|com|tres|sur|over|encom|under|im|super|multi|single|first|last|two)pass$/;

/** A name whose last word is one of these is of something about a credential. */
const ABOUT = new Set(
  ("file filename path dir directory folder url uri urls endpoint host hostname server name names " +
    "field fields label type types id ids len length size min max minlength maxlength count limit " +
    "policy pattern regex regexp prompt hint reset forgot expiry expires expire expiration expired " +
    "ttl timeout enabled enable disabled required optional format algorithm alg algo header headers " +
    "prefix suffix column index idx error errors err message msg title description desc placeholder " +
    "help text input env var variable ref reference template option options mode method provider " +
    "class version manager store storage service confirm confirmation age date time timestamp at on " +
    "off is has was status state valid invalid validator validation verify verified verification " +
    "checker check change changed update updated strength score generator factory handler hook map " +
    "list set array num number bits usage scope scopes scheme realm domain group role user username " +
    "email kind level metric metrics cache link page view form button icon event action request " +
    "response callback fn func function listener interface impl instance rotation interval delay " +
    "delimiter separator sep equals char chars charset encoding encoder color style css html node " +
    "tag attr attribute attributes property properties prop props arg args param params comment " +
    "example test tests exists missing position order sort direction vault namespace schema table " +
    "issuer audience subject claim claims model models object objects entry entries item items " +
    "match matches press code codes down up board frame frames pair pairs ring word words").split(
      " ",
    ),
);

/** A name with one of these before its credential word is of something public or else. */
const PUBLIC = new Set(
  ("public pub foreign primary sort partition hash cache row column map dict object index group " +
    "translation i18n locale message label react tab hot short routing route event storage query " +
    "registry translation shard bucket document entity composite unique candidate dedup dedupe " +
    "idempotency site csrf xsrf authenticity next page continuation pagination cursor sync resume lexer parse " +
    "parser start end stop eos bos pad unk mask special max min num number prompt completion input " +
    "output total first last prev previous current separator delimiter verification cancellation " +
    "cancel keyboard lookup search field property attribute json xml arrow escape enter delete home " +
    "left right up down shift ctrl control alt meta function any every no not without invalid wrong " +
    "bad missing empty").split(" "),
);

const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Returns the words of a name in lower case: `DB_Password2`, `dbPassword2` give db, password, 2. */
export function wordsOf(name: string): readonly string[] {
  return (name.match(WORDS) ?? []).map((word) => word.toLowerCase());
}

function kindOf(word: string): CredentialKind | undefined {
  if (Object.hasOwn(KIND_OF_WORD, word)) return KIND_OF_WORD[word];
  if (NO_ENDING.test(word)) return undefined;
  return ENDINGS.find(([ending]) => word.endsWith(ending))?.[1];
}

/** A name, read. */
export interface CredentialName {
  readonly kind: CredentialKind;
  /** Whether the name says more than `key`, `auth` or `api`, which name anything. */
  readonly isClear: boolean;
}

/** Words which, before `key`, `auth` or `salt`, make clear that it is a secret. */
const CLEARING = new Set(
  ("api app access secret private client auth oauth encryption encrypt decryption signing sign " +
    "signature master account service shared session cookie admin aws azure gcp google github gitlab " +
    "stripe twilio sendgrid mailgun heroku slack consumer license licence deploy ssh ssl tls hmac " +
    "crypt cipher aes rsa symmetric secure nonce logged in password connection storage subscription " +
    "write read integration live prod production base hash password app site").split(" "),
);

/**
 * Returns what kind of credential a value of this name is, or `undefined` where the name promises
 * none: `dbPassword` and `SECRET_KEY_BASE` do, `password_file`, `publicKey` and `bypass` do not.
 */
export function readCredentialName(name: string): CredentialName | undefined {
  const words = wordsOf(name.length > 120 ? name.slice(-120) : name);
  let last = words.length - 1;
  // A number or a short mark behind the word says which of several it is.
  while (
    last > 0 &&
    /^(?:\d+|base|value|val|data|prod|dev|live|staging|production|b64|base64|plain|text|cleartext|str|string|raw|old|new|default|hash|hashed|encrypted|crypt|digest|for|identity)$/
      .test(words[last]!) &&
    words.slice(0, last).some((w) => kindOf(w) !== undefined)
  ) {
    last--;
  }
  const tail = words.slice(last + 1);
  let at = last;
  let kind = words[at] === undefined ? undefined : kindOf(words[at]!);
  if (kind === undefined) {
    // `password_for_db`, `SECRET_ACCESS_x`: the word may stand earlier, unless the last one says
    // that this is only about a credential.
    if (words[last] === undefined || ABOUT.has(words[last]!) || words.some((w) => ABOUT.has(w))) {
      return undefined;
    }
    at = words.findLastIndex((word) =>
      ["password", "secret", "token"].includes(kindOf(word) ?? "")
    );
    if (at < 0 || last - at > 2) return undefined;
    kind = kindOf(words[at]!)!;
  }
  const before = words[at - 1];
  // OpenVPN's `auth-user-pass` stands for a file, or for a user and then a password.
  if (before === "user" && words[at] === "pass" && words[at - 2] === "auth") return undefined;
  if (before !== undefined && PUBLIC.has(before) && kind !== "password" && kind !== "salt") {
    return undefined;
  }
  if (
    kind === "password" && before !== undefined &&
    /^(?:no|not|without|invalid|wrong|bad|missing|empty|show|hide|toggle|is|has|forgot|reset|confirm|require|requires|allow|use)$/
      .test(before)
  ) {
    return undefined;
  }
  if (tail.some((word) => word === "hash" || word === "hashed" || word === "digest")) {
    return kind === "password" ? { kind: "hash", isClear: true } : undefined;
  }
  if (kind === "key" && words.includes("secret")) kind = "secret";
  const isVague = kind === "key" || kind === "auth" || kind === "salt" || words[at] === "pw";
  const isClear = !isVague || words[at] === "apikey" || words[at] === "authorization" ||
    (before !== undefined && CLEARING.has(before));
  return { kind, isClear };
}
