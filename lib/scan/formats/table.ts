import type { Detector } from "../detector.ts";
import { assignmentDetector } from "./assignments.ts";
import { commandDetector } from "./commands.ts";
import { kubernetesDetector } from "./kubernetes.ts";
import { loginCallDetector } from "./login_calls.ts";
import { passwordHashDetector } from "./password_hashes.ts";
import { privateKeyDetector } from "./private_keys.ts";
import { recordDetector } from "./records.ts";
import { secretFileDetector } from "./secret_files.ts";
import { sqlDetector } from "./sql.ts";
import { urlDetector } from "./url_credentials.ts";

/** Every detector that knows a format instead of a provider. */
export const FORMAT_DETECTORS: readonly Detector[] = [
  assignmentDetector,
  commandDetector,
  kubernetesDetector,
  loginCallDetector,
  passwordHashDetector,
  privateKeyDetector,
  recordDetector,
  secretFileDetector,
  sqlDetector,
  urlDetector,
];
