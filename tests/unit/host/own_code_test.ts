import assert from "node:assert/strict";
import { ownCodeDigest } from "../../../lib/host/own_code.ts";

Deno.test("ownCodeDigest() is the same each time, and another one for other folders", () => {
  const digest = ownCodeDigest(["base", "host"]);
  assert.match(digest!, /^[0-9a-f]{64}$/);
  assert.equal(ownCodeDigest(["base", "host"]), digest);
  assert.notEqual(ownCodeDigest(["base"]), digest);
});

Deno.test({
  name: "ownCodeDigest() is undefined where the modules may not be read",
  permissions: { read: false, env: true },
  fn: () => assert.equal(ownCodeDigest(["base"]), undefined),
});

Deno.test("ownCodeDigest() changes with any module's content or name", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-code-" });
  try {
    const root = new URL("../../../", import.meta.url);
    await Deno.mkdir(`${folder}/lib`);
    for (const name of ["base", "host"]) {
      await Deno.mkdir(`${folder}/lib/${name}`);
      for await (const entry of Deno.readDir(new URL(`lib/${name}`, root))) {
        await Deno.copyFile(
          new URL(`lib/${name}/${entry.name}`, root),
          `${folder}/lib/${name}/${entry.name}`,
        );
      }
    }
    const script = `${folder}/print.ts`;
    await Deno.writeTextFile(
      script,
      'import { ownCodeDigest } from "./lib/host/own_code.ts";\n' +
        'console.log(ownCodeDigest(["base"]));\n',
    );
    const digest = async (): Promise<string> => {
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-lock", script],
        cwd: folder,
      }).output();
      const text = new TextDecoder().decode(stdout).trim();
      assert.match(text, /^[0-9a-f]{64}$/, new TextDecoder().decode(stderr));
      return text;
    };
    const file = `${folder}/lib/base/order.ts`;
    const before = await digest();
    assert.equal(await digest(), before);
    const source = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, source.replace("/**", "/** "));
    const edited = await digest();
    assert.notEqual(edited, before);
    await Deno.writeTextFile(file, source);
    assert.equal(await digest(), before);
    await Deno.copyFile(file, `${folder}/lib/base/order_2.ts`);
    assert.notEqual(await digest(), before);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
