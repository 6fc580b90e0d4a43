# Everything of the flake for one system. Nothing here names a package registry: what Deno needs
# comes from wherever the user's npm settings say, and deno.lock has the last word on every byte.
{
  pkgs,
  lib,
  self,
  nixpkgs,
}:
let
  inherit (lib.importJSON ../../deno.json) tasks;

  npmCache = import ./npm_cache.nix {
    inherit pkgs lib;
    lockFile = ../../deno.lock;
  };

  # What a task may call, at the versions of flake.lock.
  tools = [
    pkgs.deno
    pkgs.git
  ];

  environment = {
    DENO_NO_UPDATE_CHECK = "1";
    # Which nixpkgs the tools come from: a boot compares it with flake.lock, so that one with another
    # nixpkgs says so in its transcript.
    PACKREPO_NIXPKGS = nixpkgs.narHash;
  };

  # Where a task belongs.
  #
  # `checkout`: it is about this project's own work tree (`nix run .#ci`), so it runs the code that
  # lies there, as `deno task ci` does, only with the pinned tools.
  #
  # `anywhere`: it is about the folder the caller stands in, which may belong to somebody else
  # (`nix run PACKREPO#verify -- …`). It must run the code of this flake and never a task of that
  # folder. In a checkout both are the same: the flake is a copy of its tracked files.
  places = {
    ci = "checkout";
    bootstrap = "checkout";
    smoke = "anywhere";
    pack = "anywhere";
    scan = "anywhere";
    verify = "anywhere";
  };

  # `deno task` keeps an INIT_CWD that is set already, and an outer task or npx may have set it.
  scripts = {
    checkout = name: ''
      root=$PWD
      while [ "$root" != / ] && [ ! -e "$root/deno.json" ]; do
        root=$(dirname "$root")
      done
      if [ ! -e "$root/tasks/${name}.ts" ]; then
        echo "Cannot run ${name}: it is about a checkout of PackRepo, and this folder is in none" >&2
        echo "hint: run it from your clone of PackRepo" >&2
        exit 66
      fi
      INIT_CWD=$PWD exec deno task --config "$root/deno.json" ${name} "$@"
    '';
    anywhere = name: ''
      INIT_CWD=$PWD exec deno task --config ${self}/deno.json ${name} "$@"
    '';
  };

  commands = lib.mapAttrs (
    name: place:
    pkgs.writeShellApplication {
      inherit name;
      runtimeInputs = tools;
      runtimeEnv = environment;
      text = scripts.${place} name;
      meta.description = tasks.${name}.description;
    }
  ) (lib.filterAttrs (name: _: tasks ? ${name}) places);
in
{
  packages =
    commands
    // {
      default = commands.smoke;
      npm-cache = npmCache;
    }
    # Elsewhere there are no Linux programs to put into one.
    // lib.optionalAttrs pkgs.stdenv.hostPlatform.isLinux (
      import ./images.nix {
        inherit
          pkgs
          lib
          self
          tools
          environment
          npmCache
          ;
      }
    );

  apps = lib.mapAttrs (_: command: {
    type = "app";
    program = lib.getExe command;
    inherit (command) meta;
  }) (commands // { default = commands.smoke; });

  shell = pkgs.mkShellNoCC (
    environment
    // {
      packages = tools ++ [
        pkgs.cosign
        pkgs.jq
        pkgs.nixfmt
        pkgs.openssl
      ];
    }
  );

  # These run in Nix's sandbox, which has no network.
  checks = {
    format = pkgs.runCommand "packrepo-format" { nativeBuildInputs = tools ++ [ pkgs.nixfmt ]; } ''
      cd ${self}
      export DENO_DIR=$TMPDIR/deno
      deno fmt --check
      find . -name '*.nix' -exec nixfmt --check {} +
      touch $out
    '';

    lint = pkgs.runCommand "packrepo-lint" ({ nativeBuildInputs = tools; } // npmCache.environment) ''
      cd ${self}
      deno lint
      touch $out
    '';

    types = pkgs.runCommand "packrepo-types" ({ nativeBuildInputs = tools; } // npmCache.environment) ''
      cd ${self}
      deno check --frozen
      touch $out
    '';

    # Some of them look at what git tracks: the copy is a repository, with one commit.
    tests = pkgs.runCommand "packrepo-tests" ({ nativeBuildInputs = tools; } // npmCache.environment) ''
      export HOME=$TMPDIR
      cp -r ${self} packrepo
      chmod -R u+w packrepo
      cd packrepo
      git -c init.defaultBranch=main init --quiet
      git add --all --force
      git -c user.name=nix -c user.email=nix@example.org commit --quiet --message="The flake's source"
      deno test -A --cached-only --frozen --parallel tests/unit tests/properties
      touch $out
    '';
  };

  # `nix fmt` alone formats every Nix file; older versions of Nix say `nix fmt .` then.
  formatter = pkgs.writeShellApplication {
    name = "format-nix";
    runtimeInputs = [
      pkgs.git
      pkgs.nixfmt
    ];
    text = ''
      if [ $# -eq 0 ] || [ "$*" = . ]; then
        git ls-files -z '*.nix' | xargs -0 nixfmt
      else
        exec nixfmt "$@"
      fi
    '';
  };
}
