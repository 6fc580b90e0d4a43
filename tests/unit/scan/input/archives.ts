/** Archives for tests, made byte by byte. */

import { deflateRawSync } from "node:zlib";
import { concat } from "../../../helpers/bytes.ts";

const encoder = new TextEncoder();

/** Returns a tar of files; a name of more than 100 bytes gets a pax header. */
export function tarOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const entry = (name: string, type: string, content: Uint8Array): void => {
    const head = new Uint8Array(512);
    const put = (text: string, at: number): void => head.set(encoder.encode(text), at);
    put(name.slice(0, 100), 0);
    put(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    put(type, 156);
    put("ustar\x0000", 257);
    parts.push(head, content, new Uint8Array((512 - content.length % 512) % 512));
  };
  for (const [name, content] of Object.entries(files)) {
    if (name.length > 100) {
      const bare = ` path=${name}\n`;
      const size = bare.length + String(bare.length + 3).length;
      entry("pax", "x", encoder.encode(`${size}${bare}`));
    }
    entry(name, "0", content);
  }
  return concat([...parts, new Uint8Array(1024)]);
}

function littleEndian(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 0xff);
}

/** Returns a zip of files, packed or stored. */
export function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  { isStored = false, flags = 0 }: { readonly isStored?: boolean; readonly flags?: number } = {},
): Uint8Array {
  const [locals, central]: [Uint8Array[], Uint8Array[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = encoder.encode(name);
    const data = isStored ? content : new Uint8Array(deflateRawSync(content));
    const common = concat([
      littleEndian(flags, 2),
      littleEndian(isStored ? 0 : 8, 2),
      new Uint8Array(8),
      littleEndian(data.length, 4),
      littleEndian(content.length, 4),
      littleEndian(bytes.length, 2),
      littleEndian(0, 2),
    ]);
    const local = concat([littleEndian(0x04034b50, 4), littleEndian(20, 2), common, bytes, data]);
    central.push(concat([
      littleEndian(0x02014b50, 4),
      littleEndian(20, 2),
      littleEndian(20, 2),
      common,
      new Uint8Array(10),
      littleEndian(offset, 4),
      bytes,
    ]));
    locals.push(local);
    offset += local.length;
  }
  const directory = concat(central);
  const count = littleEndian(central.length, 2);
  return concat([
    ...locals,
    directory,
    littleEndian(0x06054b50, 4),
    new Uint8Array(4),
    count,
    count,
    littleEndian(directory.length, 4),
    littleEndian(offset, 4),
    littleEndian(0, 2),
  ]);
}
