import { CONFIGURATION_SAMPLES } from "./configurations.ts";
import { PROGRAM_SAMPLES } from "./programs.ts";
import type { Sample } from "./sample.ts";
import { SERVER_SAMPLES } from "./servers.ts";
import { SERVICE_SAMPLES } from "./services.ts";
import { WEB_SAMPLES } from "./web.ts";

/** Every sample of a file that leaks. */
export const LEAKY_SAMPLES: readonly Sample[] = [
  ...CONFIGURATION_SAMPLES,
  ...PROGRAM_SAMPLES,
  ...SERVER_SAMPLES,
  ...SERVICE_SAMPLES,
  ...WEB_SAMPLES,
];
