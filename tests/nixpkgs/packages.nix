{ lib, system }:
let
  # Builders see the host (`sandbox = false`), after what they ask for: with `--impure` as the caller
  # does, else where programs usually are.
  callerPath = builtins.getEnv "PATH";
  usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  hostPath = if callerPath == "" then usualPath else "${callerPath}:${usualPath}";

  runCommand =
    name: attrs: script:
    derivation (
      removeAttrs attrs [
        "meta"
        "nativeBuildInputs"
      ]
      // {
        inherit name system;
        builder = "/bin/bash";
        # Bash would become the last command; one that closes its output before it ends would look
        # to Nix like a builder that has ended.
        args = [
          "-euc"
          "${script}\nexit 0"
        ];
        PATH = "${lib.makeBinPath (attrs.nativeBuildInputs or [ ])}:${hostPath}";
      }
    )
    // {
      meta = attrs.meta or { };
    };

  # A package whose one program hands over to the host's of the same name: the first on the caller's
  # PATH that is not of the store.
  hostProgram =
    name:
    runCommand name
      {
        script = ''
          #!/bin/sh
          IFS=:
          for folder in $PATH:${usualPath}; do
            case $folder in
              ${builtins.storeDir}/*) continue ;;
            esac
            if [ -x "$folder/${name}" ]; then
              unset IFS
              exec "$folder/${name}" "$@"
            fi
          done
          echo "${name} is not installed on the host" >&2
          exit 127
        '';
        passAsFile = [ "script" ];
        meta.mainProgram = name;
      }
      ''
        mkdir -p $out/bin
        cp "$scriptPath" $out/bin/${name}
        chmod +x $out/bin/${name}
      '';

  exports =
    variables: builtins.concatStringsSep "\n" (lib.mapAttrsToList (n: v: "export ${n}='${v}'") variables);

  # A package of one file.
  oneFile =
    name: path: text:
    runCommand name
      {
        inherit text;
        passAsFile = [ "text" ];
      }
      ''
        mkdir -p "$(dirname "$out${path}")"
        cp "$textPath" "$out${path}"
        chmod +x "$out${path}"
      '';
in
{
  inherit runCommand;

  stdenv.hostPlatform.isLinux = builtins.match ".*-linux" system != null;
  runtimeShellPackage = hostProgram "bash";
  gitMinimal = hostProgram "git";

  # What nothing of the host names has no names to wipe out.
  nukeReferences = oneFile "nuke-refs" "/bin/nuke-refs" "#!/bin/sh\n";

  dockerTools = {
    binSh = oneFile "bin-sh" "/bin/sh" "#!/bin/sh\n";
    usrBinEnv = oneFile "usr-bin-env" "/usr/bin/env" "#!/bin/sh\n";
    caCertificates = oneFile "ca-certificates" "/etc/ssl/certs/ca-certificates.crt" "none\n";

    # Takes what nixpkgs' function takes, and nothing else. The program that it makes does not write an
    # archive but what the archive would be made from, and builds all of it before.
    streamLayeredImage =
      {
        name,
        tag,
        created,
        contents,
        config,
        fakeRootCommands,
      }:
      runCommand "stream-packrepo"
        {
          spec = builtins.toJSON {
            inherit
              name
              tag
              created
              config
              fakeRootCommands
              ;
            contents = map toString contents;
          };
          passAsFile = [ "spec" ];
        }
        ''
          { echo '#!/bin/sh'; echo "cat <<'SPEC'"; cat "$specPath"; echo; echo SPEC; } > $out
          chmod +x $out
        '';
  };

  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      runtimeEnv ? { },
      meta ? { },
    }:
    runCommand name
      {
        script = ''
          #!/bin/bash
          set -o errexit -o nounset -o pipefail
          ${exports runtimeEnv}
          export PATH="${lib.makeBinPath runtimeInputs}:$PATH"

          ${text}
        '';
        passAsFile = [ "script" ];
        meta = meta // {
          mainProgram = name;
        };
      }
      ''
        mkdir -p $out/bin
        cp "$scriptPath" $out/bin/${name}
        chmod +x $out/bin/${name}
      '';

  # `nix develop` takes the environment of this derivation, which must be built by a bash.
  mkShellNoCC =
    attrs:
    derivation (
      removeAttrs attrs [ "packages" ]
      // {
        name = "shell";
        # It writes to what this lists.
        outputs = [ "out" ];
        inherit system;
        builder = "/bin/bash";
        args = [
          "-euc"
          "echo > $out; exit 0"
        ];
        PATH = "${lib.makeBinPath (attrs.packages or [ ])}:${hostPath}";
      }
    );

  # `nix develop` looks for $bashInteractive/bin/bash.
  bashInteractive = hostProgram "bash";
}
// lib.genAttrs [
  "bash"
  "coreutils"
  "cosign"
  "deno"
  "git"
  "jq"
  "nixfmt"
  "nodejs"
  "openssl"
] hostProgram
