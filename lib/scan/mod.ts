/**
 * What a repository should not hold: secrets.
 *
 * @module
 */
export { createSecretFinder, type SecretFinder, type SecretTrace } from "./secret_finder.ts";
