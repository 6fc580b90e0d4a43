/**
 * Asks a registry for advisories: a process of its own, which may reach that one host and nothing else.
 * Its argument is the registry's address, its standard input the request, its output the answer.
 *
 * @module
 */
import { commandLine, readStdin, writeStdout } from "../host/mod.ts";
import { askRegistry } from "../supply/mod.ts";

/** More bytes ask about more packages than there are. */
const MAX_BYTES = 2 ** 26;

if (import.meta.main) {
  const request = JSON.parse(new TextDecoder().decode(await readStdin(MAX_BYTES)));
  writeStdout(JSON.stringify(await askRegistry(commandLine()[0]!, request)));
}
