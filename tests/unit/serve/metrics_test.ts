import assert from "node:assert/strict";
import { Metrics } from "../../../lib/serve/metrics.ts";

Deno.test("Metrics counts by route and code, and in the buckets of durations", () => {
  const metrics = new Metrics("1.2.3");
  metrics.add("artifact", 200, 0);
  metrics.add("artifact", 200, 40);
  metrics.add("none", 404, 60_000);
  const lines = metrics.text().split("\n");
  const value = (start: string): string | undefined =>
    lines.find((line) => line.startsWith(`${start} `))?.slice(start.length + 1);
  const bucket = (bound: string) =>
    value(`packrepo_http_request_duration_seconds_bucket{le="${bound}"}`);
  assert.equal(value('packrepo_http_requests_total{route="artifact",code="200"}'), "2");
  assert.equal(value('packrepo_http_requests_total{route="none",code="404"}'), "1");
  assert.deepEqual(["0.001", "0.05", "5.0", "+Inf"].map(bucket), ["1", "2", "2", "3"]);
  assert.equal(value("packrepo_http_request_duration_seconds_count"), "3");
  assert.equal(value("packrepo_http_request_duration_seconds_sum"), "60.040000");
  assert.equal(value('packrepo_build_info{version="1.2.3"}'), "1");
  assert.ok(Number(value("process_resident_memory_bytes")) > 1_000_000);
});

Deno.test("Metrics writes what OpenMetrics 1.0.0 asks for", () => {
  const metrics = new Metrics("1");
  metrics.add("health", 200, 1);
  const text = metrics.text();
  assert.ok(text.endsWith("# EOF\n"));
  assert.doesNotMatch(text, /\n\n|\r/);
  const families = new Set<string>();
  for (const line of text.trimEnd().split("\n")) {
    const meta = line.match(/^# (?:TYPE|HELP|UNIT) (\S+) /);
    if (meta !== null) families.add(meta[1]!);
    else if (line !== "# EOF") {
      assert.match(line, /^[a-z_]+(?:\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? [\d.]+$/);
      const name = line.match(/^[a-z_]+/)![0];
      const family = name.replace(/_(?:total|info|bucket|count|sum)$/, "");
      assert.ok(families.has(family), `${name} belongs to a family that was described before`);
    }
  }
});
