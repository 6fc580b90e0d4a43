import { badImage } from "./errors.ts";

/** Passes a stream through gzip's decompression; `label` names what it belongs to. */
export async function* gunzipped(
  source: AsyncIterable<Uint8Array>,
  label: string,
): AsyncGenerator<Uint8Array, void> {
  let failure: unknown;
  const ended = Promise.withResolvers<void>();
  async function* watched(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    try {
      yield* source as AsyncIterable<Uint8Array<ArrayBuffer>>;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      ended.resolve();
    }
  }
  const stream = ReadableStream.from(watched()).pipeThrough(new DecompressionStream("gzip"));
  try {
    yield* stream;
  } catch (cause) {
    // Where the source failed, that is what has to be heard.
    if (failure !== undefined) throw failure;
    throw badImage(label, "a part of it is not gzip, or is cut off", cause);
  } finally {
    // A stream that is given up tells its source, but does not wait for it.
    await ended.promise;
  }
}

/**
 * Passes a layer on uncompressed, by what its media type says.
 *
 * @throws {PackRepoError} `container.bad-image` (65) for a compression that is not understood.
 */
export function decompressed(
  source: AsyncIterable<Uint8Array>,
  mediaType: string,
  label: string,
): AsyncIterable<Uint8Array> {
  if (/\.tar$/.test(mediaType)) return source;
  if (/(?:\.tar\.gzip|\+gzip)$/.test(mediaType)) return gunzipped(source, label);
  throw badImage(label, `a layer of type ${JSON.stringify(mediaType.slice(0, 100))}`);
}
