/** Reads markup as a browser would, as far as the pages of packs go. */

import assert from "node:assert/strict";

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
};

/** Returns the text of markup without its tags. Fails at a reference that is none of ours. */
export function textOf(markup: string): string {
  return markup.replace(/<[^>]*>/g, "").replace(/\r\n?/g, "\n").replace(
    /&[^;]*;/g,
    (entity) =>
      ENTITIES[entity] ?? String.fromCharCode(Number(entity.match(/^&#(\d+);$/)?.[1] ?? NaN)),
  );
}

const VOID = new Set(["meta", "input", "wbr"]);

/**
 * Fails unless every tag is one of ours, closed in order, and no `<` or `>` stands outside of one.
 * Returns the names of the elements and of their attributes.
 */
export function assertWellFormed(html: string): { names: Set<string>; attributes: Set<string> } {
  const [names, attributes, open] = [new Set<string>(), new Set<string>(), [] as string[]];
  const body = html.replace(/^<!doctype html>\n/, "")
    .replace(/(<(style|script)[^>]*>)[^]*?(<\/\2>)/g, "$1$3");
  let at = 0;
  for (
    const tag of body.matchAll(
      /<(\/?)([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:=(?:"[^"<>]*"|[\w-]+))?)*)>/g,
    )
  ) {
    const before = body.slice(at, tag.index);
    assert.doesNotMatch(before, /[<>]/, before.slice(0, 300));
    assert.doesNotMatch(before.replace(/&(?:#\d+|amp|lt|gt);/g, ""), /&/);
    at = tag.index + tag[0].length;
    const [, close, name, list] = tag;
    if (close === "/") {
      assert.equal(open.pop(), name);
      continue;
    }
    names.add(name!);
    for (const [, attribute] of list!.matchAll(/ ([a-z][a-z0-9-]*)(?:=(?:"[^"]*"|[\w-]+))?/g)) {
      attributes.add(attribute!);
    }
    if (!VOID.has(name!)) open.push(name!);
  }
  assert.doesNotMatch(body.slice(at), /[<>]/);
  assert.deepEqual(open, []);
  return { names, attributes };
}
