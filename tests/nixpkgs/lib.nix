# The functions of nixpkgs' lib that the flake uses, by their documented meaning.
rec {
  inherit (builtins) mapAttrs;

  genAttrs =
    names: valueOf:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = valueOf name;
      }) names
    );

  filterAttrs =
    isKept: attrs:
    removeAttrs attrs (builtins.filter (name: !isKept name attrs.${name}) (builtins.attrNames attrs));

  optionalAttrs = condition: attrs: if condition then attrs else { };

  mapAttrsToList = f: attrs: map (name: f name attrs.${name}) (builtins.attrNames attrs);

  concatMapStrings = f: list: builtins.concatStringsSep "" (map f list);

  makeBinPath = packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages);

  getExe = package: "${package}/bin/${package.meta.mainProgram}";

  importJSON = path: builtins.fromJSON (builtins.readFile path);

  fetchers.proxyImpureEnvVars = [
    "http_proxy"
    "https_proxy"
    "no_proxy"
  ];
}
