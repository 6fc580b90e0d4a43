/**
 * A headless Chromium, driven over the DevTools protocol on loopback: enough to open a page, ask it
 * something, press its keys and take its picture.
 *
 * @module
 */

import { waitUntil } from "./processes.ts";

const CANDIDATES = ["chromium", "chromium-browser", "google-chrome"];

function findChromium(): string | undefined {
  for (const name of CANDIDATES) {
    for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
      try {
        if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

const program = findChromium();

/** Why no browser can be driven here; `undefined` where one can. For a test's `ignore` and name. */
export const NO_CHROMIUM: string | undefined = program === undefined
  ? "chromium is not installed"
  : undefined;

const SWITCHES = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--force-color-profile=srgb",
  "--remote-debugging-port=0",
];

/** A call that takes longer hangs. */
const TIMEOUT_MS = 30_000;

// deno-lint-ignore no-explicit-any -- the protocol's messages, looked into by tests
type Message = any;

/** How a page is opened. */
export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
  readonly isPhone?: boolean;
  readonly hasNoScripts?: boolean;
}

/** A page that is open. */
export interface BrowserPage {
  /** What the page's console, its policy and its network said: errors, refusals, requests. */
  readonly said: string[];
  /** The addresses of everything that was asked for. */
  readonly requests: string[];
  /** Milliseconds from the start of navigation to the load event. */
  readonly loadMs: number;
  /** Returns the JSON value of an expression; promises are awaited. */
  ask(expression: string): Promise<Message>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Returns a PNG of what is in view. */
  picture(): Promise<Uint8Array>;
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>;
  send(method: string, params?: Message): Promise<Message>;
  close(): Promise<void>;
}

/** A browser that runs. */
export interface Browser extends AsyncDisposable {
  open(url: string, options?: PageOptions): Promise<BrowserPage>;
}

/** A connection to the debugger of one target. */
interface Debugger {
  send(method: string, params?: Message): Promise<Message>;
  close(): Promise<void>;
}

async function connect(address: string, onEvent: (message: Message) => void): Promise<Debugger> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  let lastId = 0;
  const calls = new Map<number, (message: Message) => void>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.id === undefined) onEvent(message);
    else calls.get(message.id)?.(message);
    calls.delete(message.id);
  };
  const closed = new Promise((resolve) => socket.onclose = resolve);
  return {
    send(method, params = {}) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${method} took too long`)), TIMEOUT_MS);
        calls.set(id, ({ result, error }) => {
          clearTimeout(timer);
          if (error === undefined) resolve(result);
          else reject(new Error(`${method}: ${error.message}`));
        });
        socket.send(JSON.stringify({ id, method, params }));
      });
    },
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** Waits until the browser has written where its debugger listens. */
async function debuggerPort(profile: string): Promise<readonly [port: string, path: string]> {
  return await waitUntil("the browser", async () => {
    try {
      const [port, path] = (await Deno.readTextFile(`${profile}/DevToolsActivePort`)).split("\n");
      return port !== undefined && path !== undefined && path !== "" ? [port, path] : undefined;
    } catch {
      return undefined;
    }
  }, TIMEOUT_MS);
}

/** Starts a browser with a profile of its own, which is removed with it. */
export async function startChromium(): Promise<Browser> {
  if (program === undefined) throw new Error("chromium is not installed");
  const profile = await Deno.makeTempDir({ prefix: "packrepo-chromium-" });
  const child = new Deno.Command(program, {
    args: [...SWITCHES, `--user-data-dir=${profile}`, "about:blank"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const [port, browserPath] = await debuggerPort(profile);

  // Each page has a connection of its own, so that nothing outlives the test that opened it.
  async function open(url: string, options: PageOptions = {}): Promise<BrowserPage> {
    const { width = 1280, height = 860, theme = "light", isPhone = false } = options;
    const made = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: "PUT" });
    const { id, webSocketDebuggerUrl } = await made.json();
    const said: string[] = [];
    const requests: string[] = [];
    let onLoad: (() => void) | undefined;
    const loaded = new Promise<void>((resolve) => onLoad = resolve);
    const { send: call, close } = await connect(webSocketDebuggerUrl, ({ method, params }) => {
      if (method === "Page.loadEventFired") onLoad!();
      if (method === "Network.requestWillBeSent") requests.push(params.request.url);
      if (method === "Log.entryAdded") said.push(params.entry.text);
      if (method === "Runtime.exceptionThrown") {
        said.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      }
      if (method === "Page.javascriptDialogOpening") said.push(`dialog: ${params.message}`);
    });
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await call(`${domain}.enable`);
    await call("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: isPhone ? 2 : 1,
      mobile: isPhone,
    });
    const features = [{ name: "prefers-color-scheme", value: theme }];
    await call("Emulation.setEmulatedMedia", { features });
    if (options.hasNoScripts) await call("Emulation.setScriptExecutionDisabled", { value: true });
    const start = performance.now();
    await call("Page.navigate", { url });
    await loaded;
    const loadMs = performance.now() - start;

    async function ask(expression: string): Promise<Message> {
      const { result, exceptionDetails } = await call("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
        allowUnsafeEvalBlockedByCSP: false,
      });
      if (exceptionDetails !== undefined) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      }
      return result.value;
    }

    return {
      said,
      requests,
      loadMs,
      ask,
      send: call,
      async press(key) {
        const text = key.length === 1 ? key : key === "Enter" ? "\r" : undefined;
        const code = { Enter: 13, Escape: 27, ArrowDown: 40, ArrowUp: 38 }[key];
        const event = { key, text, windowsVirtualKeyCode: code };
        await call("Input.dispatchKeyEvent", { type: "keyDown", ...event });
        await call("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
      },
      async type(text) {
        await call("Input.insertText", { text });
      },
      async picture() {
        const { data } = await call("Page.captureScreenshot", { format: "png" });
        return Uint8Array.fromBase64(data);
      },
      async until(expression) {
        const end = performance.now() + TIMEOUT_MS;
        while (!(await ask(expression))) {
          if (performance.now() > end) throw new Error(`Waited too long for ${expression}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      async close() {
        const closing = await fetch(`http://127.0.0.1:${port}/json/close/${id}`);
        await closing.text();
        await close();
      },
    };
  }

  return {
    open,
    async [Symbol.asyncDispose]() {
      try {
        const browser = await connect(`ws://127.0.0.1:${port}${browserPath}`, () => {});
        await browser.send("Browser.close");
        await browser.close();
      } catch {
        child.kill();
      }
      await child.status;
      await Deno.remove(profile, { recursive: true }).catch(() => {});
    },
  };
}
