/** More bytes are no answer about one project. */
const MAX_ANSWER_BYTES = 2 ** 26;

/** What asking a registry gave. */
export type RegistryAnswer =
  | { readonly answer: unknown }
  /** It could not be asked, or said nothing that is an answer; why. */
  | { readonly problem: string };

/** Returns the address of a registry's bulk endpoint for advisories. */
export function bulkUrl(registry: string): string {
  return `${registry.replace(/\/+$/, "")}/-/npm/v1/security/advisories/bulk`;
}

async function readBounded(response: Response): Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw new Error(`it answers with more than ${MAX_ANSWER_BYTES} characters`);
    }
  }
}

/**
 * Asks an npm registry which advisories there are about versions of packages. Whatever keeps it from
 * answering is told, not thrown: nothing was audited then.
 *
 * Requires `net` permission for the registry's host.
 *
 * @param request Versions by name, as {@linkcode bulkRequest} makes it.
 */
export async function askRegistry(
  registry: string,
  request: Readonly<Record<string, readonly string[]>>,
  timeoutMs: number = 30_000,
): Promise<RegistryAnswer> {
  try {
    const response = await fetch(bulkUrl(registry), {
      method: "POST",
      headers: { "content-type": "application/json", "accept": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readBounded(response);
    if (!response.ok) return { problem: `the registry answers with status ${response.status}` };
    return { answer: JSON.parse(text) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    // The address may hold a credential.
    return { problem: `the registry can't be asked: ${cause.replaceAll(registry, "…")}` };
  }
}
