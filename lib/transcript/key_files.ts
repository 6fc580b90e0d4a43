import { linkText, pathInfo, readBytes, writeFileAtomic, writeNewFile } from "../host/mod.ts";
import { quote, transcriptError } from "./errors.ts";
import { generateKeyPair, parsePublicKey, parseSigningKey, type SigningKey } from "./keys.ts";
import type { KeyAlgorithm } from "./pem.ts";

/** Where a signing key comes from: exactly one of the two. */
export interface SigningKeySource {
  /** A file with PKCS#8 PEM, readable by its owner only. */
  readonly file?: string;
  /** The PEM text itself (`PACKREPO_SIGNING_KEY`); `\n` may be written as backslash and n. */
  readonly pem?: string;
}

const MAX_KEY_BYTES = 64 * 1024;
const MAX_LINKS = 8;

/**
 * Reads a signing key from a file or a text.
 *
 * Like ssh, it refuses a key file that others can read.
 *
 * @throws {PackRepoError} `transcript.bad-key` and `transcript.open-key-file` (78), and as
 * `readBytes` of host: 66 where there is no such file.
 */
export async function readSigningKey(source: SigningKeySource): Promise<SigningKey> {
  if (source.file !== undefined) {
    const what = `the key file ${quote(source.file)}`;
    await refuseOpenFile(source.file, what);
    return await parseSigningKey(await readKeyText(source.file, what), what);
  }
  if (source.pem === undefined) throw new TypeError("Neither a key file nor a PEM text is given");
  // Many services hold a secret on one line.
  return await parseSigningKey(
    source.pem.replaceAll("\\n", "\n"),
    "the PEM text of the signing key",
  );
}

/** The key files of a folder. */
export interface KeyFiles {
  /** Whether a new key was made; `false` where there was one. */
  readonly made: boolean;
  readonly keyFile: string;
  readonly publicKeyFile: string;
  readonly key: SigningKey;
}

/**
 * Makes `boot.key` (0600) and `boot.pub` in a folder, or reads those that are there; a key is never
 * overwritten, and a missing `boot.pub` is derived again.
 *
 * @throws {PackRepoError} `transcript.key-mismatch` (78) where `boot.pub` is not of `boot.key`, or
 * stands alone; as {@linkcode readSigningKey}; 73 and 74 where writing fails.
 */
export async function createKeyFiles(
  folder: string,
  options: { readonly algorithm?: KeyAlgorithm } = {},
): Promise<KeyFiles> {
  const keyFile = `${folder}/boot.key`;
  const publicKeyFile = `${folder}/boot.pub`;
  let made = false;
  if (await pathInfo(keyFile) === undefined) {
    if (await pathInfo(publicKeyFile) !== undefined) {
      throw mismatch(
        `${quote(publicKeyFile)} is there without its private key ${quote(keyFile)}`,
        "Put boot.key back, or remove boot.pub to have a new key made",
      );
    }
    const pair = await generateKeyPair(options.algorithm);
    // Where another process was faster, its key is the one.
    made = await writeNewFile(keyFile, pair.privateKeyPem, 0o600);
  }
  const key = await readSigningKey({ file: keyFile });
  if (await pathInfo(publicKeyFile) === undefined) {
    await writeFileAtomic(publicKeyFile, key.publicKeyPem, { mode: 0o644 });
  } else {
    const what = `the key file ${quote(publicKeyFile)}`;
    const { keyid } = await parsePublicKey(await readKeyText(publicKeyFile, what), what);
    if (keyid !== key.keyid) {
      throw mismatch(
        `${quote(publicKeyFile)} (${keyid}) is not the public half of ${
          quote(keyFile)
        } (${key.keyid})`,
        "Remove boot.pub to have it derived again, or put the right boot.key back",
      );
    }
  }
  return { made, keyFile, publicKeyFile, key };
}

function mismatch(message: string, hint: string): Error {
  return transcriptError({ code: "transcript.key-mismatch", exit: "config", message, hint });
}

async function readKeyText(file: string, what: string): Promise<string> {
  const bytes = await readBytes(file, MAX_KEY_BYTES);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw transcriptError({
      code: "transcript.bad-key",
      exit: "config",
      message: `Cannot read ${what}: it is not text, so not PEM`,
      hint: "Convert it: openssl pkcs8 -topk8 -nocrypt -inform DER -in KEY -out PLAIN",
      cause,
    });
  }
}

async function refuseOpenFile(file: string, what: string): Promise<void> {
  let path = file;
  let info = await pathInfo(path);
  for (let links = 0; info?.kind === "link" && links < MAX_LINKS; links++) {
    const target = await linkText(path);
    path = target.startsWith("/") ? target : `${path.replace(/[^/]*$/, "")}${target}`;
    info = await pathInfo(path);
  }
  if (info?.kind !== "file" || (info.mode & 0o077) === 0) return;
  throw transcriptError({
    code: "transcript.open-key-file",
    exit: "config",
    message: `Cannot use ${what}: others may read or write it (mode ${
      info.mode.toString(8).padStart(4, "0")
    })`,
    hint: `Run chmod 600 ${quote(file)}, or pass the text of the key in PACKREPO_SIGNING_KEY`,
  });
}
