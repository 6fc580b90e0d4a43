import { placeholderKind } from "../filters/placeholder.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { latin1 } from "./bytes.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** A piece of a file that holds a secret: offsets of characters, which are bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A format in which the place of a value says what it is. */
interface RecordFormat {
  readonly rule: string;
  /** Tested against the path in lower case. */
  readonly path: RegExp;
  readonly read: (text: string) => Iterable<Span>;
}

/** A file of records is small; more than this is not read. */
const MAX_BYTES = 4 * 2 ** 20;
/** Lines longer than this are no records. */
const MAX_LINE = 4096;

interface Line {
  readonly text: string;
  readonly start: number;
}

function* linesOf(text: string): Iterable<Line> {
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    const line = text.slice(start, text[end - 1] === "\r" ? end - 1 : end);
    if (line.length <= MAX_LINE && line !== "" && !line.startsWith("#")) {
      yield { text: line, start };
    }
    start = end + 1;
  }
}

/** Words parted by space, quotes left out. */
function* wordsOf(text: string): Iterable<Span & { readonly text: string }> {
  for (const match of text.matchAll(/"((?:[^"\\\n]|\\.){0,1024})"|#[^\n]*|\S{1,1024}/g)) {
    if (match[0].startsWith("#")) continue;
    const word = match[1] ?? match[0];
    const start = match.index + (match[1] === undefined ? 0 : 1);
    yield { text: word, start, end: start + word.length };
  }
}

/** `machine HOST login USER password PASSWORD`: a word after `password` or `passwd`. */
function* netrc(text: string): Iterable<Span> {
  let before = "";
  for (const word of wordsOf(text)) {
    if (before === "password" || before === "passwd") {
      yield word;
      before = "";
    } else before = word.text;
  }
}

/** Returns a reader of the nth field (from 0, or from the end) of lines with a separator. */
function fields(separator: string, index: number, least: number): (text: string) => Iterable<Span> {
  return function* (text) {
    for (const line of linesOf(text)) {
      // `\:` in .pgpass is no separator.
      const parts = line.text.split(separator === ":" ? /(?<!\\):/ : separator);
      if (parts.length < least) continue;
      const at = index < 0 ? parts.length + index : index;
      if (at < 0 || parts[at] === undefined) continue;
      const start = line.start + parts.slice(0, at).reduce((sum, part) => sum + part.length + 1, 0);
      const isLast = index >= 0 && at === least - 1 && parts.length > least && separator === ":" &&
        least === 2 && !line.text.startsWith("$");
      const end = start + (isLast ? parts.slice(at).join(":").length : parts[at].length);
      yield { start, end: trimmed(text, start, end) };
    }
  };
}

function trimmed(text: string, start: number, end: number): number {
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return end;
}

/** `user:hash:…`: the second field, where it is a hash or a password and not a lock. */
function* accounts(text: string): Iterable<Span> {
  for (const line of linesOf(text)) {
    const match = /^([^:\s]{1,64}):([^:\s]{1,512})(?::|\s|$)/.exec(line.text);
    if (match === null || /^(?:[*!x-]{1,3}|\*LK\*|!!|NP|LOCKED)$/.test(match[2]!)) continue;
    const start = line.start + match[1]!.length + 1;
    // A locked account keeps its hash behind a "!".
    const lock = /^!{1,2}(?=\$)/.exec(match[2]!)?.[0].length ?? 0;
    yield { start: start + lock, end: start + match[2]!.length };
  }
}

/** `user:realm:md5` (htdigest), `user:id:LM:NT:…` (smbpasswd, pwdump): hex of 32 digits. */
function* hexFields(text: string): Iterable<Span> {
  for (const line of linesOf(text)) {
    const match = /^[^:]{1,64}:[^:]{0,64}:(?:X{32}:|[0-9a-fA-F]{32}:)?([0-9a-fA-F]{32})(?::|$)/
      .exec(line.text);
    if (match === null) continue;
    const start = line.start + match[0].lastIndexOf(match[1]!);
    yield { start, end: start + 32 };
  }
}

/** `client server secret addresses` of pppd: the third word. */
function* pppSecrets(text: string): Iterable<Span> {
  for (const line of linesOf(text)) {
    const word = [...wordsOf(line.text)][2];
    if (word !== undefined) yield { start: line.start + word.start, end: line.start + word.end };
  }
}

/** `[host]:port user:password` (Postfix), `user:password` anywhere: behind the last colon. */
function* lastPair(text: string): Iterable<Span> {
  for (const line of linesOf(text)) {
    const match = /(?:^|\s)[^\s:]{1,128}:(\S{1,256})\s*$/.exec(line.text);
    if (match === null) continue;
    const end = line.start + line.text.trimEnd().length;
    yield { start: end - match[1]!.length, end };
  }
}

