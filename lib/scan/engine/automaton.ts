/**
 * Finds many literals in bytes in one pass, whatever their case (Aho and Corasick, "Efficient string
 * matching", 1975), as a table of states by classes of bytes.
 */
export interface Automaton {
  /** Class of each byte; upper-case letters have that of the lower-case ones. */
  readonly classes: Uint8Array;
  /** Next state by `state << shift | class`. */
  readonly table: Uint16Array;
  readonly shift: number;
  /** The states from here on end a literal. */
  readonly firstFinal: number;
  /** Indices of the literals that end in a state, by `state - firstFinal`. */
  readonly outputs: readonly (readonly number[])[];
}

/** More states do not fit the table. */
const MAX_STATES = 0xffff;

/** Returns the lower-case form of an ASCII byte. */
export function foldByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function classesOf(literals: readonly string[]): { classes: Uint8Array; count: number } {
  const classes = new Uint8Array(256);
  let count = 1;
  for (const literal of literals) {
    for (let at = 0; at < literal.length; at++) {
      const byte = literal.charCodeAt(at);
      if (byte > 0xff) throw new TypeError(`The literal "${literal}" is not made of bytes`);
      if (classes[byte] === 0) classes[byte] = count++;
    }
  }
  for (let byte = 0x41; byte <= 0x5a; byte++) classes[byte] = classes[byte | 0x20]!;
  return { classes, count };
}

/** The trie of the literals: children by `node * width + class`, 0 for none. */
function buildTrie(
  literals: readonly string[],
  { classes, width }: { readonly classes: Uint8Array; readonly width: number },
): { readonly children: Uint32Array; readonly own: number[][] } {
  const most = literals.reduce((sum, literal) => sum + literal.length, 1);
  const children = new Uint32Array(most * width);
  const own: number[][] = [[]];
  for (const [index, literal] of literals.entries()) {
    let node = 0;
    for (let at = 0; at < literal.length; at++) {
      const edge = node * width + classes[literal.charCodeAt(at)]!;
      if (children[edge] === 0) children[edge] = own.push([]) - 1;
      node = children[edge]!;
    }
    own[node]!.push(index);
  }
  return { children, own };
}

/**
 * Builds the automaton of lower-case literals.
 *
 * @throws {TypeError} For an empty literal, one with an upper-case letter or beyond Latin-1, or too
 * many of them.
 */
export function buildAutomaton(literals: readonly string[]): Automaton {
  for (const literal of literals) {
    if (literal === "" || /[A-Z]/.test(literal)) {
      throw new TypeError(`The literal "${literal}" is empty or not in lower case`);
    }
  }
  const { classes, count: width } = classesOf(literals);
  const { children, own } = buildTrie(literals, { classes, width });
  const size = own.length;
  if (size > MAX_STATES) throw new TypeError(`${size} states are more than ${MAX_STATES}`);
  // Breadth first: the failure of a node is shallower, so that its row is complete already.
  const failure = new Uint32Array(size);
  const order: number[] = [];
  const outputs = own;
  for (let at = -1; at < order.length; at++) {
    const node = at < 0 ? 0 : order[at]!;
    const fallback = failure[node]!;
    for (let each = 0; each < width; each++) {
      const edge = node * width + each;
      const child = children[edge]!;
      const other = node === 0 ? 0 : children[fallback * width + each]!;
      if (child === 0) {
        children[edge] = other;
        continue;
      }
      failure[child] = other;
      if (outputs[other]!.length > 0) outputs[child] = [...outputs[child]!, ...outputs[other]!];
      order.push(child);
    }
  }
  return renumber({ children, outputs, width, classes });
}

/** Lays the states out so that those that end a literal come last. */
function renumber(
  { children, outputs, width, classes }: {
    readonly children: Uint32Array;
    readonly outputs: readonly (readonly number[])[];
    readonly width: number;
    readonly classes: Uint8Array;
  },
): Automaton {
  const size = outputs.length;
  const place = new Uint16Array(size);
  const finals: number[] = [];
  let next = 0;
  for (let node = 0; node < size; node++) {
    if (outputs[node]!.length === 0) place[node] = next++;
    else finals.push(node);
  }
  const firstFinal = next;
  for (const node of finals) place[node] = next++;
  const shift = Math.max(1, Math.ceil(Math.log2(width)));
  const table = new Uint16Array(size << shift);
  for (let node = 0; node < size; node++) {
    const row = place[node]! << shift;
    for (let each = 0; each < width; each++) {
      table[row | each] = place[children[node * width + each]!]!;
    }
  }
  return { classes, table, shift, firstFinal, outputs: finals.map((node) => outputs[node]!) };
}

/**
 * Runs over `bytes` from `from` to `to` and tells of each literal that ends there: its index and the
 * offset behind it.
 */
export function runAutomaton(
  automaton: Automaton,
  bytes: Uint8Array,
  range: { readonly from: number; readonly to: number },
  onHit: (literal: number, end: number) => void,
): void {
  const { classes, table, shift, firstFinal, outputs } = automaton;
  let state = 0;
  for (let at = range.from; at < range.to; at++) {
    state = table[(state << shift) | classes[bytes[at]!]!]!;
    if (state < firstFinal) continue;
    const ended = outputs[state - firstFinal]!;
    for (let each = 0; each < ended.length; each++) onHit(ended[each]!, at + 1);
  }
}
