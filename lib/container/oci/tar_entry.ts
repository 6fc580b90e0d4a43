/** What every entry of a tar archive has. */
interface TarMeta {
  /** The path without a slash at either end, in UTF-8. */
  readonly path: string;
  /** Permission bits, set-uid, set-gid and sticky included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Unix seconds. */
  readonly mtime: number;
  /** Extended attributes (`security.capability`, `user.x`) and their values. */
  readonly attributes?: ReadonlyMap<string, Uint8Array>;
}

/** A regular file. */
export interface TarFile extends TarMeta {
  readonly kind: "file";
  /** Bytes; `read` must give exactly so many. */
  readonly size: number;
  read(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A folder. */
export interface TarFolder extends TarMeta {
  readonly kind: "folder";
}

/** A symbolic link, or (`hardlink`) a second name of an earlier entry. */
export interface TarLink extends TarMeta {
  readonly kind: "link" | "hardlink";
  /** Where it leads: of a hard link, the path of an entry before it. */
  readonly target: string;
}

/** An entry of a tar archive; devices, sockets and pipes have no place in an image of ours. */
export type TarEntry = TarFile | TarFolder | TarLink;

/** The size of a tar archive's blocks. */
export const BLOCK = 512;

/** How many bytes fill a block after so many. */
export function paddingOf(size: number): number {
  return (BLOCK - size % BLOCK) % BLOCK;
}
