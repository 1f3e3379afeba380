# shellcheck shell=bash
# What the scripts of this folder share: words on standard error, retries, the policy tool, and where a private installation differs.
# Sourced, never run. Exit codes of every script:
#   0 done   1 refused: the policy, a check or a service says no   2 usage   3 could not: a service or registry is down, after retries
#
# Nothing here echoes a command (`set -x` would write tokens into a log), and no secret is ever an argument: arguments show in /proc and in logs.

readonly DONE=0 REFUSED=1 USAGE=2 COULD_NOT=3
export DONE REFUSED USAGE COULD_NOT

script=$(basename "$0")
# Of one call of a program, in seconds, and how often a call that met an outage is made; the pauses between are 2, 4, 8… times PIPELINE_PAUSE.
patience=${PIPELINE_PATIENCE:-120}
tries=${PIPELINE_TRIES:-4}
pause=${PIPELINE_PAUSE:-1}

work=''

say() { printf '%s: %s\n' "$script" "$*" >&2; }

# fail CODE WORDS…: ends the script. Standard output has nothing then that a pipeline could deploy.
fail() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# usage PROBLEM: for a call that cannot be meant so.
usage() { fail "$USAGE" "$*. See $script --help."; }

# needs PROGRAM WHY: before anything is done.
needs() { command -v "$1" > /dev/null 2>&1 || fail "$USAGE" "$1 is not on PATH: $2"; }

# A folder that only this user reads, gone with the script. Tokens and intermediate documents lie there.
private_folder() {
  umask 077
  work=$(mktemp -d "${TMPDIR:-/tmp}/image-trust.XXXXXX") || fail "$COULD_NOT" "no temporary folder can be made"
  trap 'rm -rf "$work"' EXIT
  # A signal ends the script by its exit, so that the folder goes too.
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# by_digest IMAGE: an image named by digest, since a tag may be another image by the time it is deployed.
by_digest() {
  [[ $1 =~ ^[a-z0-9.:-]+(/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$ ]] \
    || usage "\"$1\" is not an image by digest (HOST/NAME@sha256:…): a tag may be another image tomorrow"
}

host_of() { printf '%s\n' "${1%%/*}"; }

# An outage by the words of Go's and curl's errors, and of registries. What is not recognised is no outage: it is not tried again, and it
# permits no fallback.
is_outage() {
  grep -Eiq 'connection (refused|reset)|no such host|network is unreachable|(i/o|handshake) timeout|timed out|deadline exceeded|unexpected EOF|giving up after|(status( code)?:? ?|\(status |: |returned |HTTP )(429|50[0-4])\b|\b(429|50[0-4]) (Too Many|Internal|Not Impl|Bad Gateway|Service|Gateway)|TOOMANYREQUESTS|unexpected status code 5' "$1"
}

# attempt FILE COMMAND…: runs it until it succeeds, with what it said on standard error in FILE (and shown). Only an outage is met again.
attempt() {
  local said=$1 count=1 wait code
  shift
  while :; do
    code=0
    timeout "$patience" "$@" 2> "$said" || code=$?
    [ "$code" -ne 0 ] || return 0
    [ "$code" -ne 124 ] || echo "timed out after $patience seconds" >> "$said"
    if ! is_outage "$said" || [ "$count" -ge "$tries" ]; then
      sed "s/^/$script:   /" "$said" >&2
      return 1
    fi
    wait=$((pause * 2 ** count))
    say "$(basename "$1") met an outage (try $count of $tries), again in $wait s: $(tail -n 1 "$said" | cut -c 1-300)"
    sleep "$wait"
    count=$((count + 1))
  done
}

# The policy tool: named by PIPELINE_POLICY_TOOL, on PATH, or built in this checkout.
policy_tool() {
  local here
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  for tool in ${PIPELINE_POLICY_TOOL:+"$PIPELINE_POLICY_TOOL"} "$(command -v policy || true)" "$here"/artifacts/bin/Tool/{release,debug}/policy; do
    [ ! -x "$tool" ] || return 0
  done
  fail "$USAGE" "there is no policy tool: put it on PATH, name it in PIPELINE_POLICY_TOOL, or run dotnet build policy/Tool"
}

# reach: fills the array `reach` with what `policy verify` has to be told of registries, from PIPELINE_PLAIN_HTTP and PIPELINE_CA.
reach() {
  local host
  reach=()
  for host in ${PIPELINE_PLAIN_HTTP:-}; do reach+=(--plain-http "$host"); done
  [ -z "${PIPELINE_CA:-}" ] || reach+=(--ca "$PIPELINE_CA")
}

# ask_policy STACK IMAGE [anybody]: what the stack's policy says of whoever signs the image, into $signing (JSON). Ends the script where nobody
# can, unless it is enough that somebody could once.
# An image that is still in the registry of the stack before it is judged as if it lay in this one's (--registry STACK=HOST names another).
ask_policy() {
  local where=(--in-own-registry)
  [ -z "${registry_of[$1]:-}" ] || where=(--as-registry "${registry_of[$1]}")
  local code=0
  signing=$("$tool" signing "$2" --stack "$1" "${where[@]}" ${namespace:+--namespace "$namespace"} --json) || code=$?
  [ "$code" -eq 0 ] || { [ "${3:-}" = anybody ] && [ -n "$signing" ]; } || fail "$code" "nobody can sign $2 for stack $1"
}

# of FILTER: one text out of $signing.
of() { jq -r "$1" <<< "$signing"; }

# verify IMAGE OPTIONS…: our own verifier under the policy of $signing; its report goes to standard error when it refuses. Of an outage, and of a
# replica that lags behind the registry it was pushed to, it is asked again.
verify() {
  local image=$1 count=1 code as
  shift
  as=$(of '.asRegistry // empty')
  while :; do
    code=0
    "$tool" verify --policy "$(of .policy)" --namespace "$(of .namespace)" ${as:+--as-registry "$as"} "${reach[@]}" "$@" "$image" > "$work/report" 2>&1 || code=$?
    if [ "$code" -ne 3 ] || grep -q 'not-found' "$work/report" || [ "$count" -ge "$tries" ]; then break; fi
    sleep $((pause * 2 ** count))
    count=$((count + 1))
  done
  return "$code"
}

# ask_places STACK: where its registry and key are, into $places (JSON).
ask_places() { places=$("$tool" places --stack "$1" --json) || fail "$USAGE" "the policy of stack $1 cannot be read"; }

# registry STACK: the host of its registry, into $host.
registry() {
  ask_places "$1"
  host=${registry_of[$1]:-$(jq -r '.registry // empty' <<< "$places")}
  [ -n "$host" ] || usage "the registry of stack $1 is not known: --registry $1=HOST"
}

# registry_option STACK=HOST: for --registry.
declare -A registry_of=()
registry_option() {
  [[ $1 =~ ^[A-Za-z0-9._-]+=[a-z0-9.:-]+$ ]] || usage "--registry $1: expected STACK=HOST"
  registry_of[${1%%=*}]=${1#*=}
}
