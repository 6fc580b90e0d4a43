import assert from "node:assert/strict";
import { readBaseImage } from "../../../../lib/container/oci/base_image.ts";
import { parseReference } from "../../../../lib/container/oci/reference.ts";
import { type RegistryOptions, registrySource } from "../../../../lib/container/oci/registry.ts";
import { freePort } from "../../../helpers/git_server.ts";
import { type Misbehaviour, serveImage, serveRaw } from "../../../helpers/registry.ts";
import { all, failsWith, gzip, LINUX, type SmallImage, smallImage } from "./images.ts";

/** Pulls everything of an image. */
async function pull(reference: string, options: RegistryOptions = {}): Promise<void> {
  const base = await readBaseImage(registrySource(parseReference(reference), options), LINUX);
  for (const layer of base.layers) await all(layer.read());
}

/** Pulls from a registry that misbehaves, and returns how that failed. */
async function pullFails(
  code: string,
  image: SmallImage,
  misbehave: Misbehaviour,
  options: RegistryOptions = {},
) {
  await using server = serveImage(image, misbehave);
  return await failsWith(code, () => pull(server.reference(), options));
}

const isBlob = (url: URL) => url.pathname.includes("/blobs/");
/** Has every blob fetched elsewhere. */
const blobsAt = (location: string): Misbehaviour => (url) =>
  isBlob(url) ? new Response(null, { status: 307, headers: { location } }) : undefined;
const isManifest = (url: URL) => url.pathname.includes("/manifests/");

Deno.test("registrySource() pulls an image: plain and compressed, with an index and without", async () => {
  for (const compress of [false, true]) {
    for (const withIndex of [false, true]) {
      const image = await smallImage({ compress, withIndex });
      await using server = serveImage(image);
      await pull(server.reference());
      assert.equal(server.seen.length, withIndex ? 5 : 4, "each part once");
      assert.ok(server.seen.every(({ authorization }) => authorization === null));
    }
  }
});

/** Asks for a token, as registries do of anybody. */
function asksForToken(realm: (url: URL) => string): Misbehaviour {
  return (url, request) => {
    if (url.pathname === "/token") return Response.json({ token: "for-anybody" });
    if (request.headers.get("authorization") === "Bearer for-anybody") return undefined;
    const challenge = `Bearer realm="${realm(url)}",service="test",scope="repository:*:push"`;
    return new Response("{}", { status: 401, headers: { "www-authenticate": challenge } });
  };
}

Deno.test("registrySource() gets a token for anybody, once, and asks for no more than to pull", async () => {
  const misbehave = asksForToken((url) => `${url.origin}/token`);
  await using server = serveImage(await smallImage(), misbehave);
  await pull(server.reference());
  const asked = server.seen.filter(({ path }) => path.startsWith("/token"));
  assert.deepEqual(asked, [{
    path: "/token?service=test&scope=repository%3Ateam%2Fapp%3Apull",
    authorization: null,
  }]);
});

Deno.test("registrySource() does not show the token to where it is redirected", async () => {
  const image = await smallImage();
  await using store = serveImage(image);
  const token = asksForToken((url) => `${url.origin}/token`);
  await using server = serveImage(image, (url, request) => {
    const answer = token(url, request);
    if (answer !== undefined || !isBlob(url)) return answer;
    return new Response(null, {
      status: 307,
      headers: { location: `http://${store.host}${url.pathname}` },
    });
  });
  await pull(server.reference());
  assert.equal(store.seen.length, 3);
  assert.ok(store.seen.every(({ authorization }) => authorization === null));
});

Deno.test("registrySource() finds a blob that was changed on its way", async () => {
  const image = await smallImage();
  for (const digest of image.layers) {
    const error = await pullFails("container.tampered", image, (url) => {
      if (!url.pathname.endsWith(digest)) return undefined;
      const bytes = image.blobs.get(digest)!.slice();
      bytes[600]! ^= 1;
      return new Response(bytes);
    });
    assert.match(error.message, /^The layer of 127\.0\.0\.1:/);
  }
});

Deno.test("registrySource() finds a manifest with another digest than was asked for", async () => {
  const image = await smallImage();
  const other = await smallImage({ files: [[]] });
  const error = await pullFails(
    "container.tampered",
    image,
    (url) => isManifest(url) ? new Response(other.blobs.get(other.manifest)!) : undefined,
  );
  assert.match(error.message, /The manifest of .* is not what its digest says/);
});

Deno.test("registrySource() takes no more than was said: an endless blob, a huge manifest", async () => {
  const flood = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1 << 16).fill(0x20)),
      }),
    );
  const image = await smallImage();
  await pullFails("container.tampered", image, (url) => isBlob(url) ? flood() : undefined);
  await pullFails("container.tampered", image, (url) => isManifest(url) ? flood() : undefined);
  await using server = serveImage(image);
  await failsWith("container.tampered", () => pull(server.reference(), { maxLayer: 1024 }));
});

