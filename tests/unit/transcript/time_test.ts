import assert from "node:assert/strict";
import { parseTime } from "../../../lib/transcript/time.ts";

for (
  const [text, seconds] of [
    ["1970-01-01T00:00:00Z", 0],
    ["2026-11-01T12:00:00Z", 1793534400],
    ["2026-11-01T12:00:00.999999999Z", 1793534400],
    ["2028-02-29T00:00:00Z", 1835395200],
  ] as const
) {
  Deno.test(`parseTime() reads ${text}`, () => assert.equal(parseTime(text), seconds));
}

for (
  const value of [
    "2026-11-01",
    "2026-11-01T12:00:00",
    "2026-11-01T12:00:00+00:00",
    "2026-11-01t12:00:00z",
    "2026-02-30T00:00:00Z",
    "2027-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-11-01T24:00:00Z",
    "2026-11-01T12:60:00Z",
    " 2026-11-01T12:00:00Z",
    "2026-11-01T12:00:00Z\n",
    "tomorrow",
    "",
    1793534400,
    null,
    undefined,
  ]
) {
  Deno.test(`parseTime() refuses ${JSON.stringify(value)}`, () => {
    assert.equal(parseTime(value), undefined);
  });
}
