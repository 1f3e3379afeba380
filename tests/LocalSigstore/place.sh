# shellcheck shell=bash
# A folder on this machine with a registry, a local Sigstore and the programs for both, gone when the shell that sourced this ends. For `./demo` and
# `docs/learn/begin`, which set `here` to the repository.

: "${here=}"
name=$(basename "$0")
started=()
# No server of the build stays behind: it would hold the pipe of whoever reads this.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# made_of PROJECT… -- PEER…: builds ours and looks for others', and puts both on PATH. What it says goes to standard error.
made_of() {
  local project peer peers path
  for needed in dotnet curl; do
    command -v $needed > /dev/null || { echo "$name: $needed is missing on PATH" >&2; exit 127; }
  done
  [ -x "$here/artifacts/bin/LocalSigstore/debug/local-sigstore" ] || echo "the first time this takes about a minute" >&2
  while [ "$1" != -- ]; do
    project=$1
    echo "building $project" >&2
    dotnet build "$here/$project" -nologo -v quiet -clp:NoSummary > /dev/null || { dotnet build "$here/$project" -nologo -v quiet >&2; exit 1; }
    PATH=$here/artifacts/bin/$(basename "$project")/debug:$PATH
    shift
  done
  shift
  echo "looking for $* (Debian's packages, unpacked under .cache/peers)" >&2
  peers=$("$here/tests/EndToEnd/peers") || true
  for peer; do
    path=$(sed -n "s/^$peer //p" <<< "$peers")
    [ -n "$path" ] || { echo "$name: $peer cannot be had; CONTRIBUTING.md says what tests/EndToEnd/peers needs" >&2; exit 1; }
    PATH=$(dirname "$path"):$PATH
  done
}

finish() {
  trap - EXIT
  # What they hold is in this folder alone, and an API server that lost its etcd would wait for it for minutes.
  for pid in ${started[@]+"${started[@]}"}; do kill -KILL "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$work"
}

# place: the folder, into $work, and nothing of the caller's own in the environment of what runs there.
place() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/image-trust-$name.XXXXXX")
  trap finish EXIT
  trap 'exit 130' INT TERM
  cd "$work" || exit 1
  # Nobody's own logins or kubeconfig; and no program here asks anybody beyond this machine.
  unset http_proxy https_proxy HTTP_PROXY
  export HTTPS_PROXY=http://127.0.0.1:9 NO_PROXY=127.0.0.1,localhost
  export PATH HOME=$work DOCKER_CONFIG=$work COSIGN_PASSWORD="" OTEL_TRACES_EXPORTER=none KUBECONFIG=$work/kubeconfig
}

# A command that stays.
begin() { # name, command
  printf '$ %s &\n' "$2"
  eval "exec $2" > "$1.log" 2>&1 &
  started+=($!)
}
await() { # what, command
  for _ in $(seq 600); do eval "$2" > /dev/null 2>&1 && return 0; kill -0 "${started[-1]}" 2> /dev/null || break; sleep 0.1; done
  echo "$name: $1 did not come; the last it said:" >&2
  tail -n 5 ./*.log >&2
  exit 1
}
# Below the ports that the kernel gives to outgoing connections: whoever is to listen there may begin much later.
free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

# registry_and_sigstore: the registry's host is in $registry, the Sigstore's files in the folder sigstore.
registry_and_sigstore() {
  registry=127.0.0.1:$(free_port)
  cat > registry.yml << END
version: 0.1
storage: { filesystem: { rootdirectory: $work/registry } }
http: { addr: "$registry" }
END
  begin registry "docker-registry serve registry.yml"
  begin sigstore "local-sigstore --out sigstore"
  await "the registry" "curl -fs http://$registry/v2/"
  await "the local Sigstore" "[ -s sigstore/url ]"
}
