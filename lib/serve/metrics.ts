import { memoryUsage, unixSeconds } from "../host/mod.ts";

/** Upper bounds of the histogram of durations, in seconds. */
const BUCKETS: readonly number[] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

/** What a request was for. */
export type Route = "artifact" | "health" | "metrics" | "none";

/** Counts requests and tells them in the OpenMetrics text format. */
export class Metrics {
  readonly #version: string;
  readonly #startedAt = unixSeconds();
  readonly #requests = new Map<string, number>();
  readonly #inBuckets = BUCKETS.map(() => 0);
  #count = 0;
  #seconds = 0;

  constructor(version: string) {
    this.#version = version;
  }

  /** Counts a request that was answered. */
  add(route: Route, status: number, durationMs: number): void {
    const labels = `route="${route}",code="${status}"`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
    const seconds = durationMs / 1000;
    this.#count++;
    this.#seconds += seconds;
    BUCKETS.forEach((bound, i) => {
      if (seconds <= bound) this.#inBuckets[i]!++;
    });
  }

  /** Returns the text of the exposition (OpenMetrics 1.0.0). */
  text(): string {
    const requests = [...this.#requests].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([labels, count]) => `packrepo_http_requests_total{${labels}} ${count}`);
    const buckets = BUCKETS.map((bound, i) =>
      `packrepo_http_request_duration_seconds_bucket{le="${
        Number.isInteger(bound) ? `${bound}.0` : bound
      }"} ${this.#inBuckets[i]}`
    );
    return [
      "# TYPE packrepo_build info",
      "# HELP packrepo_build The version that serves.",
      `packrepo_build_info{version="${this.#version}"} 1`,
      "# TYPE packrepo_http_requests counter",
      "# HELP packrepo_http_requests Requests that were answered.",
      ...requests,
      "# TYPE packrepo_http_request_duration_seconds histogram",
      "# UNIT packrepo_http_request_duration_seconds seconds",
      "# HELP packrepo_http_request_duration_seconds Time to the answer's headers.",
      ...buckets,
      `packrepo_http_request_duration_seconds_bucket{le="+Inf"} ${this.#count}`,
      `packrepo_http_request_duration_seconds_count ${this.#count}`,
      `packrepo_http_request_duration_seconds_sum ${this.#seconds.toFixed(6)}`,
      "# TYPE process_resident_memory_bytes gauge",
      "# UNIT process_resident_memory_bytes bytes",
      "# HELP process_resident_memory_bytes Resident memory.",
      `process_resident_memory_bytes ${memoryUsage().rss}`,
      "# TYPE process_start_time_seconds gauge",
      "# UNIT process_start_time_seconds seconds",
      "# HELP process_start_time_seconds When it started, since the epoch.",
      `process_start_time_seconds ${this.#startedAt}`,
      "# EOF",
      "",
    ].join("\n");
  }
}
