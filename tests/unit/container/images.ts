/** Images that nobody built, for tests of what is written of them. @module */
import type { AssembledImage, BuiltImage } from "../../../lib/container/mod.ts";
import type { TakenImage } from "../../../lib/container/mod.ts";
import type { EngineFacts } from "../../../lib/container/types.ts";

const digest = (digit: string) => `sha256:${digit.repeat(64)}` as `sha256:${string}` as never;

export const ENGINE_FACTS: EngineFacts = {
  name: "podman",
  version: "4.3.1",
  parts: { buildah: "1.28.2" },
  store: "containers-storage",
  architecture: "amd64",
};

export const BUILT: BuiltImage = {
  target: "production",
  tag: "packrepo:boot-1",
  report: {
    digests: {
      manifest: digest("a"),
      mediaType: "application/x",
      config: digest("b"),
      diffIds: [digest("c"), digest("d")],
    },
    exporter: "type=docker",
    isReproducible: true,
    reproducibility: "because",
    log: "built\n",
  },
  base: { reference: "layout", layout: "base", manifest: digest("e"), packages: ["git=1"] },
  commit: { revision: "1".repeat(40), isDirty: false, epoch: 1_735_689_600 },
  args: { VERSION: "1" },
  dockerfileSha256: "2".repeat(64),
  denoLockSha256: "3".repeat(64),
  denoIntegrity: "sha512-x",
  isClean: false,
};

export const TAKEN: TakenImage = {
  tag: "packrepo:production",
  digests: { config: digest("b"), diffIds: [digest("c")] },
};

export const ASSEMBLED: AssembledImage = {
  tag: "localhost/packrepo:production",
  platform: { os: "linux", architecture: "amd64" },
  format: "docker",
  manifest: digest("a"),
  config: digest("b"),
  layers: [
    { name: "base", digest: digest("c"), size: 1 },
    { name: "source", digest: digest("d"), size: 2 },
  ],
  archive: { sha256: "4".repeat(64), size: 3 },
  created: "2025-01-01T00:00:00Z",
  base: { label: "local", config: digest("e"), diffIds: [digest("c")] },
};
