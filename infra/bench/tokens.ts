/**
 * `tokens.ts [--rounds=N] [--mb=N] [--tokenizer=T] PATH…`: how fast tokens are counted, here and by
 * gpt-tokenizer and js-tiktoken, over the texts in some folders or files.
 *
 * Each measurement is a process of its own, and they take turns. *Cold* is its first pass over the
 * texts, *warm* the median of those that follow, *load* what comes before either. `--mb` takes files
 * evenly from all until they have about so many megabytes (0: all). js-tiktoken, which takes a
 * second for a few hundred kilobytes, gets fewer.
 *
 * @module
 */
import { loadTokenizer, parseTokenizerName, type TokenizerName } from "../../lib/tokens/mod.ts";
import { median } from "./measure.ts";

/** What a child process prints, times in milliseconds. */
interface Sample {
  readonly tokens: number;
  /** What was counted here of the same texts. */
  readonly expected: number;
  readonly bytes: number;
  readonly load: number;
  readonly cold: number;
  readonly warm: number;
}

type Count = (file: { readonly bytes: Uint8Array; readonly text: string }) => number;

const WARM_PASSES = 4;
const ENCODINGS = { cl100k: "cl100k_base", o200k: "o200k_base", gpt2: "r50k_base" } as const;

const IMPLEMENTATIONS: Readonly<Record<string, (name: TokenizerName) => Promise<Count>>> = {
  "packrepo, bytes": async (name) => {
    const tokenizer = await loadTokenizer(name);
    return ({ bytes }) => tokenizer.countBytes(bytes);
  },
  "packrepo, strings": async (name) => {
    const tokenizer = await loadTokenizer(name);
    return ({ text }) => tokenizer.count(text);
  },
  "gpt-tokenizer": async (name) => {
    const { countTokens } = name === "cl100k"
      ? await import("gpt-tokenizer/encoding/cl100k_base")
      : name === "o200k"
      ? await import("gpt-tokenizer/encoding/o200k_base")
      : await import("gpt-tokenizer/encoding/r50k_base");
    return ({ text }) => countTokens(text, { disallowedSpecial: new Set() });
  },
  "js-tiktoken": async (name) => {
    const { getEncoding } = await import("js-tiktoken");
    const encoding = getEncoding(ENCODINGS[name]);
    return ({ text }) => encoding.encode(text, [], []).length;
  },
};

/** Megabytes for who would take minutes for more. */
const SLOW_MB: Readonly<Record<string, number>> = { "js-tiktoken": 0.2 };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Yields the files below a path in the order of their names; links are left out. */
async function* filesAt(path: string): AsyncGenerator<string> {
  const info = await Deno.lstat(path);
  if (info.isFile) yield path;
  if (!info.isDirectory || path.endsWith("/.git")) return;
  const names: string[] = [];
  for await (const entry of Deno.readDir(path)) names.push(entry.name);
  for (const name of names.sort()) yield* filesAt(`${path}/${name}`);
}

/** Reads the texts among files (no NUL, valid UTF-8, at most 4 MB). */
async function readTexts(
  paths: readonly string[],
  maxBytes: number,
): Promise<readonly { readonly bytes: Uint8Array; readonly text: string }[]> {
  const all = [];
  let total = 0;
  for (const path of paths) {
    for await (const file of filesAt(path)) {
      const bytes = await Deno.readFile(file);
      if (bytes.length > 4e6 || bytes.includes(0)) continue;
      try {
        all.push({ bytes, text: decoder.decode(bytes) });
        total += bytes.length;
      } catch {
        // Not a text.
      }
    }
  }
  if (maxBytes === 0 || total <= maxBytes) return all;
  const share = maxBytes / total;
  return all.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
}

