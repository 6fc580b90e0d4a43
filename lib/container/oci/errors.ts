import { type ExitName, PackRepoError } from "../../base/mod.ts";

/** Makes an expected failure of reading or making an image. */
export function ociError(
  code: `container.${string}`,
  exit: ExitName,
  message: string,
  hint: string,
  cause?: unknown,
): PackRepoError {
  return new PackRepoError({
    code,
    exit,
    message,
    hint,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** An image, an archive or a document in it that is not what it has to be; exit 65. */
export function badImage(label: string, why: string, cause?: unknown): PackRepoError {
  return ociError(
    "container.bad-image",
    "data",
    `Cannot use the image ${label}: ${why}`,
    "Fetch or build it again; where it stays so, name another base",
    cause,
  );
}
