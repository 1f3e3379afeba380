#!/usr/bin/env bash
# Signs an image so that it counts under a stack's policy. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/signer.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/sign.sh IMAGE@DIGEST --stack STACK [--stack STACK]… [--as AUTHORITY] [--namespace NS] [--registry STACK=HOST]

Signs an image that a registry holds, as the stack's policy wants it in the stack's present phase: with the key in day1, keyless from day1.5 on.
What was signed is verified with our own verifier. The last line on standard output is IMAGE@DIGEST, to be deployed; everything else goes to
standard error. An image that carries the signature already is not signed again.

With several stacks the image is signed for each. A stack judges an image as if it lay in the stack's own registry (Pulumi.STACK.yaml), so one that
will be copied from dev to prod is signed for both where it is.

  --as AUTHORITY        sign as this authority of the image's rule, where there are several
  --namespace NS        where the image will run, where rules differ by namespace
  --registry STACK=HOST the registry of a stack, where its configuration names none

When Fulcio, Rekor or the timestamp authority is down, the call is repeated a few times. Then a key signs instead only if this phase's policy lets a
key of the rule count as a fallback, and with Rekor down only if that key's authority says transparencyLog: not-required. Otherwise nothing is signed.

Exit codes: 0 signed and verified, 1 refused, 2 usage, 3 a service or registry is down: nothing was signed.

HELP
  signer_help
}

image='' authority='' namespace=''
stacks=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --stack | --as | --namespace | --registry)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in
        --stack) stacks+=("$2") ;;
        --as) authority=$2 ;;
        --namespace) namespace=$2 ;;
        *) registry_option "$2" ;;
      esac
      shift 2 ;;
    -*) usage "what is $1?" ;;
    *) [ -z "$image" ] || usage "one image at a time: \"$image\" and \"$1\""; image=$1; shift ;;
  esac
done
[ -n "$image" ] || usage "name an image by digest"
[ ${#stacks[@]} -gt 0 ] || usage "name a stack with --stack"
by_digest "$image"
signer_needs
private_folder

# choose: the way that the phase prefers, into $way; $others has the keys that may stand in for it in an outage.
choose() {
  local filter='[.ways[] | select(.signs)]' issuer
  issuer=$(token_issuer)
  [ -z "$issuer" ] || filter="$filter | map(select(.kind == \"key\" or .issuer == $(jq -n --arg text "$issuer" '$text')))"
  if [ -n "$authority" ]; then
    way=$(jq -c --arg name "$authority" "$filter"' | map(select(.authority == $name)) | first // empty' <<< "$signing")
    [ -n "$way" ] || fail "$REFUSED" "$authority cannot sign $image in $(of .phase): $(jq -r --arg name "$authority" \
      '(.refused[] | select(.authority == $name) | .why) // "the rule does not ask for it"' <<< "$signing")"
    others=''
    return
  fi
  # Who vouches has built nothing: backfill.sh and import.sh name such an authority, a build never becomes one by default.
  way=$(jq -c "$filter"' | map(select(.vouches | not)) | first // empty' <<< "$signing")
  [ -n "$way" ] || fail "$REFUSED" "nobody who builds can sign $image in $(of .phase): name an authority with --as"
  others=''
  [ "$(jq -r .kind <<< "$way")" = key ] || others=$(jq -c "$filter"' | .[] | select(.kind == "key" and .fallback and (.vouches | not))' <<< "$signing")
}

name_of() { jq -r .authority <<< "$1"; }

# is_signed: whether the way's signature is there and counts. Ends the script when that cannot be found out.
is_signed() {
  local code=0
  verify "$image" --signer "$(name_of "$way")" || code=$?
  [ "$code" -ne 3 ] || { cat "$work/report" >&2; fail "$COULD_NOT" "$image could not be looked at (is the digest in the registry?): nothing was signed"; }
  return "$code"
}

# fall_back WHY: signs with a key where the policy permits that, as the next best way.
fall_back() {
  local other code
  while read -r other; do
    [ -n "$other" ] || continue
    if [ "$1" != "Fulcio is down" ] && [ "$(jq -r .transparencyLog <<< "$other")" = required ]; then
      say "$(name_of "$other") is no way out: $1, and its policy requires a log entry (transparencyLog)"
      continue
    fi
    say "WARNING: $1, so $(name_of "$other"), a key, signs in place of $(name_of "$way"): $(of .phase) counts it as a fallback"
    way=$other code=0
    run_cosign "$way" sign "$image" || code=$?
    [ "$code" -ne 0 ] || return 0
  done <<< "$others"
  fail "$COULD_NOT" "$1, and this phase's policy permits no other signer: $image is NOT signed"
}

sign_for() {
  local code=0 why
  ask_policy "$1" "$image"
  choose
  if is_signed; then
    say "$image is signed by $(name_of "$way") already, for stack $1"
    return
  fi
  run_cosign "$way" sign "$image" || code=$?
  if [ "$code" -eq "$COULD_NOT" ]; then
    why=$(service_down) || fail "$COULD_NOT" "the registry is down: $image is NOT signed"
    fall_back "$why"
  elif [ "$code" -ne 0 ]; then
    fail "$REFUSED" "$(name_of "$way") did not sign: $image is NOT signed for stack $1"
  fi
  if ! is_signed; then
    cat "$work/report" >&2
    fail "$REFUSED" "what was signed does not count as $(name_of "$way") under the policy of stack $1: do not deploy $image"
  fi
  say "$image is signed by $(name_of "$way") for stack $1 ($(of .phase)), and verified"
}

for stack in "${stacks[@]}"; do sign_for "$stack"; done
printf '%s\n' "$image"
