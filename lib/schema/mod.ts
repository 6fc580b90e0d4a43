/**
 * JSON Schemas to typed validators, and the schemas themselves.
 *
 * @module
 */
export { type Validation, type Validator, validatorOf } from "./validate.ts";
