import type { HLJSApi, LanguageFn } from "highlight.js";

type Loader = () => Promise<{ readonly default: LanguageFn }>;

/** The grammars by the names that languages have in an index; each is loaded when a pack needs it. */
const GRAMMARS: Readonly<Record<string, Loader>> = {
  __proto__: null as never,
  astro: () => import("highlight.js/lib/languages/xml"),
  batch: () => import("highlight.js/lib/languages/dos"),
  c: () => import("highlight.js/lib/languages/c"),
  "c#": () => import("highlight.js/lib/languages/csharp"),
  "c++": () => import("highlight.js/lib/languages/cpp"),
  clojure: () => import("highlight.js/lib/languages/clojure"),
  cmake: () => import("highlight.js/lib/languages/cmake"),
  css: () => import("highlight.js/lib/languages/css"),
  dart: () => import("highlight.js/lib/languages/dart"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  elixir: () => import("highlight.js/lib/languages/elixir"),
  erlang: () => import("highlight.js/lib/languages/erlang"),
  "f#": () => import("highlight.js/lib/languages/fsharp"),
  go: () => import("highlight.js/lib/languages/go"),
  graphql: () => import("highlight.js/lib/languages/graphql"),
  groovy: () => import("highlight.js/lib/languages/groovy"),
  haskell: () => import("highlight.js/lib/languages/haskell"),
  html: () => import("highlight.js/lib/languages/xml"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  julia: () => import("highlight.js/lib/languages/julia"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  less: () => import("highlight.js/lib/languages/less"),
  lua: () => import("highlight.js/lib/languages/lua"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  nim: () => import("highlight.js/lib/languages/nim"),
  nix: () => import("highlight.js/lib/languages/nix"),
  "objective-c": () => import("highlight.js/lib/languages/objectivec"),
  ocaml: () => import("highlight.js/lib/languages/ocaml"),
  perl: () => import("highlight.js/lib/languages/perl"),
  php: () => import("highlight.js/lib/languages/php"),
  powershell: () => import("highlight.js/lib/languages/powershell"),
  protobuf: () => import("highlight.js/lib/languages/protobuf"),
  python: () => import("highlight.js/lib/languages/python"),
  r: () => import("highlight.js/lib/languages/r"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  scala: () => import("highlight.js/lib/languages/scala"),
  scss: () => import("highlight.js/lib/languages/scss"),
  shell: () => import("highlight.js/lib/languages/bash"),
  sql: () => import("highlight.js/lib/languages/sql"),
  svelte: () => import("highlight.js/lib/languages/xml"),
  swift: () => import("highlight.js/lib/languages/swift"),
  // The nearest there is: tables, keys and strings are written alike.
  toml: () => import("highlight.js/lib/languages/ini"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  verilog: () => import("highlight.js/lib/languages/verilog"),
  vue: () => import("highlight.js/lib/languages/xml"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

/** What documents of a language hold pieces of. */
const EMBEDDED: Readonly<Record<string, readonly string[]>> = {
  __proto__: null as never,
  astro: ["css", "javascript", "typescript"],
  html: ["css", "javascript"],
  markdown: ["html"],
  svelte: ["css", "javascript", "typescript"],
  vue: ["css", "javascript", "typescript"],
};

/**
 * Returns a highlighter that knows these languages, as far as there are grammars, and no other: what
 * it makes of a text does not depend on what was highlighted before.
 */
export async function loadHighlighter(languages: Iterable<string>): Promise<HLJSApi> {
  const { default: library } = await import("highlight.js/lib/core");
  const highlighter = library.newInstance();
  const names = new Set([...languages].flatMap((name) => [name, ...EMBEDDED[name] ?? []]));
  for (const name of [...names].sort()) {
    const grammar = GRAMMARS[name];
    if (grammar !== undefined) highlighter.registerLanguage(name, (await grammar()).default);
  }
  return highlighter;
}
