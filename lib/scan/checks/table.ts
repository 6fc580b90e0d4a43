import type { SecretCheck } from "../catalog.ts";
import { hasBase62Crc32 } from "./base62_crc32.ts";
import { isBase64Jwt, isJwt } from "./jwt.ts";

/** The checks that rules name. */
export const CHECKS: Readonly<Record<string, SecretCheck>> = {
  "base62-crc32": hasBase62Crc32,
  "base64-jwt": isBase64Jwt,
  "jwt": isJwt,
};
