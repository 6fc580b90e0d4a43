import type { Phase } from "./phase.ts";

/** Phase 2: the container; not built yet, and it says so. */
export const containerPhase: Phase = {
  id: "container",
  run() {
    const skipped = "this version of PackRepo does not build or run containers yet";
    return Promise.resolve({ detail: skipped, rows: [], skipped });
  },
};
