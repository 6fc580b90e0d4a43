import indexSchema from "../../spec/index.schema.json" with { type: "json" };
import { canonicalJson, type Check, sha256Hex } from "../base/mod.ts";
import { narHash } from "../flake/mod.ts";
import { validatorOf } from "../schema/mod.ts";
import { loadTokenizer, parseTokenizerName, type TokenizerName } from "../tokens/mod.ts";
import { pae, parsePublicKey, parseSigningKey } from "../transcript/mod.ts";
import type { Phase } from "./phase.ts";

/** A computation whose right answer is known from elsewhere. */
interface KnownAnswer {
  readonly id: string;
  /** Where the answer comes from. */
  readonly source: string;
  readonly expected: string;
  compute(): Promise<string> | string;
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const SAMPLE =
  "PackRepo packs a repository.\n\tif (x) {\n\n  return 1;\n}\n日本語 🎉 <|endoftext|>\n";

/** RFC 8032 section 7.1, test 1, as PKCS#8 (RFC 8410 section 7). A published vector, no secret. */
const RFC8032_SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${der.toBase64()}\n-----END ${label}-----\n`;
}

/** Signs the empty message with the key of the RFC's test 1. */
async function signRfc8032(): Promise<string> {
  const der = Uint8Array.fromHex(`302e020100300506032b657004220420${RFC8032_SEED}`);
  const key = await parseSigningKey(pem("PRIVATE KEY", der));
  const signature = await key.sign(new Uint8Array());
  const publicKey = await parsePublicKey(key.publicKeyPem);
  const problem = await publicKey.findFault(new Uint8Array(), signature);
  return problem ?? signature.toHex();
}

const SAMPLE_TOKENS: Readonly<Record<TokenizerName, number>> = { cl100k: 30, o200k: 28, gpt2: 39 };

/**
 * Returns the question to the tokenizer that the boot uses; to load the others takes longer than
 * everything else here together, and nothing in the boot rests on them.
 */
function tokenAnswer(name: TokenizerName): KnownAnswer {
  return {
    id: "tokens",
    source: `js-tiktoken 1.0.21, ${name}`,
    expected: String(SAMPLE_TOKENS[name]),
    compute: async () => String((await loadTokenizer(name)).count(SAMPLE)),
  };
}

const KNOWN_ANSWERS: readonly KnownAnswer[] = [
  {
    id: "nar",
    source: "nix hash path, of a script and a link to it",
    expected: "sha256-LcOESulDlmQVxEFaOLEvdmkc9sQA9KRLjqwTZo/1wv8=",
    async compute() {
      const content = encode("#!/bin/sh\n");
      const tree = await narHash({
        kind: "folder",
        entries: [
          {
            name: encode("run"),
            node: {
              kind: "file",
              executable: true,
              size: content.length,
              read: () => Promise.resolve(content),
              async *stream() {
                yield await Promise.resolve(content);
              },
            },
          },
          {
            name: encode("link"),
            node: { kind: "link", read: () => Promise.resolve(encode("run")) },
          },
        ],
      });
      return tree.sri;
    },
  },
  {
    id: "canonical-json",
    source: "RFC 8785 section 3.2.3",
    expected: "5e321556d22018a9656991a9e94f77ec175fa193e52a2429d312f8419ec8b08c",
    compute: () =>
      sha256Hex(canonicalJson({
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
      })),
  },
  {
    id: "dsse",
    source: "DSSE 1.0.2, test vector",
    expected: "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    compute: () =>
      new TextDecoder().decode(pae("http://example.com/HelloWorld", encode("hello world"))),
  },
  {
    id: "ed25519",
    source: "RFC 8032 section 7.1, test 1",
    expected: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    compute: signRfc8032,
  },
  {
    id: "schema",
    source: "JSON Schema 2020-12: an empty object is no index",
    expected: "refused",
    async compute() {
      const validate = await validatorOf(indexSchema);
      return validate({}).ok ? "accepted" : "refused";
    },
  },
];

async function ask(known: KnownAnswer): Promise<Check> {
  const answer = await known.compute();
  return answer === known.expected ? { id: known.id, status: "passed", detail: known.source } : {
    id: known.id,
    status: "failed",
    detail: `${answer}, not ${known.expected} (${known.source})`,
  };
}

/** Phase 4: what everything else rests on gives the answers that are known from elsewhere. */
export const corePhase: Phase = {
  id: "core",
  async run({ options, progress }) {
    progress("Asking for known answers");
    const tokens = tokenAnswer(parseTokenizerName(options.tokenizer));
    const rows = await Promise.all([tokens, ...KNOWN_ANSWERS].map(ask));
    return { detail: `${rows.length} known answers`, rows };
  },
};
