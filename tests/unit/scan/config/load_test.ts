import assert from "node:assert/strict";
import { type LoadedPolicy, loadPolicy, parsePolicy } from "../../../../lib/scan/config/load.ts";
import { DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";
import { named } from "../../host/disk.ts";
import { withFolder } from "../../host/script.ts";
import { catalogOf, sampleToken, scannerOf, utf8 } from "../sample.ts";
import { gitleaksConfig, NO_DATA } from "../shared_data.ts";

const OWN_IDS = new Set(["sample-token"]);

async function load(text: string, files: Record<string, string> = {}): Promise<LoadedPolicy> {
  return await parsePolicy(text, {
    file: "a.toml",
    ownIds: OWN_IDS,
    extension: (path) => Promise.resolve(files[path] ?? ""),
  });
}

async function refuses(text: string, message: RegExp): Promise<void> {
  await assert.rejects(load(text), { code: "scan.bad-config", exit: "config", message }, text);
}

const RULE = `[[rules]]\nid = "one"\nregex = '''one-(\\d{4})'''\nkeywords = ["One-"]\n`;

Deno.test("parsePolicy() reads a gitleaks configuration, which holds its own rules only", async () => {
  const { policy, notes } = await load(`title = "x"\n${RULE}entropy = 1.5\nsecretGroup = 1\n`);
  assert.deepEqual(notes, []);
  assert.equal(policy.useDefaults, false);
  assert.deepEqual(
    policy.rules.map(({ id, keywords, aboveEntropy, secretGroup }) => [
      id,
      keywords,
      aboveEntropy,
      secretGroup,
    ]),
    [["one", ["one-"], 1500, 1]],
  );
});

Deno.test("parsePolicy() extends: our rules by useDefault, another file by path, none that is disabled", async () => {
  const files = { "base.toml": RULE + `[[rules]]\nid = "two"\nregex = "two"\n` };
  const { policy, notes } = await load(
    `[extend]\nuseDefault = true\npath = "base.toml"\ndisabledRules = ["two"]\n`,
    files,
  );
  assert.equal(policy.useDefaults, true);
  assert.deepEqual(policy.rules.map(({ id }) => id), ["one"]);
  assert.deepEqual(notes, ["extend.useDefault adds the rules of PackRepo, not those of gitleaks"]);
  await assert.rejects(load(`[extend]\npath = "self"\n`, { self: `[extend]\npath = "self"\n` }), {
    message: /more than 5 files extend each other/,
  });
});

Deno.test("parsePolicy() says what it cannot honour", async () => {
  const { notes } = await load(
    `${RULE}skipReport = true\n[[rules.required]]\nid = "two"\nwithinLines = 3\n`,
  );
  assert.equal(notes.length, 2);
  assert.match(notes[0]!, /skipReport/);
  assert.match(notes[1]!, /required/);
});

Deno.test("parsePolicy() refuses unknown keys wherever they are, and names those there are", async () => {
  await refuses(`titel = "x"\n${RULE}`, /unknown key "titel"/);
  await refuses(`${RULE}keyword = ["x"]\n`, /unknown key "rules\[0\]\.keyword"/);
  await refuses(
    `${RULE}[[rules.allowlists]]\nregexs = ["x"]\n`,
    /"rules\[0\]\.allowlists\[0\]\.regexs"/,
  );
  await refuses(`version = 1\n[limits]\ndeepness = 1\n`, /unknown key "limits.deepness"/);
});

Deno.test("parsePolicy() refuses a configuration that leaves no rule", async () => {
  await refuses(`[allowlist]\npaths = ["a"]\n`, /leaves no rule at all/);
  await refuses(`version = 1\n[defaults]\nuse = false\n`, /leaves no rule at all/);
  await refuses(`version = 1\n[defaults]\ndisable = ["sample-token"]\n`, /leaves no rule at all/);
  await refuses("", /leaves no rule at all/);
});

Deno.test("parsePolicy() refuses what is malformed", async () => {
  await refuses("a = = 1", /Cannot read "a.toml"/);
  await refuses(`[[rules]]\nregex = "a"\n`, /a rule needs an id/);
  await refuses(`[[rules]]\nid = "a"\n`, /neither regex nor path/);
  await refuses(`[[rules]]\nid = "a"\nregex = "("\n`, /the expression cannot be used/);
  await refuses(`[[rules]]\nid = "a"\nregex = "\\\\pL"\n`, /the escape \\p/);
  await refuses(`${RULE}${RULE}`, /two rules are called "one"/);
  await refuses(`${RULE}entropy = "high"\n`, /rules\[0\].entropy is not a number/);
  await refuses(
    `${RULE}[[rules.allowlists]]\ncondition = "XOR"\npaths = ["a"]\n`,
    /neither OR nor AND/,
  );
  await refuses(`${RULE}[[rules.allowlists]]\ndescription = "x"\n`, /needs commits, paths/);
  await refuses(`rules = 3\n`, /rules is not a list of tables/);
  await refuses(`version = 2\n`, /version is not a whole number from 1 to 1/);
});

Deno.test("parsePolicy() reads our own form, which extends the defaults", async () => {
  const { policy } = await load(`version = 1
[[rules]]
id = "inner-token"
regex = "inr_[a-z]{8}"
keywords = ["inr_"]
severity = "critical"
min_entropy = 2.5
[[allow]]
reason = "documentation"
paths = ["docs/**"]
[limits]
depth = 1
archive_mb = 2
`);
  assert.equal(policy.useDefaults, true);
  assert.equal(policy.rules[0]!.aboveEntropy, 2499);
  assert.deepEqual(policy.limits, {
    ...DEFAULT_POLICY.limits,
    depth: 1,
    archiveBytes: 2 * 2 ** 20,
  });
  const scanner = scannerOf(catalogOf(), policy);
  const text = utf8(`inr_qhzkwpxv ${sampleToken()}`);
  assert.equal(scanner.scan("a.txt", text).findings.length, 2);
  assert.deepEqual(scanner.scan("docs/a.txt", text).leftOut, { allowlist: 1 });
});

Deno.test("parsePolicy() wants of our own form a reason for each exception, and rules that exist", async () => {
  const allow = (more: string): string => `version = 1\n[[allow]]\n${more}\n`;
  await refuses(allow(`paths = ["a"]`), /an exception needs a reason/);
  await refuses(allow(`reason = "x"`), /needs paths, regexes or commits/);
  await refuses(allow(`reason = "x"\npaths = ["a["]`), /does not close/);
  await refuses(allow(`reason = "x"\npaths = ["a"]\nrules = ["nope"]`), /for the rule "nope"/);
  await refuses(`version = 1\n[[rules]]\nid = "A b"\nregex = "x"\n`, /lower-case words/);
  await refuses(
    `version = 1\n[[rules]]\nid = "a"\nregex = "x"\nkeywords = ["a"]\n`,
    /3 characters/,
  );
});

Deno.test("loadPolicy() reads the file at the root unasked, and one that was named only there", async () => {
  await withFolder(async (folder) => {
    const at = (config?: string): Promise<LoadedPolicy> =>
      loadPolicy({ config, root: folder, ownIds: OWN_IDS });
    assert.deepEqual(await at(), { policy: DEFAULT_POLICY, file: undefined, notes: [] });
    await Deno.writeTextFile(`${folder}/g.toml`, RULE);
    assert.equal((await at(`${folder}/g.toml`)).policy.rules.length, 1);
    await Deno.writeTextFile(`${folder}/.packrepo-scan.toml`, "version = 1\n");
    assert.equal((await at()).file, `${folder}/.packrepo-scan.toml`);
    await assert.rejects(at(`${folder}/none.toml`), { exit: "noInput" });
    await Deno.writeFile(`${folder}/b.toml`, Uint8Array.of(0xff, 0xfe));
    await assert.rejects(at(`${folder}/b.toml`), { exit: "config" });
  });
});

Deno.test({
  name: named("all 222 rules of gitleaks load, and find what they are for", NO_DATA),
  ignore: NO_DATA !== undefined,
  fn: async () => {
    const { toml, cases } = await gitleaksConfig();
    const { policy, notes } = await load(toml);
    assert.deepEqual([policy.rules.length, notes], [222, []]);
    const scanner = scannerOf(catalogOf([]), policy);
    const missed: string[] = [];
    for (const { id, rule, expected, path, text } of cases) {
      if (!expected) continue;
      const { findings, suppressed } = scanner.scan(path ?? "a.go", utf8(text));
      if (![...findings, ...suppressed].some((found) => found.rule === rule)) missed.push(id);
    }
    assert.deepEqual(missed, []);
  },
});
