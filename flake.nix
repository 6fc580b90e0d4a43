{
  description = "PackRepo: pack real repositories, judge the packs, sign what happened";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;

      # Not x86_64-darwin: nixpkgs dropped it in 26.11 and throws when it is only looked at.
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "aarch64-darwin"
      ];

      eachSystem =
        select:
        lib.genAttrs systems (
          system:
          select (
            import ./infra/nix {
              inherit lib self nixpkgs;
              pkgs = nixpkgs.legacyPackages.${system};
            }
          )
        );
    in
    {
      packages = eachSystem (packrepo: packrepo.packages);
      apps = eachSystem (packrepo: packrepo.apps);
      devShells = eachSystem (packrepo: { default = packrepo.shell; });
      checks = eachSystem (packrepo: packrepo.checks);
      formatter = eachSystem (packrepo: packrepo.formatter);
    };
}
