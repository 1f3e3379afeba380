#!/usr/bin/env bash
# Signs images that ran before anything was signed, as an authority that says so. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/signer.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/backfill.sh --stack STACK [--as AUTHORITY] [--namespace NS] [--registry STACK=HOST] < IMAGES

Vouches for images that run and that nobody signed: reads them by digest from standard input (HOST/NAME@sha256:…, one a line; the rest of a line, empty
lines and lines that begin with # are left out) and signs each as an authority of the policy that has a vouchingReason. Such images are counted
apart, as vouched for and not built by us, and the authority's key ends (validUntil), so that this stays a thing of the past. Look at the list first:
whatever is on it will be trusted.

The images that are signed, now or before, are printed by digest, one a line. One that cannot be signed does not keep the others from it.

  --as AUTHORITY        the authority that vouches (backfill)
  --namespace NS        where the images run, where rules differ by namespace
  --registry STACK=HOST the registry of a stack, where its configuration names none

Exit codes: 0 all signed, 1 some were refused, 2 usage, 3 a service or registry is down: some were not signed.

HELP
  signer_help
}

stack='' authority=backfill namespace='' options=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --stack | --as | --namespace | --registry)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in
        --stack) stack=$2 ;;
        --as) authority=$2 ;;
        --namespace) namespace=$2 options+=("$1" "$2") ;;
        *) registry_option "$2"; options+=("$1" "$2") ;;
      esac
      shift 2 ;;
    *) usage "what is $1?" ;;
  esac
done
[ -n "$stack" ] || usage "name a stack with --stack"
signer_needs
private_folder

# vouches IMAGE: whether that authority vouches for it. One that builds would be counted as the image's builder.
vouches() {
  signing=''
  (ask_policy "$stack" "$1" && printf '%s' "$signing" > "$work/signing") || return
  signing=$(cat "$work/signing")
  jq -e --arg name "$authority" '.ways | any(.authority == $name and .vouches)' <<< "$signing" > /dev/null && return
  say "$authority does not vouch for $1 in $(of .phase): expected an authority of its rule with a vouchingReason, whose span is open"
  return "$REFUSED"
}

code=0 signed=0 all=0
while read -r image _; do
  [[ -n $image && $image != '#'* ]] || continue
  all=$((all + 1)) one=0
  if (by_digest "$image"); then
    # It says itself why not.
    { vouches "$image" && "$(dirname "${BASH_SOURCE[0]}")/sign.sh" "$image" --stack "$stack" --as "$authority" "${options[@]}" < /dev/null; } || one=$?
  else
    one=$REFUSED
  fi
  [ "$one" -ne 0 ] || signed=$((signed + 1))
  # A refusal is not to be overlooked among outages; everything else of a single image is one.
  if [ "$one" -eq "$COULD_NOT" ]; then [ "$code" -ne 0 ] || code=$COULD_NOT; elif [ "$one" -ne 0 ]; then code=$REFUSED; fi
done
[ "$all" -gt 0 ] || usage "standard input names no image"
say "$signed of $all images are vouched for by $authority"
exit "$code"
