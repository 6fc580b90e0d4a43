/** A lock as a value that a test may change anywhere. */
// deno-lint-ignore no-explicit-any
export type LooseLock = any;

/** The flake.nix that {@linkcode looseLock} agrees with. */
export const FLAKE_NIX = `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    shell = {
      url = "github:o/shell";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    data = {
      url = "git+https://example.org/data?ref=main";
      flake = false;
    };
  };
  outputs = { self, nixpkgs, ... }: { };
}
`;

/** Returns a sound lock of {@linkcode FLAKE_NIX}: a forge, a flake with inputs of its own, a git. */
export function looseLock(): LooseLock {
  return {
    nodes: {
      data: {
        flake: false,
        locked: {
          lastModified: 1700000002,
          narHash: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
          ref: "main",
          rev: "b18a4b905f8d028dc4476412e6d6891728695379",
          revCount: 12,
          type: "git",
          url: "https://example.org/data",
        },
        original: { ref: "main", type: "git", url: "https://example.org/data" },
      },
      nixpkgs: {
        locked: {
          lastModified: 1787360063,
          narHash: "sha256-dt4WdcvsA8/RCe+VZZwqU0X+XMM3wBbGCWA0/sFWzGo=",
          owner: "NixOS",
          repo: "nixpkgs",
          rev: "2c423e03bbafcff28bfadc6781a4a8257f205cb5",
          type: "github",
        },
        original: { owner: "NixOS", ref: "nixos-unstable", repo: "nixpkgs", type: "github" },
      },
      root: { inputs: { data: "data", nixpkgs: "nixpkgs", shell: "shell" } },
      shell: {
        inputs: { nixpkgs: ["nixpkgs"], systems: "systems" },
        locked: {
          lastModified: 1700000000,
          narHash: "sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=",
          owner: "o",
          repo: "shell",
          rev: "0123456789abcdef0123456789abcdef01234567",
          type: "github",
        },
        original: { owner: "o", repo: "shell", type: "github" },
      },
      systems: {
        locked: {
          lastModified: 1600000000,
          narHash: "sha256-d6xi4mKdjkX2JFicDIv5niSzpyI0m/Hnm8GGAIU04kY=",
          owner: "o",
          repo: "systems",
          rev: "89abcdef0123456789abcdef0123456789abcdef",
          type: "github",
        },
        original: { owner: "o", repo: "systems", type: "github" },
      },
    },
    root: "root",
    version: 7,
  };
}

function sortKeys(value: LooseLock): LooseLock {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.keys(value).sort().map((key) => [key, sortKeys(value[key])]);
  return Object.fromEntries(members);
}

/** Returns a lock as Nix would lay it out. */
export function textOf(lock: LooseLock): string {
  return `${JSON.stringify(sortKeys(lock), null, 2)}\n`;
}
