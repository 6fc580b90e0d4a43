/**
 * The rules of the house as lint rules: ranks, faces, and one folder for `Deno`.
 *
 * A folder of `lib/` imports only folders of a lower rank, and only through their `mod.ts`. A task
 * imports faces too, and its body, a `task_*.ts`: so it loads no other's modules, and who imports a
 * face loads no task's. `import()` and `import type` count as imports.
 *
 * @module
 */

/** The rank of every folder of `lib/`; a folder that is not here may not exist. */
export const RANKS: Readonly<Record<string, number>> = {
  base: 0,
  host: 1,
  schema: 1,
  report: 1,
  cli: 2,
  repo: 2,
  serve: 2,
  flake: 2,
  container: 2,
  transcript: 2,
  tokens: 2,
  scan: 3,
  supply: 3,
  pack: 4,
  oracles: 5,
  boot: 6,
};

/** Returns the folder of `lib/` (or `tasks`) and the path in it that a file belongs to. */
function placeOf(path: string): { readonly area: string; readonly rest: string } | undefined {
  const inLib = path.match(/(?:^|\/)lib\/([^/]+)\/(.+)$/);
  if (inLib) return { area: inLib[1]!, rest: inLib[2]! };
  const inTasks = path.match(/(?:^|\/)tasks\/(.+)$/);
  return inTasks ? { area: "tasks", rest: inTasks[1]! } : undefined;
}

/** The body of a task, in whichever folder; only tasks import it. */
const TASK_BODY = /^task_[a-z_]+\.ts$/;

/** Returns a relative specifier made absolute against the importing file, dots resolved. */
function resolvePath(fromFile: string, specifier: string): string {
  const parts = fromFile.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Returns what is wrong with an import, or `undefined`. */
export function judgeImport(fromFile: string, specifier: string): string | undefined {
  const from = placeOf(fromFile);
  if (from === undefined || !specifier.startsWith(".")) return undefined;
  const target = resolvePath(fromFile, specifier);
  const to = placeOf(target);
  if (to === undefined) {
    if (target.endsWith(".json")) return undefined;
    return `${from.area} may import only lib/ and JSON files, not ${specifier}`;
  }
  if (to.area === from.area) return undefined;
  if (to.area === "tasks") return `lib/${from.area} may not import a task`;
  const toRank = RANKS[to.area];
  if (toRank === undefined) return `lib/${to.area} has no rank: add it to infra/lint/plugin.ts`;
  if (from.area !== "tasks") {
    const fromRank = RANKS[from.area];
    if (fromRank === undefined) {
      return `lib/${from.area} has no rank: add it to infra/lint/plugin.ts`;
    }
    if (toRank >= fromRank) {
      return `lib/${from.area} (rank ${fromRank}) may not import lib/${to.area} (rank ${toRank}): ` +
        "import lower ranks only";
    }
  }
  if (to.rest === "mod.ts" || (from.area === "tasks" && TASK_BODY.test(to.rest))) return undefined;
  return from.area === "tasks"
    ? `import lib/${to.area} through its mod.ts, or the task's body, a task_*.ts`
    : `import lib/${to.area} through its mod.ts`;
}

const ranks: Deno.lint.Rule = {
  create(context) {
    function check(node: Deno.lint.Node, source: unknown): void {
      if (typeof source !== "string") return;
      const wrong = judgeImport(context.filename.replaceAll("\\", "/"), source);
      if (wrong !== undefined) context.report({ node, message: wrong });
    }
    return {
      ImportDeclaration(node) {
        check(node, node.source.value);
      },
      ExportNamedDeclaration(node) {
        check(node, node.source?.value);
      },
      ExportAllDeclaration(node) {
        check(node, node.source.value);
      },
      ImportExpression(node) {
        if (node.source.type === "Literal") check(node, node.source.value);
        else if (placeOf(context.filename) !== undefined) {
          context.report({
            node,
            message: "import() takes a literal, so that ranks can be checked",
          });
        }
      },
    };
  },
};

const hostOnly: Deno.lint.Rule = {
  create(context) {
    const place = placeOf(context.filename.replaceAll("\\", "/"));
    if (place === undefined || place.area === "host") return {};
    return {
      MemberExpression(node) {
        if (node.object.type === "Identifier" && node.object.name === "Deno") {
          context.report({
            node,
            message: "only lib/host may use Deno.*",
            hint: "use or add a function of lib/host",
          });
        }
      },
      'MemberExpression[object.name="globalThis"][property.name="Deno"]'(node: Deno.lint.Node) {
        context.report({ node, message: "only lib/host may use Deno.*" });
      },
    };
  },
};

const faceOnly: Deno.lint.Rule = {
  create(context) {
    if (!/(?:^|\/)lib\/[^/]+\/mod\.ts$/.test(context.filename.replaceAll("\\", "/"))) return {};
    return {
      Program(node) {
        for (const statement of node.body) {
          if (statement.type === "ExportNamedDeclaration" && statement.source) continue;
          context.report({ node: statement, message: "a mod.ts holds only `export { … } from`" });
        }
      },
    };
  },
};

/** The plugin that `deno.json` names. */
const plugin: Deno.lint.Plugin = {
  name: "packrepo",
  rules: { ranks, "host-only": hostOnly, "face-only": faceOnly },
};

export default plugin;
