import type { BlobSource } from "./base_image.ts";
import { type Challenge, parseChallenge } from "./challenge.ts";
import { type Descriptor, MAX_DOCUMENT, MEDIA_TYPES } from "./document.ts";
import { ociError } from "./errors.ts";
import { isLoopback, type Reference } from "./reference.ts";
import { atMost, collect } from "./verified.ts";

/** Options of {@linkcode registrySource}. */
export interface RegistryOptions {
  /** Milliseconds that a registry may be silent before it is given up; 30,000 by default. */
  readonly silenceMs?: number;
  /** The bytes that one layer may have, compressed; 4 GiB by default. */
  readonly maxLayer?: number;
}

const MAX_REDIRECTS = 5;
const MAX_TOKEN = 64 << 10;

const MANIFEST_TYPES = [
  MEDIA_TYPES.oci.index,
  MEDIA_TYPES.oci.manifest,
  MEDIA_TYPES.docker.index,
  MEDIA_TYPES.docker.manifest,
].join(", ");

/** A response, and the way to end it when it stays silent. */
interface Answer {
  readonly response: Response;
  body(): AsyncGenerator<Uint8Array, void>;
  close(): Promise<void>;
}

/** What lies at the bottom of an error: fetch alone says only that it failed. */
function innermost(error: unknown): unknown {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest;
}

class Registry {
  readonly label: string;
  readonly #reference: Reference;
  readonly #origin: URL;
  readonly #silenceMs: number;
  readonly #maxLayer: number;
  #token: string | undefined;

  constructor(reference: Reference, options: RegistryOptions) {
    const { host, repository, digest } = reference;
    this.#reference = reference;
    this.label = `${host}/${repository}@${digest}`;
    const hostname = host.replace(/:[0-9]+$/, "");
    this.#origin = new URL(`${isLoopback(hostname) ? "http" : "https"}://${host}/`);
    this.#silenceMs = options.silenceMs ?? 30_000;
    this.#maxLayer = options.maxLayer ?? 2 ** 32;
  }

