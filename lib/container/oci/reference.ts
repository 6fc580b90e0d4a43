import { type Digest, isDigest } from "./document.ts";
import { ociError } from "./errors.ts";

/** An image in a registry, named so that it can be only one: OCI distribution-spec v1.1. */
export interface Reference {
  /** Host, and port where one is given. */
  readonly host: string;
  /** The repository's path, `library/debian` for example. */
  readonly repository: string;
  readonly digest: Digest;
}

/** A repository's name, as the distribution-spec defines it. */
const REPOSITORY =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** `localhost`, a name with a dot, or something with a port: what else is not taken for a host. */
const HOST = /^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?$/i;

function badReference(text: string, why: string): Error {
  return ociError(
    "container.bad-reference",
    "usage",
    `Cannot use the base ${JSON.stringify(text.slice(0, 200))}: ${why}`,
    "Name it as HOST/REPOSITORY@sha256:DIGEST, or pass a file or a folder",
  );
}

/** Whether a text, if it is no path, is meant as an image in a registry. */
export function looksLikeReference(text: string): boolean {
  return /@sha(?:256|512):/.test(text);
}

/**
 * Parses `HOST[:PORT]/REPOSITORY[:TAG]@sha256:DIGEST`. A tag is only for people: the digest decides.
 *
 * No registry is assumed where none is named, and no digest is looked up for a tag, which may mean
 * something else tomorrow.
 *
 * @throws {PackRepoError} `container.bad-reference` (64).
 */
export function parseReference(text: string): Reference {
  const at = text.lastIndexOf("@");
  const digest = text.slice(at + 1);
  if (at < 0 || !isDigest(digest)) {
    throw badReference(text, "it has no digest, so that it could be another image tomorrow");
  }
  const name = text.slice(0, at);
  const slash = name.indexOf("/");
  const host = name.slice(0, Math.max(slash, 0));
  const isHost = HOST.test(host) && (/[.:]/.test(host) || host === "localhost");
  if (!isHost) throw badReference(text, "it names no registry");
  const [, repository = "", tag] = name.slice(slash + 1).match(/^(.*?)(?::([^:/]*))?$/) ?? [];
  if (!REPOSITORY.test(repository) || repository.length > 255) {
    throw badReference(text, `${JSON.stringify(repository)} is no name of a repository`);
  }
  if (tag !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag)) {
    throw badReference(text, `${JSON.stringify(tag)} is no tag`);
  }
  return { host, repository, digest };
}

/** Returns whether a host is this machine itself, where no TLS is asked for. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127(?:\.[0-9]{1,3}){3}$/.test(hostname);
}