Deno.test("registrySource() finds an answer that is cut off", async () => {
  const image = await smallImage();
  await pullFails("container.tampered", image, (url) => {
    const digest = image.layers.find((each) => url.pathname.endsWith(each));
    return digest === undefined ? undefined : new Response(image.blobs.get(digest)!.slice(0, 700));
  });
  await using broken = serveRaw("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nabc");
  await pullFails("container.registry-failed", image, blobsAt(broken.url));
});

Deno.test("registrySource() gives up a registry that is silent", async () => {
  const image = await smallImage();
  for (const start of ["", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"]) {
    await using silent = serveRaw(start, { isOpen: true });
    const options = { silenceMs: 150 };
    const error = await pullFails("container.registry-failed", image, blobsAt(silent.url), options);
    assert.equal(error.exitCode, 69);
    assert.match(error.message, /said nothing for 150 ms/);
  }
});

Deno.test("registrySource() names what is missing, denied and broken", async () => {
  const image = await smallImage();
  const cases: readonly [number, string, number, RegExp][] = [
    [404, "container.not-in-registry", 66, /does not have manifests\/sha256:/],
    [403, "container.registry-denied", 69, /not for everybody \(403\)/],
    [401, "container.registry-denied", 69, /asks for an account/],
    [500, "container.registry-failed", 69, /answered 500/],
    [429, "container.registry-failed", 69, /answered 429/],
    [204, "container.registry-failed", 69, /answered 204/],
  ];
  for (const [status, code, exit, expected] of cases) {
    const error = await pullFails(code, image, () => new Response(null, { status }));
    assert.match(error.message, expected);
    assert.equal(error.exitCode, exit);
  }
  const nobody = `127.0.0.1:${freePort()}`;
  const refused = await failsWith(
    "container.registry-failed",
    () => pull(`${nobody}/x@${image.manifest}`),
  );
  assert.match(refused.message, /refused/);
  assert.equal(refused.exitCode, 69);
});

Deno.test("registrySource() is not led to other machines, to plain HTTP or in a circle", async () => {
  const image = await smallImage();
  const to = (location: string): Misbehaviour => () =>
    new Response(null, { status: 302, headers: { location } });
  const places = [
    "http://10.0.0.1/x",
    "http://example.org/x",
    "ftp://127.0.0.1/x",
    "file:///etc/passwd",
    "https://user:secret@example.org/x",
    "http://",
  ];
  for (const place of places) {
    const error = await pullFails("container.registry-failed", image, to(place));
    assert.match(error.message, /it leads to/, place);
    assert.ok(!error.message.includes("secret"));
  }
  const circle = await pullFails(
    "container.registry-failed",
    image,
    (url) => new Response(null, { status: 302, headers: { location: url.pathname } }),
  );
  assert.match(circle.message, /more than 5 redirects/);
  for (const realm of ["http://10.0.0.1/token", "http://example.org/token", "nonsense:"]) {
    await pullFails("container.registry-failed", image, asksForToken(() => realm));
  }
});

Deno.test("registrySource() takes no token that is none, and no refusal for a token", async () => {
  const image = await smallImage();
  const answers: readonly [() => Response, string][] = [
    [() => new Response("nonsense"), "container.registry-failed"],
    [() => Response.json({}), "container.registry-failed"],
    [() => Response.json({ token: "a\r\nb" }), "container.registry-failed"],
    [() => Response.json({ token: "x".repeat(100_000) }), "container.registry-failed"],
    [() => new Response("", { status: 403 }), "container.registry-denied"],
    // A token that does not help.
    [() => Response.json({ access_token: "wrong" }), "container.registry-denied"],
  ];
  for (const [answer, code] of answers) {
    const asking = asksForToken((url) => `${url.origin}/token`);
    await pullFails(
      code,
      image,
      (url, request) => url.pathname === "/token" ? answer() : asking(url, request),
    );
  }
});

Deno.test("registrySource() asks for the bytes as they are, and is not fooled by a packed answer", async () => {
  const image = await smallImage();
  let encoding: string | null = null;
  const packed = new Map(
    await Promise.all(
      [...image.blobs].map(async ([digest, bytes]) => [digest, await gzip(bytes)] as const),
    ),
  );
  await using server = serveImage(image, (url, request) => {
    encoding = request.headers.get("accept-encoding");
    const digest = url.pathname.split("/").at(-1)!;
    // Against what was asked for; whoever unpacks it finds the right bytes, or says that they are not.
    return new Response(packed.get(digest), { headers: { "content-encoding": "gzip" } });
  });
  try {
    await pull(server.reference());
  } catch (error) {
    assert.equal((error as { code?: string }).code, "container.tampered");
  }
  assert.equal(encoding, "identity");
});

Deno.test("registrySource() uses HTTPS for every other host", async () => {
  const image = await smallImage();
  // RFC 6761 keeps that name from ever being found.
  const error = await failsWith(
    "container.registry-failed",
    () => pull(`nobody.invalid/x@${image.manifest}`),
  );
  assert.match(error.message, /https:\/\/nobody\.invalid\//);
});
