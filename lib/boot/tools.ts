import { PackRepoError } from "../base/mod.ts";
import { git, runProcess, runtimeInfo } from "../host/mod.ts";

/** The versions of the tools that a boot runs. */
export interface ToolVersions {
  /** The Deno that runs this process. */
  readonly deno: string;
  /** The Deno that `deno` on PATH starts; absent where there is none. */
  readonly denoOnPath?: string;
  readonly git: string;
  /** Absent where Nix is not installed. */
  readonly nix?: string;
  /** `x86_64-linux` and the like. */
  readonly platform: string;
  readonly v8: string;
  readonly typescript: string;
}

/** Returns the first dotted number that a program prints for `--version`, or `undefined` without it. */
async function versionOf(command: string): Promise<string | undefined> {
  try {
    const { stdout } = await runProcess({ command, args: ["--version"], timeoutMs: 20_000 });
    return new TextDecoder().decode(stdout).match(/\d+(?:\.\d+)+/)?.[0];
  } catch (error) {
    if (error instanceof PackRepoError && error.code === "host.no-program") return undefined;
    throw error;
  }
}

/**
 * Asks the tools for their versions. Requires `run` permission for git, deno and nix.
 *
 * @throws {PackRepoError} `host.no-program` (69) without git.
 */
export async function probeTools(): Promise<ToolVersions> {
  const [gitText, denoOnPath, nix] = await Promise.all([
    git(["--version"]),
    versionOf("deno"),
    versionOf("nix"),
  ]);
  return {
    ...runtimeInfo(),
    git: new TextDecoder().decode(gitText).match(/\d+(?:\.\d+)+/)?.[0] ?? "unknown",
    ...(denoOnPath === undefined ? {} : { denoOnPath }),
    ...(nix === undefined ? {} : { nix }),
  };
}
