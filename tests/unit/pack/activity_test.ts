import assert from "node:assert/strict";
import type { HistoryStep, Oid } from "../../../lib/repo/mod.ts";
import { activityOf, MAX_VERSION_AGE, MAX_VERSIONS } from "../../../lib/pack/activity.ts";
import { decayed, ONE, sharedAmong } from "../../../lib/pack/decay.ts";

/** `path before after`, `-` for none. */
function step(...changes: readonly string[]): HistoryStep {
  return {
    changes: changes.map((change) => {
      const [path = "", before = "-", after = "-"] = change.split(" ");
      return {
        path,
        ...(before === "-" ? {} : { before: before as Oid }),
        ...(after === "-" ? {} : { after: after as Oid }),
      };
    }),
  };
}

function of(steps: readonly HistoryStep[], ...paths: readonly string[]) {
  return activityOf(steps, { paths: new Set(paths), halfLife: 100 });
}

Deno.test("activityOf() sums what is left of every change, shared among a step's files", () => {
  const steps = [step("a 2 3"), step("a 1 2", "b 1 2"), step("a - 1", "b - 1")];
  const { churn, steps: count, lastAge, versions } = of(steps, "a", "b").get("b")!;
  assert.equal(churn, sharedAmong(decayed(1, 100), 2) + sharedAmong(decayed(2, 100), 2));
  assert.deepEqual([count, lastAge], [2, 1]);
  assert.deepEqual(versions, [{ age: 1, before: "1" }, { age: 2, before: undefined }]);
});

Deno.test("activityOf() counts no step that changes nothing of what is there now", () => {
  const steps = [step("gone 1 2"), step("a 1 2"), step(), step("other 1 -"), step("a - 1")];
  assert.deepEqual(of(steps, "a").get("a")!.versions.map(({ age }) => age), [0, 1]);
  assert.equal(of(steps, "a").has("gone"), false);
});

Deno.test("activityOf() ignores a step that changes more than 40 files, but follows its moves", () => {
  const many = Array.from({ length: 41 }, (_, i) => `f${i}`);
  const steps = [
    step(...many.map((path) => `${path} 1 2`), "new/x.ts - 7", "old/x.ts 7 -"),
    step("old/x.ts 6 7", "f1 0 1"),
  ];
  const activities = of(steps, ...many, "new/x.ts");
  assert.equal(activities.get("f0"), undefined);
  assert.equal(activities.get("f1")!.churn, sharedAmong(ONE, 2));
  assert.equal(activities.get("new/x.ts")!.churn, sharedAmong(ONE, 2));
});

Deno.test("activityOf() does not take a mere move for a change", () => {
  const steps = [step("b - 1", "a 1 -"), step("a 0 1")];
  const { steps: count, lastAge } = of(steps, "b").get("b")!;
  assert.deepEqual([count, lastAge], [1, 0]);
});

Deno.test("activityOf() follows a file that was moved and changed at once by its name", () => {
  const steps = [step("y/a.ts - 2", "x/a.ts 1 -"), step("x/a.ts 0 1")];
  const { versions } = of(steps, "y/a.ts").get("y/a.ts")!;
  assert.deepEqual(versions, [{ age: 0, before: "1" }, { age: 1, before: "0" }]);
  // Two of one name: nobody knows.
  const unclear = [step("y/a.ts - 2", "x/a.ts 1 -", "z/a.ts 5 -"), step("x/a.ts 0 1")];
  assert.equal(of(unclear, "y/a.ts").get("y/a.ts")!.steps, 1);
});

Deno.test("activityOf() keeps so many versions and counts on", () => {
  const steps = Array.from({ length: 100 }, (_, i) => step(`a ${i + 1} ${i}`));
  const { steps: count, versions } = of(steps, "a").get("a")!;
  assert.deepEqual([count, versions.length], [100, MAX_VERSIONS]);
  const others = Array.from({ length: MAX_VERSION_AGE + 1 }, () => step("b 1 2"));
  assert.deepEqual(of([...others, ...steps], "a", "b").get("a")!.versions, []);
});
