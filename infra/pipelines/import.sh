#!/usr/bin/env bash
# Mirrors a third party's image into a stack's registry and vouches for it. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/signer.sh"
# shellcheck source=infra/pipelines/evidence.sh
. "$(dirname "${BASH_SOURCE[0]}")/evidence.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/import.sh IMAGE@DIGEST --to NAME --stack STACK HOW [--as AUTHORITY] [--tag TAG] [--namespace NS] [--registry STACK=HOST]

Mirrors an image by digest, with its platforms and what refers to it, under NAME in the stack's registry, and signs it as an authority of the policy
that vouches for what it did not build (vouchingReason). Before that the upstream's own signature is verified. HOW is one of
  --upstream-key FILE               the upstream signs with this public key
  --upstream-identity SUBJECT --upstream-issuer URL
                                    the upstream signs keyless, as this identity exactly
  --upstream-unsigned               it signs nothing that could be verified: somebody has looked at the image otherwise
and, with the first two, --upstream-root FILE for a Sigstore of its own, --upstream-without-log where it uses no transparency log.

  --to NAME             the repository in the stack's registry, for example mirror/nginx
  --as AUTHORITY        the authority that vouches (import)
  --tag TAG             the tag it gets there, last of all; left out: none

The last line on standard output is the mirrored image, by digest. It may be interrupted and repeated.

Exit codes: 0 mirrored, signed and verified, 1 refused, 2 usage, 3 a service or registry is down.

HELP
  signer_help
}

image='' to='' stack='' authority=import tag='' how='' upstream=() options=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --upstream-unsigned) how+=unsigned; shift ;;
    --upstream-without-log) upstream+=(--ignore-tlog); shift ;;
    --to | --stack | --as | --tag | --namespace | --registry | --upstream-*)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in
        --to) to=$2 ;;
        --stack) stack=$2 ;;
        --as) authority=$2 ;;
        --tag) tag=$2 ;;
        --namespace) options+=("$1" "$2") ;;
        --registry) registry_option "$2"; options+=("$1" "$2") ;;
        --upstream-key) how+=key upstream+=(--key "$2") ;;
        --upstream-identity) how+=identity upstream+=(--certificate-identity "$2") ;;
        --upstream-issuer) upstream+=(--certificate-oidc-issuer "$2") ;;
        --upstream-root) upstream+=(--trusted-root "$2") ;;
        *) usage "what is $1?" ;;
      esac
      shift 2 ;;
    -*) usage "what is $1?" ;;
    *) [ -z "$image" ] || usage "one image at a time: \"$image\" and \"$1\""; image=$1; shift ;;
  esac
done
[ -n "$image" ] || usage "name an image by digest"
[ -n "$stack" ] || usage "name a stack with --stack"
[[ $to =~ ^[a-z0-9._-]+(/[a-z0-9._-]+)*$ ]] || usage "--to \"$to\": expected a repository in the stack's registry"
[[ -z $tag || $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || usage "--tag $tag: expected a tag"
case $how in key | identity | unsigned) ;; *) usage "say how the upstream signs: one of --upstream-key, --upstream-identity, --upstream-unsigned" ;; esac
[ "$how" != unsigned ] || [ ${#upstream[@]} -eq 0 ] || usage "--upstream-unsigned goes with no other --upstream option"
by_digest "$image"
signer_needs
copy_needs
private_folder
registry "$stack"
copy=$host/$to@${image#*@}

namespace=''
for ((i = 0; i < ${#options[@]}; i += 2)); do [ "${options[i]}" != --namespace ] || namespace=${options[i + 1]}; done
ask_policy "$stack" "$copy"
jq -e --arg name "$authority" '.ways | any(.authority == $name and .vouches)' <<< "$signing" > /dev/null \
  || fail "$REFUSED" "$authority does not vouch for $copy in $(of .phase): expected an authority of its rule with a vouchingReason, whose span is open"

if [ "$how" = unsigned ]; then
  say "WARNING: nothing that upstream signed was verified of $image"
else
  code=0
  "$tool" verify "${upstream[@]}" "${reach[@]}" "$image" > "$work/report" 2>&1 || code=$?
  [ "$code" -eq 0 ] || { cat "$work/report" >&2; fail "$code" "upstream's signature of $image was not verified: nothing was mirrored"; }
fi
copy_all "$image" "$copy"
"$(dirname "${BASH_SOURCE[0]}")/sign.sh" "$copy" --stack "$stack" --as "$authority" "${options[@]}" > "$work/none" || fail $? "$copy was mirrored, and is not signed"
if [ -n "$tag" ]; then
  attempt "$work/said" oras tag "${at_target[@]}" "$copy" "$tag" > "$work/none" || fail "$COULD_NOT" "$copy is signed, and could not be tagged"
fi
say "$copy${tag:+ (tag $tag)} is mirrored, and vouched for by $authority"
printf '%s\n' "$copy"
