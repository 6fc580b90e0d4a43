import type { JsonObject } from "../../base/mod.ts";
import type { NpmPackage } from "./npm_archives.ts";

/** The times of every file of an image, 2025-01-01: a layer whose content stays, stays. */
export const FILE_TIME = 1_735_689_600;

/** Who runs in an image. */
export const IMAGE_USER = 65_532;

/**
 * Deno at the version that PackRepo is pinned to, by Go's name of the architecture: each npm package
 * holds one program, whose archive has this integrity.
 */
export const DENO_PACKAGES: Readonly<Record<string, NpmPackage>> = {
  amd64: {
    name: "@deno/linux-x64-glibc",
    version: "2.9.4",
    integrity:
      "sha512-Or3ItpBDUC4GKtE723T4LpWs1nKOAQ4Zt8E+tufFeEnX9k+OhYOQTnu8kXqz+8FM42JKeuegfss8pr7k0PVQTQ==",
  },
  arm64: {
    name: "@deno/linux-arm64-glibc",
    version: "2.9.4",
    integrity:
      "sha512-SHHmaFnfOtFe0RWEAqo0lGlKFww21O6utyNzcFNYpIFRyQSKXKrfegwYMYP7hN1GEhZ49bDPKIpjJHjPbGFqyw==",
  },
};

/** Where Deno lies in an image, the npm packages, and PackRepo. */
export const PLACES = { deno: "usr/bin/deno", packages: "deps", source: "app" } as const;

/**
 * The host that the folder of the npm packages is named after. RFC 6761 keeps "invalid" from ever
 * being a host, so that nothing can be fetched from it.
 */
export const NO_REGISTRY = "npm.invalid";

/** Whether a tracked file belongs into the production image. */
export function isProductionSource(path: string): boolean {
  return /^(?:lib|spec|tasks)\//.test(path) ||
    ["LICENSE", "README.md", "deno.json", "deno.lock", "flake.lock", "flake.nix"].includes(path);
}

/** What an image says of itself, and how it is run: OCI image-spec, and Docker's `Healthcheck`. */
export interface RunConfig {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd: readonly string[];
  readonly ExposedPorts?: JsonObject;
  /** Durations in nanoseconds. Not in OCI's specification, but every engine of Docker's kind reads it. */
  readonly Healthcheck?: {
    readonly Test: readonly string[];
    readonly Interval: number;
    readonly Timeout: number;
    readonly StartPeriod: number;
    readonly Retries: number;
  };
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
}

const SECOND = 1_000_000_000;

/**
 * How production is run, as infra/Dockerfile has it; the health check has no shell, because there is
 * none.
 */
export const PRODUCTION: RunConfig = {
  User: `${IMAGE_USER}:${IMAGE_USER}`,
  WorkingDir: "/app",
  Env: [
    "PATH=/usr/bin",
    "HOME=/tmp",
    "DENO_DIR=/deps",
    "DENO_NO_UPDATE_CHECK=1",
    `NPM_CONFIG_REGISTRY=http://${NO_REGISTRY}/`,
  ],
  Entrypoint: ["deno"],
  Cmd: [
    ...["run", "-q", "--no-prompt", "--cached-only", "-P=serve"],
    // Of a container, no other address can be reached from outside.
    ...["--allow-read=/artifacts", "--allow-net=0.0.0.0:8080"],
    ...["tasks/serve.ts", "--host=0.0.0.0", "--port=8080", "/artifacts"],
  ],
  ExposedPorts: { "8080/tcp": {} },
  Healthcheck: {
    Test: [
      ...["CMD", "deno", "run", "-q", "--no-prompt", "--cached-only", "-P=serve"],
      ...["tasks/serve.ts", "--check", "--port=8080"],
    ],
    Interval: 2 * SECOND,
    Timeout: 5 * SECOND,
    StartPeriod: 10 * SECOND,
    Retries: 3,
  },
};
