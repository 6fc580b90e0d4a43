/** So many contents are asked for before the first is there: git always has something to do. */
const MAX_AHEAD_FILES = 128;
const MAX_AHEAD_BYTES = 2 ** 20;

/**
 * Gives items with their contents, in order, as each comes: who works on one lets the next ones be read
 * meanwhile, as far as a pipe holds them.
 *
 * @param read Reads an item's content; throws what the generator throws.
 */
export async function* readAhead<T extends { readonly size: number }, C>(
  items: readonly T[],
  read: (item: T) => Promise<C>,
): AsyncGenerator<readonly [item: T, content: C], void> {
  const ahead: Promise<C>[] = [];
  let bytes = 0;
  let next = 0;
  for (const item of items) {
    while (
      next < items.length && ahead.length < MAX_AHEAD_FILES &&
      (ahead.length === 0 || bytes + items[next]!.size <= MAX_AHEAD_BYTES)
    ) {
      const wanted = items[next++]!;
      const content = read(wanted);
      // A failure is reported when its turn comes.
      content.catch(() => {});
      ahead.push(content);
      bytes += wanted.size;
    }
    yield [item, await ahead.shift()!];
    bytes -= item.size;
  }
}
