import { placeholderKind } from "../filters/placeholder.ts";
import { isWordLike } from "../filters/word_likeness.ts";
import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, isAt, latin1, lineEnd, NAME_MARK, SPACE, WORD } from "./bytes.ts";
import { isWeakPassword } from "./judge.ts";
import { placeOf } from "./place.ts";
import { formatRules } from "./rules.ts";

/** Where a program takes a password. */
interface Program {
  readonly names: readonly string[];
  /** Only with this as the first word. */
  readonly subcommand?: string;
  /** Flags whose value is glued on (`-pPASS`) or the next word (`-p PASS`). */
  readonly glued?: readonly string[];
  readonly next?: readonly string[];
  /** Flags whose value is `user:password` or `user%password`; the password is what follows. */
  readonly pair?: readonly string[];
  readonly separator?: string;
  /** The nth word that is no flag, counted from 1. */
  readonly word?: number;
}

/** The programs, by their manuals. */
const PROGRAMS: readonly Program[] = [
  {
    names: [
      "mysql",
      "mysqldump",
      "mysqladmin",
      "mysqlimport",
      "mariadb",
      "mariadb-dump",
      "mysqlshow",
    ],
    glued: ["-p"],
  },
  {
    names: ["mongo", "mongosh", "mongodump", "mongorestore", "mongoexport"],
    glued: ["-p"],
    next: ["-p"],
  },
  { names: ["sshpass"], glued: ["-p"], next: ["-p"] },
  { names: ["redis-cli"], next: ["-a", "--pass"] },
  { names: ["curl"], pair: ["-u", "--user", "-a", "-U", "--proxy-user"], separator: ":" },
  { names: ["smbclient", "rpcclient", "mount.cifs"], pair: ["-U", "--user"], separator: "%" },
  { names: ["lftp", "lftpget"], pair: ["-u", "--user"], separator: "," },
  { names: ["ncftpput", "ncftpget", "ncftp"], next: ["-p"] },
  {
    names: ["ldapsearch", "ldapmodify", "ldapadd", "ldapdelete", "ldappasswd", "ldapwhoami"],
    glued: ["-w"],
    next: ["-w"],
  },
  { names: ["docker", "podman", "buildah"], subcommand: "login", next: ["-p"] },
  { names: ["htpasswd"], word: 3 },
  { names: ["sqlplus", "impdp", "expdp"], pair: [""], separator: "/" },
  { names: ["sqlcmd", "bcp", "isql", "tsql"], glued: ["-P"], next: ["-P"] },
  { names: ["xfreerdp", "rdesktop"], glued: ["/p:"], next: ["-p"] },
  { names: ["ipmitool"], next: ["-P"] },
  { names: ["openssl"], glued: ["pass:"] },
  { names: ["zip", "unzip"], next: ["-P"] },
  { names: ["7z", "7za", "rar", "unrar"], glued: ["-p"] },
  {
    names: ["keytool", "jarsigner"],
    next: ["-storepass", "-keypass", "-srcstorepass", "-deststorepass"],
  },
  { names: ["snmpwalk", "snmpget"], next: ["-A", "-X"] },
  { names: ["winexe", "psexec"], next: ["-p"] },
  { names: ["nmcli"], next: ["password"] },
];

const BY_NAME: ReadonlyMap<string, Program> = new Map(
  PROGRAMS.flatMap((program) => program.names.map((name) => [name, program] as const)),
);

/** A word of a command line: where it stands, its quotes left out. */
interface Word {
  readonly text: string;
  readonly start: number;
}

/** Splits a command line into words as a shell does, up to its end. */
export function commandWords(line: string, offset: number): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length && words.length < 64) {
    while (line[at] === " " || line[at] === "\t") at++;
    if (at >= line.length || /[|&;)`]/.test(line[at]!)) break;
    const quote = line[at] === '"' || line[at] === "'" ? line[at]! : "";
    const start = quote === "" ? at : at + 1;
    let end = start;
    while (
      end < line.length && (quote === "" ? !/[\s|&;)`]/.test(line[end]!) : line[end] !== quote)
    ) {
      end++;
    }
    words.push({ text: line.slice(start, end), start: offset + start });
    at = quote === "" ? end : end + 1;
  }
  return words;
}

