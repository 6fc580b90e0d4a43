import { BatchScanner } from "./batch.ts";
import {
  type BatchAnswerMessage,
  type BatchRequest,
  type Introduction,
  STATE,
} from "./messages.ts";

/** The scope of a dedicated worker, as far as it is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Introduction | BatchRequest>) => void) | null;
  postMessage(answer: BatchAnswerMessage): void;
}

const scope = globalThis as unknown as WorkerScope;
let scanner: BatchScanner | undefined;
let state: Int32Array = new Int32Array(3);

function watch(rule: number): void {
  Atomics.store(state, STATE.rule, rule);
  Atomics.add(state, STATE.count, 1);
}

scope.onmessage = ({ data }): void => {
  if ("settings" in data) {
    state = data.state;
    scanner = new BatchScanner(data.settings, watch);
    for (const rule of data.disabled) scanner.scanner.matcher.disable(rule);
    return;
  }
  const results = scanner!.run(data.batch, (item) => {
    Atomics.store(state, STATE.item, item);
    Atomics.add(state, STATE.count, 1);
  });
  scope.postMessage({ id: data.id, results });
};
