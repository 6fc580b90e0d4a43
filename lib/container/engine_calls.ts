import { PackRepoError } from "../base/mod.ts";
import { callEngine, complaintOf, type EngineCall, engineError, tryEngine } from "./command.ts";
import type { Engine, EngineName } from "./types.ts";

/** Returns the calls that every engine understands alike. */
export function callsOf(command: EngineName): Pick<Engine, "run" | "exec"> {
  return {
    run: (args, doing) => callEngine({ command, args, doing }),
    async exec(container, program) {
      const { code, text } = await tryEngine({
        command,
        args: ["exec", container, ...program],
        doing: "run a program in the container",
        timeoutMs: 15 * 60_000,
      });
      return { code, output: text };
    },
  };
}

/** Returns the lines of a build's log that say which step failed and how. */
function failedStep(text: string): string {
  const step = text.match(/^.*ERROR: process "(.*)" did not complete successfully: (.*)$/m);
  if (step !== null) return `the step ${JSON.stringify(step[1]?.slice(0, 200))}: ${step[2]}`;
  return complaintOf(text);
}

/** Turns the end of a build into an error: the Dockerfile's fault, or the engine's. */
export function buildError(
  call: EngineCall,
  result: { readonly code: number; readonly text: string },
): PackRepoError {
  const error = engineError(call, result);
  if (error.code === "container.engine-gone" || error.code === "container.disk-full") return error;
  return new PackRepoError({
    code: "container.build-failed",
    exit: "no",
    message: `Cannot ${call.doing}: ${failedStep(result.text)}`,
    hint: "Read the log of the build, mend infra/Dockerfile or the base, and build again",
    cause: new Error(result.text.slice(-20_000)),
  });
}