/** Returns the password in a word such as `-pPASS`, `"-pPASS"`, `-p'PASS'`. */
function unquote(text: string, start: number): Word {
  const quote = /^(["'])(.*?)\1?$/.exec(text);
  return quote === null ? { text, start } : { text: quote[2]!, start: start + 1 };
}

function passwordOf(program: Program, words: readonly Word[]): Word | undefined {
  if (program.subcommand !== undefined && words[0]?.text !== program.subcommand) return undefined;
  let plain = 0;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (program.next?.includes(word.text) && next !== undefined && !next.text.startsWith("-")) {
      return next;
    }
    for (const flag of program.glued ?? []) {
      if (word.text.startsWith(flag) && word.text.length > flag.length + 2) {
        return unquote(word.text.slice(flag.length), word.start + flag.length);
      }
    }
    for (const flag of program.pair ?? []) {
      const isGlued = flag.length === 2 && word.text.startsWith(flag) && word.text.length > 2;
      const pair = flag === ""
        ? word
        : isGlued
        ? { text: word.text.slice(2), start: word.start + 2 }
        : next;
      if (pair === undefined || (flag !== "" && !isGlued && word.text !== flag)) continue;
      const cut = pair.text.indexOf(program.separator!);
      if (cut < 1 || /^[/.]|:\/\//.test(pair.text)) continue;
      let text = pair.text.slice(cut + 1);
      // An Oracle connection string names its database behind the password.
      if (program.separator === "/") text = text.replace(/@.*$/, "");
      return { text, start: pair.start + cut + 1 };
    }
    if (!word.text.startsWith("-")) plain++;
    else if (program.word !== undefined && !/^-[a-zA-Z]*b/.test(word.text)) continue;
    if (
      program.word !== undefined && plain === program.word &&
      words.some((w) => /^-[a-zA-Z]*b/.test(w.text))
    ) {
      return word;
    }
  }
  return undefined;
}

function accepts(password: Word, path: string): boolean {
  const { text } = password;
  const { trust } = placeOf(path);
  if (trust === "sample" || /^[-$/\\]|[<>{}()]|\s/.test(text) || text.length < 3) return false;
  const kind = placeholderKind(text);
  if (isHistory(path) || trust === "credentials") {
    return kind === undefined || kind === "sequence" || kind === "word";
  }
  if (kind !== undefined) return false;
  // In a text, what follows a program's name may be a sentence.
  if (trust === "code" && (isWordLike(text) || /^[a-z]+$/i.test(text))) return false;
  return !isWeakPassword(text);
}

/** Returns whether a file is what a shell or a client remembers of what was typed. */
export function isHistory(path: string): boolean {
  return /(?:^|\/)\.?[\w.-]*(?:history|hist|dbshell)$/i.test(path);
}

function detect({ bytes, path, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0 || placeOf(path).trust === "sample") return [];
  if (isAt(bytes, at - 1, WORD | NAME_MARK) || hasAt(bytes, at - 1, "@")) return [];
  let end = at + keyword.length;
  while (isAt(bytes, end, WORD | NAME_MARK)) end++;
  if (!isAt(bytes, end, SPACE)) return [];
  const program = BY_NAME.get(latin1(bytes, at, end).toLowerCase());
  if (program === undefined) return [];
  let stop = lineEnd(bytes, end, 1024);
  // A backslash at the end of a line goes on in the next.
  for (let lines = 0; lines < 8 && bytes[stop - 1] === 0x5c && stop < bytes.length; lines++) {
    stop = lineEnd(bytes, stop + 1, 1024);
  }
  const line = latin1(bytes, end, stop).replace(/\\\r?\n/g, (match) => " ".repeat(match.length));
  if (!/\s[-/]|pass:/.test(line) && program.pair?.[0] !== "") return [];
  const password = passwordOf(program, commandWords(line, end));
  if (password === undefined || !accepts(password, path)) return [];
  return [{
    rule: "command-password",
    start: password.start,
    end: password.start + password.text.length,
  }];
}

/** The first letters of each program's name: one keyword finds `mysql` and `mysqldump`. */
const KEYWORDS: readonly string[] = [
  ...new Set(PROGRAMS.flatMap(({ names }) => names)),
].filter((name, _, all) =>
  name.length >= 3 &&
  !all.some((other) => other !== name && name.startsWith(other) && other.length >= 3)
);

/** Finds passwords on command lines: in histories, scripts and pipelines. */
export const commandDetector: Detector = {
  id: "commands",
  rules: formatRules("command-password"),
  keywords: KEYWORDS,
  detect,
};
