import { callEngine, tryEngine } from "./command.ts";
import { callsOf } from "./engine_calls.ts";
import { memberOf, parseAnswer, textOf } from "./image_document.ts";
import { buildInStorage, inspectInStorage } from "./storage_build.ts";
import type { Engine, EngineFacts, EngineProbe } from "./types.ts";

const COMMAND = "podman";

/** Finds out whether podman can be used. */
export async function probePodman(): Promise<EngineProbe> {
  const info = await tryEngine({
    command: COMMAND,
    args: ["info", "--format", "json"],
    doing: "ask for the version",
    timeoutMs: 30_000,
  });
  if (info.code !== 0) {
    return { name: "podman", detail: "is installed, but does not work" };
  }
  const document = parseAnswer(info.output, "podman info");
  const host = memberOf(document, "host");
  const runtime = memberOf(host, "ociRuntime");
  const facts: EngineFacts = {
    name: "podman",
    version: textOf(memberOf(document, "version"), "Version"),
    parts: {
      buildah: textOf(host, "buildahVersion"),
      [textOf(runtime, "name") || "runtime"]: textOf(runtime, "version").split("\n")[0] ?? "",
    },
    store: "containers-storage",
    architecture: textOf(host, "arch"),
  };
  return { name: "podman", facts, detail: `${facts.version}, buildah ${facts.parts["buildah"]}` };
}

/** Makes the engine that calls `podman`. */
export function podmanEngine(facts: EngineFacts): Engine {
  const calls = callsOf(COMMAND);
  return {
    ...calls,
    facts,
    canRun: true,
    build: (request) =>
      buildInStorage(request, {
        command: COMMAND,
        build: ["build"],
        offline: ["--network", "none"],
        save: [
          "save",
          "--quiet",
          "--format",
          "oci-archive",
          "--output",
          request.archive,
          request.tag,
        ],
      }),
    inspect: (image) => inspectInStorage(COMMAND, image),
    async state(container) {
      const text = await callEngine({
        command: COMMAND,
        args: ["container", "inspect", container],
        doing: "look at the container",
      });
      const state = memberOf(parseAnswer(text, "podman container inspect"), "State");
      return {
        isRunning: state["Running"] === true,
        exitCode: typeof state["ExitCode"] === "number" ? state["ExitCode"] : 0,
        // OCI images have no health check, and without systemd nothing would run it.
        health: "none",
        lastOutput: "",
      };
    },
  };
}
