import type { Check } from "../base/mod.ts";
import { folderNames, lastLine, PACKREPO_ROOT, runProcess, startTimer } from "../host/mod.ts";
import { unlessEndedByInterrupt } from "./interruption.ts";
import { defaultTrustFile, ensureLocalKey } from "./keys.ts";
import { toolRows } from "./phase_environment.ts";
import { probeTools } from "./tools.ts";

async function timed(work: () => Promise<Check>): Promise<Check> {
  const timer = startTimer();
  const check = await work();
  await unlessEndedByInterrupt(check.status !== "passed");
  return { ...check, durationMs: timer() };
}

/** Fetches the locked packages that every task imports, where they are not in the cache yet. */
async function warmCache(): Promise<Check> {
  const names = await folderNames(`${PACKREPO_ROOT}/tasks`);
  const entries = names.filter((name) => name.endsWith(".ts")).sort()
    .map((name) => `${PACKREPO_ROOT}/tasks/${name}`);
  const args = [
    "cache",
    "--quiet",
    "--frozen",
    "--config",
    `${PACKREPO_ROOT}/deno.json`,
    ...entries,
  ];
  const result = await runProcess({
    command: "deno",
    args,
    cwd: PACKREPO_ROOT,
    timeoutMs: 600_000,
  });
  return result.code === 0
    ? { id: "cache", status: "passed", detail: "holds every locked package" }
    : { id: "cache", status: "failed", detail: `deno cache: ${lastLine(result.stderr)}` };
}

async function localKey(): Promise<Check> {
  const { key, keyFile, made, policyMade, isTrusted } = await ensureLocalKey();
  const file = keyFile.replace(`${PACKREPO_ROOT}/`, "");
  if (!isTrusted) {
    const detail = `${key.keyid} is not in ${defaultTrustFile()}: add it, or remove the file`;
    return { id: "key", status: "failed", detail };
  }
  const what = made ? "made" : "there already";
  const policy = policyMade ? "; trust policy made" : "";
  return { id: "key", status: "passed", detail: `${file} ${what}, ${key.keyid}${policy}` };
}

/**
 * Makes a checkout ready: tools against the pins, frozen cache, local key. Idempotent.
 *
 * Requires the permission set `bootstrap`.
 */
export async function bootstrap(onEnd: (check: Check) => void): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const add = (check: Check): void => {
    checks.push(check);
    onEnd(check);
  };
  toolRows(await probeTools()).forEach(add);
  add(await timed(warmCache));
  add(await timed(localKey));
  return checks;
}
