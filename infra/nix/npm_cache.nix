# The npm packages of deno.lock as a read-only DENO_DIR: `deno run --cached-only --frozen` works with
# it and no network.
#
# Each archive is a fixed-output derivation whose hash is the `integrity` in deno.lock, so there is no
# hash to maintain here, and a wrong byte stops the build. `npm pack` fetches them, because it is the
# one client that knows the user's registry; it writes the archive as it was served.
{
  pkgs,
  lib,
  lockFile,
}:
let
  # Deno names the cache's folder after the registry. Nothing is fetched from this one: RFC 6761 keeps
  # "invalid" from ever being a host.
  host = "npm.invalid";

  packageOf =
    key: entry:
    let
      # `@scope/name@1.2.3`, with `_peer@4.5.6` behind it for each peer.
      parts = builtins.match "(@?[^@]+)@([0-9A-Za-z.+-]+)(_.*)?" key;
      name = builtins.elemAt parts 0;
      version = builtins.elemAt parts 1;
    in
    if parts == null || entry ? tarball || !(entry ? integrity) then
      throw "deno.lock: ${key} does not come from an npm registry"
    else
      {
        inherit name version;
        archive =
          pkgs.runCommand "${builtins.replaceStrings [ "@" "/" ] [ "" "-" ] name}-${version}.tgz"
            {
              spec = "${name}@${version}";
              outputHash = entry.integrity;
              outputHashMode = "flat";
              nativeBuildInputs = [ pkgs.nodejs ];
              impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [
                "NODE_EXTRA_CA_CERTS"
                "NPM_CONFIG_REGISTRY"
              ];
            }
            ''
              export HOME=$TMPDIR
              mkdir $TMPDIR/pack
              cd $TMPDIR/pack
              npm pack --silent "$spec"
              mv ./*.tgz $out
            '';
      };

  # One package may stand in the lock several times, with different peers: it is one folder.
  packages = lib.mapAttrsToList packageOf (lib.importJSON lockFile).npm;

  unpack = package: ''
    folder="$out/npm/${host}/${package.name}/${package.version}"
    if [ ! -e "$folder" ]; then
      mkdir -p "$folder"
      tar -xzf ${package.archive} -C "$folder" --strip-components=1 --no-same-owner
    fi
  '';

  cache = pkgs.runCommand "packrepo-npm-cache" { } ''
    mkdir -p $out
    ${lib.concatMapStrings unpack packages}
    chmod -R u+rwX,go+rX $out
  '';
in
cache
// {
  # What Deno needs to find it.
  environment = {
    DENO_DIR = "${cache}";
    DENO_NO_UPDATE_CHECK = "1";
    NPM_CONFIG_REGISTRY = "http://${host}/";
  };
}
