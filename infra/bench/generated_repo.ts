/** Words of the texts, of different lengths and in a few scripts. */
const WORDS = [
  ..."const value return function import export interface readonly string number if else".split(
    " ",
  ),
  ..."=> { } ( ) [ ] ; , . + === 'text' 42 0x1f // index length map filter caf\u00e9 \u6f22\u5b57"
    .split(" "),
];

/** Returns a text of about so many bytes, the same for the same number and different for another. */
export function textOf(seed: number, bytes: number): string {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = (below: number): number => {
    state = Math.imul(state ^ state >>> 15, 0x85ebca77) + 0x6d2b79f5 >>> 0;
    return (state >>> 8) % below;
  };
  let text = `// file ${seed}\n`;
  while (text.length < bytes) {
    text += "  ".repeat(next(4));
    for (let words = 1 + next(9); words > 0; words--) text += `${WORDS[next(WORDS.length)]} `;
    text += `v${next(10_000)};\n`;
  }
  return text;
}

const encoder = new TextEncoder();

/** Yields a stream of git fast-import that makes a commit of so many files, 100 a folder. */
function* importOf(files: number, bytes: number): Generator<Uint8Array> {
  const blobs = (function* (): Generator<string> {
    for (let i = 0; i < files; i++) {
      const text = textOf(i, bytes);
      yield `blob\nmark :${i + 1}\ndata ${encoder.encode(text).length}\n${text}\n`;
    }
    yield "commit refs/heads/main\ncommitter Ada Example <ada@example.org> 1700000000 +0000\n" +
      "data 8\nGenerate\n";
    for (let i = 0; i < files; i++) {
      const folder = Math.floor(i / 100);
      yield `M 100644 :${i + 1} src/${Math.floor(folder / 100)}/${folder % 100}/file_${i}.ts\n`;
    }
    yield "\ndone\n";
  })();
  let part = "";
  for (const text of blobs) {
    part += text;
    if (part.length < 2 ** 20) continue;
    yield encoder.encode(part);
    part = "";
  }
  yield encoder.encode(part);
}

async function git(args: readonly string[], input?: Iterable<Uint8Array>): Promise<void> {
  const child = new Deno.Command("git", {
    args: [...args],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  const writer = child.stdin.getWriter();
  for (const part of input ?? []) await writer.write(part);
  await writer.close();
  if (!(await child.status).success) throw new Error(`git ${args.join(" ")}: ${await said}`);
}

/** Makes a bare git repository of one commit with so many files of about so many bytes each. */
export async function generateRepo(
  folder: string,
  size: { readonly files: number; readonly bytes: number },
): Promise<void> {
  await git(["init", "-q", "--bare", "--initial-branch=main", folder]);
  const flags = ["--quiet", "--done"];
  await git(["--git-dir", folder, "fast-import", ...flags], importOf(size.files, size.bytes));
}
