import type { Sha256Hex } from "../base/mod.ts";

/** The engines that can be asked for by name, in the order in which they are tried. */
export const ENGINE_NAMES = ["docker", "podman", "buildah"] as const;

/** An engine's name. */
export type EngineName = typeof ENGINE_NAMES[number];

/** The stages of infra/Dockerfile that are images of their own. */
export const TARGETS = ["development", "ci", "production"] as const;

/** A stage that is an image of its own. */
export type Target = typeof TARGETS[number];

/** `sha256:` and 64 digits. */
export type ImageDigest = `sha256:${Sha256Hex}`;

/** What an engine said of itself. */
export interface EngineFacts {
  readonly name: EngineName;
  /** The version of the part that builds: the daemon's, where there is one. */
  readonly version: string;
  /** Versions of the parts behind it, by name: containerd, runc, buildx and the like. */
  readonly parts: Readonly<Record<string, string>>;
  /** Where it keeps images: `containerd`, `graphdriver` or `containers-storage`. */
  readonly store: string;
  /** `amd64`, `arm64`, …, as images call it. */
  readonly architecture: string;
}

/** What was found of an engine. */
export interface EngineProbe {
  readonly name: EngineName;
  /** Absent where it cannot be used; the detail then says why. */
  readonly facts?: EngineFacts;
  readonly detail: string;
}

/** Every digest of an image that the engine tells, each called what it is. */
export interface ImageDigests {
  /** The digest of the manifest: tied to the compression of the layers and to its media type. */
  readonly manifest?: ImageDigest;
  /** The media type of the manifest. */
  readonly mediaType?: string;
  /** The digest of the configuration: with the diffIDs, the same whatever the compression. */
  readonly config?: ImageDigest;
  /** The digests of the uncompressed layers, in their order. */
  readonly diffIds: readonly ImageDigest[];
}

/** What an image is built on. */
export interface BaseImage {
  /** The reference with its digest, or `layout` for a folder. */
  readonly reference: string;
  /** The folder of an OCI layout, where it is one. */
  readonly layout?: string;
  /** The digest of its manifest. */
  readonly manifest: ImageDigest;
  /** Where the layout says so: the packages in it, as `name=version`. */
  readonly packages?: readonly string[];
}

/** The folders that a build reads; see infra/Dockerfile. */
export interface BuildContexts {
  /** The tracked files of PackRepo. */
  readonly source: string;
  /** The npm packages: `all/` and `production/`. */
  readonly deps: string;
  /** Deno's binary from its npm package. */
  readonly deno: string;
  /** What Deno's binary was pinned by: the `integrity` of its npm package. */
  readonly denoIntegrity: string;
}

/** The commit that an image is made from. */
export interface BuildCommit {
  /** Absent where PackRepo does not lie in a git repository. */
  readonly revision?: string;
  readonly isDirty: boolean;
  /** `SOURCE_DATE_EPOCH`: Unix seconds. */
  readonly epoch: number;
}

/** A build. */
export interface BuildRequest {
  readonly target: Target;
  readonly tag: string;
  readonly base: BaseImage;
  readonly contexts: BuildContexts;
  /** `--build-arg`, by name. */
  readonly args: Readonly<Record<string, string>>;
  readonly epoch: number;
  /** Whether nothing of an earlier build may be used. */
  readonly isClean: boolean;
  /** Where the image goes as an archive; a file that does not exist yet. */
  readonly archive: string;
  /** A folder for what is needed meanwhile. */
  readonly scratch: string;
}

/** What a build said. */
export interface BuildReport {
  readonly digests: ImageDigests;
  /** How the image was written, as it was given to the engine. */
  readonly exporter: string;
  /** Whether the same inputs give the same digests on this engine, and why. */
  readonly isReproducible: boolean;
  readonly reproducibility: string;
  /** All that the engine printed. */
  readonly log: string;
}

/** A container to start: hardened, and without a network. */
export interface ContainerRequest {
  readonly name: string;
  readonly image: string;
}

/** How a container is. */
export interface ContainerState {
  readonly isRunning: boolean;
  readonly exitCode: number;
  /** What its health check said; `none` where the engine runs none. */
  readonly health: "starting" | "healthy" | "unhealthy" | "none";
  /** The last output of the health check. */
  readonly lastOutput: string;
}

/** One way to build images and to run them. */
export interface Engine {
  readonly facts: EngineFacts;
  /** Whether it can run containers. */
  readonly canRun: boolean;
  /**
   * Builds an image, keeps it under its tag, and writes it as an archive.
   *
   * @throws {PackRepoError} `container.build-failed` (10), `container.engine-gone` (69).
   */
  build(request: BuildRequest): Promise<BuildReport>;
  /**
   * Returns the digests of an image that the engine has.
   *
   * @throws {PackRepoError} `container.no-image` (66).
   */
  inspect(image: string): Promise<ImageDigests>;
  /** Runs the engine's own command line; throws where it ends with another code than 0. */
  run(args: readonly string[], doing: string): Promise<string>;
  /** Runs a program in a container and returns how it ended. */
  exec(container: string, command: readonly string[]): Promise<{ code: number; output: string }>;
  state(container: string): Promise<ContainerState>;
}
