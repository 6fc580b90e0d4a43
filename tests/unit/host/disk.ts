/** Disks that are small or read-only, and a user without privileges: for root on Linux only. */

import { HOST, withFolder } from "./script.ts";

const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0;

function runs(command: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

function canMount(): boolean {
  if (!isRoot || Deno.build.os !== "linux") return false;
  const folder = Deno.makeTempDirSync({ prefix: "packrepo-mount-" });
  try {
    return runs("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder]) &&
      runs("umount", [folder]);
  } finally {
    Deno.removeSync(folder);
  }
}

/** Why there is no disk of our own to mount, or `undefined`. */
export const NO_MOUNT: string | undefined = canMount() ? undefined : "only root can mount a disk";

/** Gives `work` a folder on a disk of 64 KiB, and a way to make it read-only. */
export function withSmallDisk<T>(
  work: (folder: string, makeReadOnly: () => void) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const mount = `${folder}/disk`;
    await Deno.mkdir(mount);
    if (!runs("mount", ["-t", "tmpfs", "-o", "size=64k", "none", mount])) {
      throw new Error("The disk that could be mounted before cannot be mounted now");
    }
    try {
      return await work(mount, () => {
        if (!runs("mount", ["-o", "remount,ro", mount])) throw new Error("Cannot remount");
      });
    } finally {
      runs("umount", [mount]);
    }
  });
}

const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** The words to put before a command so that it runs without privileges; none for a plain user. */
export const AS_USER: readonly string[] = isRoot ? AS_NOBODY : [];

function canRunAsUser(): boolean {
  if (!isRoot) return Deno.build.os !== "windows";
  const code = `await import(${JSON.stringify(HOST)})`;
  return runs(AS_NOBODY[0]!, [
    ...AS_NOBODY.slice(1),
    Deno.execPath(),
    "eval",
    "--no-config",
    "--no-lock",
    code,
  ]);
}

/** Why nothing can be run without privileges, or `undefined`. */
export const NO_USER: string | undefined = canRunAsUser()
  ? undefined
  : "no user without privileges can run Deno here";

/** Returns a test's name with the reason for which it is skipped, if there is one. */
export function named(name: string, reason: string | undefined): string {
  return reason === undefined ? name : `${name} (skipped: ${reason})`;
}
