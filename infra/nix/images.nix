# The images for Linux, each a program that writes an archive for `docker load`:
#
#   $(nix build .#image-production --no-link --print-out-paths) | docker load
#
# Nothing in them depends on when or where they are built: `created` is the commit's date, and the
# layers are store paths, so that what did not change is the same layer.
{
  pkgs,
  lib,
  self,
  tools,
  environment,
  npmCache,
}:
let
  # Nobody on any machine; the same as in infra/Dockerfile.
  user = "65532:65532";

  # `20260131120000`, for the commit or, in a tree with changes, for the newest file.
  date = self.lastModifiedDate;
  part = from: length: builtins.substring from length date;
  created = "${part 0 4}-${part 4 2}-${part 6 2}T${part 8 2}:${part 10 2}:${part 12 2}Z";

  # What runs: PackRepo without its tests.
  app = pkgs.runCommand "packrepo" { } ''
    mkdir $out
    cd ${self}
    cp -r LICENSE README.md deno.json deno.lock flake.lock flake.nix lib spec tasks $out/
  '';

  # Git's one program, for repositories of the same machine. It names a shell, a pager and its own
  # helpers; those names are wiped out, so that what they name need not come along.
  git = pkgs.runCommand "git-alone" { nativeBuildInputs = [ pkgs.nukeReferences ]; } ''
    mkdir -p $out/bin
    cp -L ${pkgs.gitMinimal}/bin/git $out/bin/git
    chmod u+w $out/bin/git
    libraries=()
    names=$(grep -aoE '${builtins.storeDir}/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+' $out/bin/git || true)
    for name in $names; do
      if compgen -G "$name/lib/*.so*" > /dev/null; then
        libraries+=(-e "$name")
      fi
    done
    nuke-refs "''${libraries[@]}" $out/bin/git
    ln -s git $out/bin/git-upload-pack
  '';

  users = pkgs.runCommand "users" { } ''
    mkdir -p $out/etc
    echo 'packrepo:x:65532:65532::/work:/sbin/nologin' > $out/etc/passwd
    echo 'packrepo:x:65532:' > $out/etc/group
    echo 'hosts: files dns' > $out/etc/nsswitch.conf
  '';

  # All of production, so that Nix itself can say that no shell is in it.
  production =
    pkgs.runCommand "packrepo-production"
      {
        disallowedRequisites = [
          pkgs.bash
          pkgs.bashInteractive
          pkgs.runtimeShellPackage
        ];
      }
      ''
        mkdir -p $out/bin
        ln -s ${pkgs.deno}/bin/deno $out/bin/deno
        ln -s ${git}/bin/git ${git}/bin/git-upload-pack $out/bin/
        ln -s ${app} $out/app
        ln -s ${npmCache} $out/deps
      '';

  variables = lib.mapAttrsToList (name: value: "${name}=${value}") (
    {
      PATH = "/bin";
      HOME = "/tmp";
    }
    // environment
    // npmCache.environment
  );

  image =
    name:
    {
      contents,
      config,
    }:
    pkgs.dockerTools.streamLayeredImage {
      name = "localhost/packrepo";
      tag = name;
      inherit created;
      contents = contents ++ [ users ];
      fakeRootCommands = ''
        mkdir -m 1777 tmp
        mkdir work artifacts
        chown ${user} work artifacts
      '';
      config = {
        User = user;
        WorkingDir = "/work";
        Env = variables;
        Labels = {
          "org.opencontainers.image.created" = created;
          "org.opencontainers.image.licenses" = "MIT";
          # An overridden input hides the commit, and a tree with changes has none.
          "org.opencontainers.image.revision" = self.rev or self.dirtyRev or "unknown";
          "org.opencontainers.image.title" = "PackRepo";
        };
      }
      // config;
    };

  workbench = tools ++ [
    pkgs.bashInteractive
    pkgs.coreutils
    pkgs.dockerTools.binSh
    pkgs.dockerTools.caCertificates
    pkgs.dockerTools.usrBinEnv
  ];
  # Deno's words in front of the server, within the permission set of that name.
  serve = [
    "run"
    "-q"
    "--no-prompt"
    "--cached-only"
    "--config=${app}/deno.json"
    "-P=serve"
  ];
in
{
  # A checkout is mounted at /work.
  image-development = image "development" {
    contents = workbench ++ [
      pkgs.jq
      pkgs.nixfmt
      pkgs.openssl
    ];
    config = {
      Cmd = [
        "deno"
        "task"
        "test:watch"
      ];
    };
  };

  image-ci = image "ci" {
    contents = workbench;
    config = {
      Cmd = [
        "deno"
        "task"
        "quick-test"
      ];
    };
  };

  image-production = image "production" {
    contents = [ production ];
    config = {
      Entrypoint = [ "deno" ];
      Cmd = serve ++ [
        "--allow-net=0.0.0.0:8080"
        "--allow-read=/artifacts"
        "${app}/tasks/serve.ts"
        "--host"
        "0.0.0.0"
        "/artifacts"
      ];
      ExposedPorts."8080/tcp" = { };
      # Docker's own; there is no shell that could run it otherwise. Nanoseconds.
      Healthcheck = {
        Test = [
          "CMD"
          "deno"
        ]
        ++ serve
        ++ [
          "${app}/tasks/serve.ts"
          "--check"
        ];
        Interval = 2000000000;
        Timeout = 5000000000;
        StartPeriod = 10000000000;
        Retries = 3;
      };
    };
  };
}
