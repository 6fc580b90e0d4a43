/** What a registry asks for: a token, and where to get one. */
export interface Challenge {
  readonly realm: string;
  readonly service?: string;
  readonly scope?: string;
}

/**
 * Parses `WWW-Authenticate: Bearer realm="…",service="…",scope="…"` (RFC 6750, as registries use it).
 *
 * @returns `undefined` for another scheme, and for one without a realm.
 */
export function parseChallenge(header: string): Challenge | undefined {
  const start = header.match(/(?:^|,\s*)bearer\s+/i);
  if (start === null) return undefined;
  const found = new Map<string, string>();
  const parameter = /\s*([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,|$)/iy;
  parameter.lastIndex = start.index! + start[0].length;
  for (let match = parameter.exec(header); match !== null; match = parameter.exec(header)) {
    const value = match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "";
    found.set(match[1]!.toLowerCase(), value);
  }
  const realm = found.get("realm");
  if (realm === undefined) return undefined;
  const [service, scope] = [found.get("service"), found.get("scope")];
  return {
    realm,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  };
}