/** A file that is one secret and nothing else, whatever a BOM or a line break adds. */
function* whole(text: string): Iterable<Span> {
  const match = /^(?:\u00ef\u00bb\u00bf)?\s*([\x21-\x7e]{6,1024})\s*$/.exec(text.slice(0, 2048));
  if (match === null || text.length > 2048) return;
  const start = match[0].indexOf(match[1]!);
  yield { start, end: start + match[1]!.length };
}

/** A user on the first line, the password on the second (OpenVPN's auth-user-pass). */
function* secondLine(text: string): Iterable<Span> {
  const lines = [...linesOf(text.slice(0, 2048))];
  if (lines.length < 2 || lines.length > 3) return;
  const line = lines[1]!;
  if (/^\S{3,256}\s*$/.test(line.text)) {
    yield { start: line.start, end: line.start + line.text.trimEnd().length };
  }
}

/** Returns a reader of what the first group of an expression holds. */
function groups(form: RegExp): (text: string) => Iterable<Span> {
  return function* (text) {
    for (const match of text.matchAll(form)) {
      const start = match.index + match[0].lastIndexOf(match[1]!);
      yield { start, end: start + match[1]!.length };
    }
  };
}

/** What was typed into clients of chats and stores: `identify PASS`, `AUTH PASS`. */
const TYPED =
  /(?:^|\s|\/|\()(?:identify|auth|ghost|requirepass|createUser\(.{0,40}?pwd\s?:)\s{1,20}["']?([^\s"']{3,128})["']?\)?;?[ \t]{0,20}\r?$/gim;

/** The formats, by the names of their files. */
const FORMATS: readonly RecordFormat[] = [
  {
    rule: "netrc-password",
    path:
      /(?:^|\/)(?:[._]?netrc(?:[.-](?:bak|old|orig|txt|gpg\.txt))?|\.?authinfo|\.netrc-[\w.-]+)$/,
    read: netrc,
  },
  { rule: "pgpass-password", path: /(?:^|\/)(?:\.?pgpass|pgpass\.conf)$/, read: fields(":", 4, 5) },
  {
    rule: "account-password",
    path:
      /(?:^|\/)(?:\.?htpasswd[\w.-]*|[\w.-]*\.htpasswd|g?shadow-?|master\.passwd|passwd-?|[\w.-]*passwd|[\w-]*passwords?(?:\.db)?|[\w.-]*\.(?:pwd|passwd|shadow)|users\.passwd|pwfile|rsyncd\.secrets|passwd\.client|mosquitto_pwd|users?\.htpasswd)$/,
    read: accounts,
  },
  {
    rule: "account-password",
    path: /(?:^|\/)(?:\.?htdigest[\w.-]*|[\w.-]*\.htdigest|smbpasswd|[\w.-]*\.pwdump)$/,
    read: hexFields,
  },
  { rule: "account-password", path: /(?:^|\/)(?:chap|pap)-secrets$/, read: pppSecrets },
  {
    rule: "account-password",
    path: /(?:^|\/)(?:sasl_passwd|passwd-s3fs|\.passwd-s3fs|s3fs_passwd)$/,
    read: lastPair,
  },
  {
    rule: "account-password",
    path: /(?:^|\/)userlist\.txt$/,
    read: groups(/^"[^"\n]{1,128}"\s{1,8}"([^"\n]{1,512})"/gm),
  },
  {
    rule: "account-password",
    path:
      /(?:^|\/)\.?subversion\/auth\/svn\.[\w.]+\/\w+$|(?:^|\/)auth\/svn\.(?:simple|ssl[\w.-]*)\/\w+$/,
    // `K 8\npassword\nV 12\n…`
    read: groups(
      /^K \d{1,3}\r?\n(?:password|passphrase)\r?\nV \d{1,4}\r?\n([^\r\n]{1,1024})/gm,
    ),
  },
  {
    rule: "account-password",
    path: /(?:^|\/)\.cvspass$/,
    read: groups(/:pserver:\S{1,512}\s(A\S{1,256})$/gm),
  },
  {
    rule: "account-password",
    path: /(?:^|\/)(?:auth-user-pass|vpn-?auth|openvpn-?auth|auth)\.(?:txt|conf|cfg|pass)$/,
    read: secondLine,
  },
  {
    rule: "account-password",
    path: /(?:^|\/)\.?curlrc$/,
    read: groups(
      /^\s{0,8}-{0,2}(?:proxy-)?user\s{0,8}[= ]\s{0,8}"?[^:"\s]{1,128}:([^"\s]{1,256})/gm,
    ),
  },
  {
    rule: "account-password",
    path: /(?:^|\/)ipsec[\w.-]*\.secrets$/,
    read: groups(/:\s{0,8}(?:EAP|XAUTH|NTLM)\s{1,8}"([^"\n]{1,256})"/g),
  },
  {
    rule: "account-password",
    path: /\.ovpn$/,
    read: groups(/<auth-user-pass>\s{0,8}\n\S{1,256}\r?\n(\S{1,256})/g),
  },
  {
    rule: "account-password",
    path: /(?:^|\/)znc\.conf$/,
    read: groups(/^\s{0,16}Hash\s{0,8}=\s{0,8}([0-9a-f]{32,128})/gim),
  },
  {
    rule: "account-password",
    path: /(?:^|\/)settings-security\.xml$/,
    read: groups(/<master>\s{0,64}(\{?[^<\s]{8,512})\s{0,64}<\/master>/g),
  },
  {
    rule: "account-password",
    // Composer's tokens, by host.
    path: /(?:^|\/)auth\.json$/,
    read: groups(/"[\w.-]{1,128}\.[a-z]{2,12}"\s{0,8}:\s{0,8}"(?=[^"]{0,200}\d)([\w-]{20,200})"/g),
  },
  {
    rule: "keystore-file",
    path: /(?:^|\/)(?:utc--[\w.:-]+|[\w.-]*(?:keystore|wallet)[\w.-]*\.json|keystore\/[\w.-]+)$/,
    // Web3 Secret Storage: the encrypted key.
    read: groups(/"ciphertext"\s{0,8}:\s{0,8}"([0-9a-f]{32,2048})"/gi),
  },
  {
    rule: "secret-file",
    path:
      /(?:^|\/)(?:master\.key|[\w.-]*(?:credentials|secrets)\/[\w.-]+\.key|credentials\/\w+\.key|\.?vault[_-]?pass(?:word)?(?:\.txt|_file)?|\.?(?:db|mysql|root|postgres|ansible|ftp|admin|user|redis|secret)[_-]?pass(?:word|wd)?(?:\.txt)?|\.?passw(?:or)?d\.txt|\.?pass\.txt|\.?(?:api|secret|access|auth|encryption|signing|private)[_-]?key(?:\.txt)?|\.?(?:api|access|auth|bot|github|gitlab|slack|discord|oauth|secret|vault)[_-]?token(?:\.txt)?|\.vault-token|secret[_-]?(?:key|token)(?:_base)?(?:\.txt)?|\.secret|\.token|ldap\.secret|hudson\.util\.secret|\.?erlang\.cookie|secret\.txt|token\.txt|\.flyrc|\.slack-token|initialadminpassword)$/,
    read: whole,
  },
  {
    rule: "command-password",
    path:
      /(?:^|\/)(?:\.?[\w.-]*history|\.dbshell|irc\.conf|\.?irssi\/config|weechat\.conf|\.ircrc|[\w.-]*irc[\w.-]*\.conf)$/,
    read: groups(TYPED),
  },
];

/** Passwords in a file meant for them may be weak, but not missing or a slot. */
function accepts(value: string): boolean {
  if (value.length < 3 || value.length > 1024) return false;
  const kind = placeholderKind(value);
  return kind === undefined || kind === "sequence" || kind === "repeat" || kind === "word";
}

/** Most paths are none of these: one expression says so. */
const ANY = new RegExp(FORMATS.map(({ path }) => path.source).join("|"));

function formatOf(path: string): RecordFormat | undefined {
  const lower = path.toLowerCase();
  if (!ANY.test(lower) || placeOf(path).trust === "sample") return undefined;
  return FORMATS.find((format) => format.path.test(lower));
}

function detect({ bytes, path, at }: DetectInput): readonly RawMatch[] {
  const format = formatOf(path);
  if (at >= 0 || format === undefined || bytes.length > MAX_BYTES) return [];
  const text = latin1(bytes);
  const matches: RawMatch[] = [];
  for (const { start, end } of format.read(text)) {
    if (accepts(text.slice(start, end))) matches.push({ rule: format.rule, start, end });
  }
  return matches;
}

/** Finds passwords in files whose records name nothing: .netrc, .pgpass, shadow, htpasswd, keys. */
export const recordDetector: Detector = {
  id: "records",
  rules: formatRules(
    "netrc-password",
    "pgpass-password",
    "account-password",
    "secret-file",
    "keystore-file",
    "command-password",
  ),
  keywords: [],
  wants: (path) => formatOf(path) !== undefined,
  detect,
};
