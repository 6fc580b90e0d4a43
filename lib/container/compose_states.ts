import { PackRepoError } from "../base/mod.ts";
import { textOf } from "./image_document.ts";

/** How a service of infra/compose.yaml is. */
export interface ServiceState {
  readonly service: string;
  /** `running`, `exited`, `created`, … */
  readonly state: string;
  /** What its health check said; empty where it has none or does not run. */
  readonly health: string;
  /** The code that it ended with; 0 while it runs. */
  readonly exitCode: number;
  /** Where it can be reached from this machine. */
  readonly addresses: readonly string[];
}

function addressesOf(publishers: unknown): string[] {
  if (!Array.isArray(publishers)) return [];
  return publishers.flatMap((publisher) => {
    const port = publisher?.PublishedPort;
    const host = publisher?.URL;
    if (typeof port !== "number" || port === 0 || typeof host !== "string") return [];
    return [`http://${host.includes(":") ? `[${host}]` : host}:${port}/`];
  });
}

function stateOf(row: Record<string, unknown>): ServiceState {
  return {
    service: textOf(row, "Service"),
    state: textOf(row, "State"),
    health: textOf(row, "Health"),
    exitCode: typeof row["ExitCode"] === "number" ? row["ExitCode"] : 0,
    addresses: addressesOf(row["Publishers"]),
  };
}

/**
 * Returns the services in the answer of `docker compose ps --format json`, in their order: a document
 * a line, or, before compose 2.21, one list.
 *
 * @throws {PackRepoError} `container.strange-answer` (69).
 */
export function serviceStates(text: string): readonly ServiceState[] {
  try {
    const values: unknown[] = text.split("\n").filter((line) => line.trim() !== "")
      .flatMap((line) => JSON.parse(line));
    return values.map((value) => {
      const state = stateOf(value as Record<string, unknown>);
      if (state.service === "" || state.state === "") throw new TypeError("it names no service");
      return state;
    });
  } catch (cause) {
    throw new PackRepoError({
      code: "container.strange-answer",
      exit: "unavailable",
      message: "Cannot read what docker compose says of its services",
      hint: "Check its version; docker compose 2.20 or newer is known",
      cause,
    });
  }
}
