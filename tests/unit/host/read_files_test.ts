import assert from "node:assert/strict";
import {
  folderNames,
  linkText,
  openStream,
  pathInfo,
  readBytes,
  readText,
} from "../../../lib/host/mod.ts";
import { withFolder } from "./script.ts";

const NAMES = ["plain", "with space", "com,ma", `quo"te`, "new\nline", "emoji 😀", "-dash", "ünï"];

Deno.test("readBytes() and readText() read files of awkward names", async () => {
  await withFolder(async (folder) => {
    for (const name of NAMES) {
      await Deno.writeTextFile(`${folder}/${name}`, `I am ${name}`);
      assert.equal(await readText(`${folder}/${name}`), `I am ${name}`);
    }
    assert.deepEqual((await folderNames(folder)).sort(), NAMES.toSorted());
  });
});

Deno.test("readBytes() reads empty files and files around its buffer's sizes", async () => {
  await withFolder(async (folder) => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
      await Deno.writeFile(`${folder}/f`, bytes);
      assert.deepEqual(await readBytes(`${folder}/f`), bytes);
    }
  });
});

Deno.test("readBytes() takes a file of maxBytes and refuses one byte more", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/f`, "12345");
    assert.equal((await readBytes(`${folder}/f`, 5)).length, 5);
    await assert.rejects(readBytes(`${folder}/f`, 4), {
      code: "host.too-large",
      exit: "data",
      message: `Cannot read ${JSON.stringify(`${folder}/f`)}: more than the 4 bytes allowed`,
    });
  });
});

Deno.test("readBytes() stops at maxBytes where a file has no size and no end", async () => {
  await assert.rejects(readBytes("/dev/zero", 1_000_000), { code: "host.too-large" });
  assert.equal((await readBytes("/dev/null")).length, 0);
});

const isLinux = Deno.build.os === "linux";
const skipped = isLinux ? "" : " (skipped: there is no /proc)";

Deno.test({
  name: `readBytes() reads what the kernel makes up, whose size is 0${skipped}`,
  ignore: !isLinux,
  async fn() {
    assert.match(await readText("/proc/self/status"), /^Name:/);
  },
});

Deno.test("readBytes() reads a named pipe to its end", async () => {
  await withFolder(async (folder) => {
    await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    const [bytes] = await Promise.all([
      readBytes(`${folder}/pipe`),
      new Deno.Command("sh", { args: ["-c", `seq 1 30000 > "$1"`, "-", `${folder}/pipe`] })
        .output(),
    ]);
    assert.equal(new TextDecoder().decode(bytes).split("\n").length, 30_001);
  });
});

Deno.test("readBytes() says 66 for what is missing and 74 for what cannot be read", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await Deno.symlink(`${folder}/nowhere`, `${folder}/dangling`);
    await Deno.symlink("circle", `${folder}/circle`);
    for (const path of ["missing", "missing/below", "file/below", "dangling", ""]) {
      await assert.rejects(readBytes(path === "" ? "" : `${folder}/${path}`), {
        code: "host.not-found",
        exitCode: 66,
      });
    }
    await assert.rejects(readBytes(folder), {
      code: "host.cannot-read",
      exitCode: 74,
      message: /: it is a folder$/,
    });
    await assert.rejects(readBytes(`${folder}/circle`), { code: "host.cannot-read" });
    await assert.rejects(readBytes(`${folder}/${"n".repeat(300)}`), { code: "host.cannot-read" });
  });
});

Deno.test("readText() keeps a byte order mark and refuses what is not UTF-8", async () => {
  await withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/bom`, Uint8Array.fromHex("efbbbf61"));
    assert.equal(await readText(`${folder}/bom`), "\ufeffa");
    for (const hex of ["ff", "c3", "c080", "eda080", "f4908080"]) {
      await Deno.writeFile(`${folder}/bad`, Uint8Array.fromHex(hex));
      await assert.rejects(readText(`${folder}/bad`), { code: "host.not-utf8", exitCode: 65 });
    }
  });
});

Deno.test("openStream() gives every byte, and explains what it cannot open", async () => {
  await withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/f`, new Uint8Array(1_000_000).fill(7));
    let size = 0;
    for await (const part of await openStream(`${folder}/f`)) size += part.length;
    assert.equal(size, 1_000_000);
    const unread = await openStream(`${folder}/f`);
    await unread.cancel();
    await assert.rejects(openStream(`${folder}/none`), { code: "host.not-found" });
    await assert.rejects(openStream(folder), { code: "host.cannot-read" });
  });
});

Deno.test("pathInfo() tells files, folders, links and the rest, and follows no link", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "abc", { mode: 0o640 });
    await Deno.chmod(`${folder}/file`, 0o640);
    await Deno.mkdir(`${folder}/folder`);
    await Deno.symlink("folder", `${folder}/link`);
    await Deno.symlink("nowhere", `${folder}/dangling`);
    assert.deepEqual(await pathInfo(`${folder}/file`), { kind: "file", size: 3, mode: 0o640 });
    assert.equal((await pathInfo(`${folder}/folder`))?.kind, "folder");
    assert.equal((await pathInfo(`${folder}/link`))?.kind, "link");
    assert.equal((await pathInfo(`${folder}/dangling`))?.kind, "link");
    assert.equal((await pathInfo("/dev/null"))?.kind, "other");
    for (const path of ["missing", "missing/below", "file/below", "dangling/below"]) {
      assert.equal(await pathInfo(`${folder}/${path}`), undefined, path);
    }
  });
});

Deno.test("linkText() returns the text of a link, whatever it points to", async () => {
  await withFolder(async (folder) => {
    await Deno.symlink("../no where/😀", `${folder}/link`);
    assert.equal(await linkText(`${folder}/link`), "../no where/😀");
    await assert.rejects(linkText(`${folder}/none`), { code: "host.not-found" });
    await assert.rejects(linkText(folder), { code: "host.cannot-read" });
  });
});

Deno.test("folderNames() says 66 for a missing folder and for a file", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await assert.rejects(folderNames(`${folder}/none`), { code: "host.not-found" });
    await assert.rejects(folderNames(`${folder}/file`), { code: "host.not-found" });
  });
});
