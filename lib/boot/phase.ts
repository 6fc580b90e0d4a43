import type { Check, PackRepoError } from "../base/mod.ts";
import type { EngineName } from "../container/mod.ts";
import type { Golden } from "./golden.ts";
import type { NixpkgsState } from "./nixpkgs.ts";
import type { BootContainer } from "./phase_container.ts";
import type { SourceState } from "./source.ts";
import type { ToolVersions } from "./tools.ts";

/** One repository that a boot packs. */
export interface GoldenRequest {
  /** A path or a URL as the user gave it; may hold credentials, never recorded as it is. */
  readonly repository: string;
  readonly ref?: string;
}

/** What a boot was asked to do with a container. */
export interface ContainerRequest {
  readonly engine: EngineName | "auto" | "none";
  /** The image to take instead of building one. */
  readonly image?: string;
  /** Whether to take the image that is there: `image`, else `packrepo:production`. */
  readonly skipBuild: boolean;
  /** What to build on: a reference with a digest, or the folder of an OCI layout. */
  readonly base?: string;
}

/** What a boot was asked to do. */
export interface SmokeOptions {
  /** The folder that relative paths count from. */
  readonly cwd: string;
  /** Empty: this repository. */
  readonly repositories: readonly GoldenRequest[];
  readonly budget: number;
  readonly tokenizer: string;
  /** Where the artifacts go; absolute. */
  readonly output: string;
  readonly container: ContainerRequest;
  /** A file that holds the signing key; else `PACKREPO_SIGNING_KEY`, else the local key. */
  readonly keyFile?: string;
}

/** What the phases of a boot have found so far; each phase adds what it is there to find. */
export interface BootFacts {
  readonly tools?: ToolVersions;
  readonly source?: SourceState;
  /** Absent where the tools are not from the flake. */
  readonly nixpkgs?: NixpkgsState;
  /** The text of `boot_env.txt`. */
  readonly environment?: string;
  /** The text of `sbom.cdx.json`. */
  readonly bom?: string;
  readonly container?: BootContainer;
  readonly goldens?: readonly Golden[];
}

/** What a phase works with. */
export interface PhaseContext {
  readonly options: SmokeOptions;
  readonly facts: BootFacts;
  /** A temporary folder for whatever is not an artifact. */
  readonly scratch: string;
  /** The folder in which the artifacts are made before they are moved into place. */
  readonly staging: string;
  progress(text: string): void;
  /** Registers the removal of something outside the two folders, for the end of the boot. */
  leaves(remove: () => Promise<void>): void;
}

/** What a phase found. */
export interface PhaseResult {
  /** One line for people. */
  readonly detail: string;
  /** The phase fails where one of them does. */
  readonly rows: readonly Check[];
  /** Why it was skipped, where it was. */
  readonly skipped?: string;
  readonly facts?: BootFacts;
}

/** One step of a boot: a row of the table in smoke.ts. */
export interface Phase {
  readonly id: string;
  run(context: PhaseContext): Promise<PhaseResult>;
}

const FATAL: ReadonlySet<string> = new Set([
  "host.disk-full",
  "host.cannot-create",
  "host.no-permission",
  "repo.disk-full",
]);

/** Whether an error ends the boot with its own code: where nothing can be written, nothing can be signed. */
export function isFatal(error: PackRepoError): boolean {
  return FATAL.has(error.code);
}