async function sampleOf(
  implementation: string,
  name: TokenizerName,
  texts: Awaited<ReturnType<typeof readTexts>>,
): Promise<Sample> {
  const start = performance.now();
  const count = await IMPLEMENTATIONS[implementation]!(name);
  const load = performance.now() - start;
  let tokens = 0;
  const pass = (): number => {
    const begin = performance.now();
    tokens = texts.reduce((sum, file) => sum + count(file), 0);
    return performance.now() - begin;
  };
  const cold = pass();
  const warm = median(Array.from({ length: WARM_PASSES }, pass));
  const tokenizer = await loadTokenizer(name);
  const expected = texts.reduce((sum, { text }) => sum + tokenizer.count(text), 0);
  const bytes = texts.reduce((sum, file) => sum + file.bytes.length, 0);
  return { tokens, expected, bytes, load, cold, warm };
}

function flag(name: string): string | undefined {
  const start = `--${name}=`;
  return Deno.args.find((arg) => arg.startsWith(start))?.slice(start.length);
}

async function print(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}

async function inChild<T>(...flags: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--cached-only", import.meta.filename!, ...Deno.args, ...flags],
    stdin: "null",
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as T;
}

function ordered<T>(items: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? items : [...items].reverse();
}

async function compare(names: readonly TokenizerName[], rounds: number): Promise<void> {
  const keys = Object.keys(IMPLEMENTATIONS);
  for (const name of names) {
    const samples = new Map<string, Sample[]>(keys.map((key) => [key, []]));
    for (let round = 0; round < rounds; round++) {
      for (const key of ordered(keys, round)) {
        const flags = [`--child=${key}`, `--tokenizer=${name}`];
        if (SLOW_MB[key] !== undefined) flags.push(`--mb=${SLOW_MB[key]}`);
        samples.get(key)!.push(await inChild<Sample>(...flags));
      }
    }
    const { bytes, tokens } = samples.get(keys[0]!)![0]!;
    const speed = (key: string, kind: "cold" | "warm"): number =>
      median(samples.get(key)!.map((sample) => sample.bytes / 1000 / sample[kind]));
    await print(`${name}: ${(bytes / 1e6).toFixed(1)} MB, ${tokens} tokens, ${rounds} rounds`);
    await print(
      `${"".padEnd(20)}${"load ms".padStart(9)}${"cold MB/s".padStart(11)}` +
        `${"ratio".padStart(8)}${"warm MB/s".padStart(11)}${"ratio".padStart(8)}  tokens`,
    );
    for (const key of keys) {
      const cells = (["cold", "warm"] as const).map((kind) =>
        speed(key, kind).toFixed(1).padStart(11) +
        (speed(keys[0]!, kind) / speed(key, kind)).toFixed(1).padStart(8)
      );
      const load = median(samples.get(key)!.map((sample) => sample.load)).toFixed(0);
      const first = samples.get(key)![0]!;
      const verdict = first.tokens === first.expected
        ? "equal"
        : `${first.tokens} for ${first.expected}`;
      await print(`${key.padEnd(20)}${load.padStart(9)}${cells.join("")}  ${verdict}`);
    }
  }
}

/** The last one of a flag, since a child gets its parent's and then its own. */
function lastFlag(name: string): string | undefined {
  const start = `--${name}=`;
  return Deno.args.findLast((arg) => arg.startsWith(start))?.slice(start.length);
}

const paths = Deno.args.filter((arg) => !arg.startsWith("--"));
const rounds = Number(flag("rounds") ?? "3");
if (paths.length === 0 || !Number.isInteger(rounds) || rounds < 1) {
  throw new Error("Usage: tokens.ts [--rounds=N] [--mb=N] [--tokenizer=T] PATH…");
}
const given = lastFlag("tokenizer");
const names = given === undefined
  ? ["cl100k", "o200k"] as const
  : [parseTokenizerName(given)] as const;
const child = flag("child");
if (child === undefined) {
  await compare(names, rounds);
} else {
  const texts = await readTexts(paths, 1e6 * Number(lastFlag("mb") ?? "4"));
  await print(JSON.stringify(await sampleOf(child, names[0], texts)));
}
