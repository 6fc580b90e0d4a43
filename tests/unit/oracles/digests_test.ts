import { headOf, testSpoilings } from "./judging.ts";

testSpoilings([
  {
    what: "another id",
    spoil: (index) => void (headOf(index).id = "0".repeat(16)),
    failing: ["digests"],
    keepDigests: true,
  },
  {
    what: "another chunks_digest",
    spoil: (index) => void (index.chunks_digest = "0".repeat(64)),
    failing: ["digests"],
    keepDigests: true,
  },
  {
    what: "another manifest_digest",
    spoil: (index) => void (index.manifest_digest = "0".repeat(64)),
    failing: ["digests"],
    keepDigests: true,
  },
  {
    what: "another branch, digests kept",
    spoil: (index) => void (index.metadata.repo_info.branch = "evil"),
    failing: ["digests"],
    keepDigests: true,
  },
]);
