# Stands in for nixpkgs where it cannot be fetched: the few names that this project's flake uses, each
# a wrapper of the program on the host. It tests how flake.nix is wired, never what a build contains;
# nothing made with it is reproducible.
#
#   nix flake check --no-build --override-input nixpkgs "path:$PWD/tests/nixpkgs"
{
  description = "A stand-in for nixpkgs, for tests without network";

  outputs =
    { self }:
    let
      lib = import ./lib.nix;
    in
    {
      inherit lib;

      # Like nixpkgs since 26.11, it throws when x86_64-darwin is only looked at.
      legacyPackages =
        lib.genAttrs [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ] (
          system: import ./packages.nix { inherit lib system; }
        )
        // {
          x86_64-darwin = throw "the stand-in has dropped support for x86_64-darwin";
        };
    };
}
