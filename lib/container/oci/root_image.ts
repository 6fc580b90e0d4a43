import { openStream, rfc3339 } from "../../host/mod.ts";
import { type AssembledImage, checkedTag, writeImage } from "./assemble.ts";
import type { Platform } from "./document.ts";
import { FILE_TIME, IMAGE_USER } from "./production.ts";
import type { TarEntry } from "./tar_entry.ts";
import { readTar } from "./tar_read.ts";
import { writeTar } from "./tar_write.ts";

/** What {@linkcode writeRootImage} makes a base image from. */
export interface RootImageOptions {
  /** The tar of a root file system, as infra/container/base.sh makes it. */
  readonly root: string;
  readonly platform: Platform;
  /** The archive to write, an absolute path. */
  readonly output: string;
  /** Also leave the same image as a folder in the OCI layout there. */
  readonly layout?: string;
  /** `localhost/packrepo/base-run:trixie` for example. */
  readonly tag: string;
}

/**
 * Folders of apt that belong to a user whose number is the host's: mmdebstrap makes them, and apt makes
 * them again.
 */
const HOST_OWNED = /^var\/(?:lib\/apt\/lists|cache\/apt\/archives)\/(?:auxfiles|partial)$/;

async function* rootEntries(root: string): AsyncGenerator<TarEntry, void> {
  for await (const entry of readTar(await openStream(root), root)) {
    if (!HOST_OWNED.test(entry.path)) yield entry;
  }
}

/**
 * Makes an image of one layer out of a root file system, in the order of the tar: the same tar gives the
 * same bytes, its `created` is fixed, and nothing of the machine is in it.
 *
 * @throws {PackRepoError} `container.bad-image` (65) for what is no tar, `container.bad-tag` (64),
 * `host.not-found` (66), `host.cannot-create` (73), `host.disk-full` (74).
 */
export async function writeRootImage(
  options: RootImageOptions,
): Promise<Pick<AssembledImage, "manifest" | "config" | "archive">> {
  const { root, platform, output, layout } = options;
  const tag = checkedTag(options.tag);
  const created = rfc3339(FILE_TIME);
  return await writeImage(
    { output, ...(layout === undefined ? {} : { layout }) },
    FILE_TIME,
    async (writer) => ({
      platform,
      format: "oci",
      created,
      config: {
        User: `${IMAGE_USER}:${IMAGE_USER}`,
        Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        WorkingDir: "/work",
      },
      baseHistory: [],
      layers: [{
        ...await writer.addBlob(writeTar(rootEntries(root))),
        createdBy: "Debian packages (infra/container/base.sh)",
      }],
      tag,
    }),
  );
}