  #failed(why: string, cause?: unknown): Error {
    return ociError(
      "container.registry-failed",
      "unavailable",
      `Cannot fetch ${this.label}: ${why}`,
      "Check the network and the registry, then run it again",
      cause,
    );
  }

  /** Refuses to go where a registry must not lead: to plain HTTP, or from the network to this machine. */
  #checkedUrl(text: string, base: URL): URL {
    if (!URL.canParse(text, base)) throw this.#failed("it leads to what is no URL");
    const url = new URL(text, base);
    const isHere = isLoopback(this.#origin.hostname);
    const isAllowed = isLoopback(url.hostname)
      ? isHere && (url.protocol === "http:" || url.protocol === "https:")
      : url.protocol === "https:";
    if (!isAllowed || url.username !== "" || url.password !== "") {
      throw this.#failed(`it leads to ${url.protocol}//${url.host}, where it must not lead`);
    }
    return url;
  }

  /** Sends one request; redirects are not followed. */
  async #request(url: URL, headers: Record<string, string>): Promise<Answer> {
    const abort = new AbortController();
    const silence = this.#silenceMs;
    let timer = setTimeout(() => abort.abort(), silence);
    const hear = () => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), silence);
    };
    const explain = (error: unknown): Error => {
      const reason = innermost(error);
      const text = reason instanceof Error ? reason.message : String(reason);
      // A missing Deno permission is explained by cli, which knows the task.
      if (reason instanceof Error && reason.name === "NotCapable") return reason;
      return this.#failed(
        abort.signal.aborted
          ? `${url.host} said nothing for ${silence} ms`
          : `${url.host}: ${text}`,
        error,
      );
    };
    let response: Response;
    try {
      response = await fetch(url, {
        // The bytes of a blob, not those of a compressed form of them.
        headers: { "accept-encoding": "identity", ...headers },
        redirect: "manual",
        signal: abort.signal,
      });
    } catch (error) {
      clearTimeout(timer);
      throw explain(error);
    }
    return {
      response,
      async *body() {
        try {
          for await (const piece of response.body ?? []) {
            hear();
            yield piece;
          }
        } catch (error) {
          throw explain(error);
        } finally {
          clearTimeout(timer);
        }
      },
      async close() {
        clearTimeout(timer);
        await response.body?.cancel().catch(() => {});
      },
    };
  }

  async #follow(start: URL, headers: Record<string, string>): Promise<Answer> {
    let url = start;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      // A token is for the registry alone: a store of blobs elsewhere must not see it.
      const isHome = url.origin === this.#origin.origin;
      const token = isHome && this.#token !== undefined
        ? { authorization: `Bearer ${this.#token}` }
        : {};
      const answer = await this.#request(url, { ...headers, ...token });
      const { status } = answer.response;
      const location = answer.response.headers.get("location");
      if (![301, 302, 303, 307, 308].includes(status) || location === null) return answer;
      await answer.close();
      url = this.#checkedUrl(location, url);
    }
    throw this.#failed(`more than ${MAX_REDIRECTS} redirects`);
  }

  /** Gets a token that anybody may have, from where the registry says. */
  async #fetchToken(challenge: Challenge): Promise<string> {
    const url = this.#checkedUrl(challenge.realm, this.#origin);
    if (challenge.service !== undefined) url.searchParams.set("service", challenge.service);
    // Never what the registry asks for: this is all that is needed.
    url.searchParams.set("scope", `repository:${this.#reference.repository}:pull`);
    const answer = await this.#request(url, { accept: "application/json" });
    if (answer.response.status !== 200) {
      await answer.close();
      throw this.#denied(`${url.host} gives no token to somebody without an account`);
    }
    let token: unknown;
    try {
      const bytes = await collect(atMost(answer.body(), MAX_TOKEN, "token", this.label));
      const body = JSON.parse(new TextDecoder().decode(bytes));
      token = body?.token ?? body?.access_token;
    } catch (error) {
      throw this.#failed(`${url.host} answered with no token`, error);
    }
    if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
      throw this.#failed(`${url.host} answered with no token`);
    }
    return token;
  }

  #denied(why: string): Error {
    return ociError(
      "container.registry-denied",
      "unavailable",
      `Cannot fetch ${this.label}: ${why}`,
      "Pull it with a tool that is signed in (skopeo copy docker://… oci:DIR) and pass --base DIR",
    );
  }

  async #get(path: string, accept: string): Promise<Answer> {
    const url = new URL(`v2/${this.#reference.repository}/${path}`, this.#origin);
    let answer = await this.#follow(url, { accept });
    if (answer.response.status === 401 && this.#token === undefined) {
      const challenge = parseChallenge(answer.response.headers.get("www-authenticate") ?? "");
      await answer.close();
      if (challenge === undefined) throw this.#denied("it asks for an account");
      this.#token = await this.#fetchToken(challenge);
      answer = await this.#follow(url, { accept });
    }
    const { status } = answer.response;
    if (status === 200) return answer;
    await answer.close();
    if (status === 401 || status === 403) throw this.#denied(`it is not for everybody (${status})`);
    if (status === 404) {
      throw ociError(
        "container.not-in-registry",
        "noInput",
        `Cannot fetch ${this.label}: the registry does not have ${path}`,
        "Check the name and the digest",
      );
    }
    throw this.#failed(`the registry answered ${status}`);
  }

  /** A manifest or a blob, no longer than allowed. */
  async *fetch(path: string, accept: string, most: number): AsyncGenerator<Uint8Array, void> {
    const answer = await this.#get(path, accept);
    try {
      yield* atMost(answer.body(), most, "answer", this.label);
    } finally {
      await answer.close();
    }
  }

  get maxLayer(): number {
    return this.#maxLayer;
  }
}

/**
 * Opens an image in a registry (OCI distribution-spec v1.1, "Pull"): over HTTPS, or over HTTP where the
 * registry is this machine itself; with a token for anybody where one is asked for. Nothing is sent
 * to anybody but what is in the reference. Requires net permission for the hosts.
 *
 * Reading throws `container.registry-failed`, `container.registry-denied` (69) and
 * `container.not-in-registry` (66).
 */
export function registrySource(reference: Reference, options: RegistryOptions = {}): BlobSource {
  const registry = new Registry(reference, options);
  let root: Uint8Array | undefined;
  return {
    label: registry.label,
    async roots(): Promise<readonly Descriptor[]> {
      const { digest } = reference;
      root = await collect(registry.fetch(`manifests/${digest}`, MANIFEST_TYPES, MAX_DOCUMENT));
      // The reference says nothing of the kind and the size of what it names.
      return [{ mediaType: kindOf(root), digest, size: root.length }];
    },
    async *open({ digest, mediaType, size }, kind): AsyncGenerator<Uint8Array, void> {
      if (digest === reference.digest && root !== undefined) {
        yield root;
      } else if (MANIFEST_TYPES.split(", ").includes(mediaType)) {
        yield* registry.fetch(`manifests/${digest}`, MANIFEST_TYPES, MAX_DOCUMENT);
      } else {
        const most = Math.min(size, kind === "layer" ? registry.maxLayer : MAX_DOCUMENT);
        yield* registry.fetch(`blobs/${digest}`, "*/*", most);
      }
    },
  };
}

/** What a manifest says that it is; the digest is checked by whoever reads it. */
function kindOf(bytes: Uint8Array): string {
  try {
    const { mediaType, manifests } = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof mediaType === "string") return mediaType;
    // OCI lets a document leave its media type out.
    return Array.isArray(manifests) ? MEDIA_TYPES.oci.index : MEDIA_TYPES.oci.manifest;
  } catch {
    return MEDIA_TYPES.oci.manifest;
  }
}
