#!/usr/bin/env bash
# Signs an image of another job, and attests where it comes from. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/sign-image.sh [--help]

A step of sign.yml: signs in to the image's registry where it is Azure's, builds the policy tool, and calls sign.sh and attest.sh.

  IMAGE       the image by digest
  STACKS      the stacks that will run it, separated by blanks; by the last one's policy it is decided who attests
  AUTHORITY   as whom, where the rule has several; may be empty
  SBOM        a file with its bill of materials (CycloneDX or SPDX); may be empty
  and what sign.sh says of private installations

The output `image` is the image by digest, to be deployed.

Exit codes: 0 signed, attested and verified, 1 refused, 2 usage, 3 a service or registry is down.
HELP
)" "$@"
given IMAGE "$AN_IMAGE" "an image"
# shellcheck disable=SC2153 # of the step's environment
by_digest "$IMAGE"
given STACKS "$A_STACK( $A_STACK)*" "stacks' names, separated by blanks"
given AUTHORITY '[A-Za-z0-9._-]*' "an authority's name, or nothing"
given SBOM '[^[:cntrl:]]*' "a file, or nothing"
private_folder
here=$(dirname "${BASH_SOURCE[0]}")/..
host=$(host_of "$IMAGE")
if [[ $host == *.azurecr.io ]]; then
  needs az "it signs in to $host"
  attempt "$work/said" az acr login --name "${host%%.*}" --only-show-errors >&2 || fail "$REFUSED" "az could not sign in to $host"
fi
[ -n "${PIPELINE_POLICY_TOOL:-}" ] || built policy/Tool/Tool.csproj

to=() last=''
for stack in $STACKS; do to+=(--stack "$stack"); last=$stack; done
"$here/sign.sh" "$IMAGE" "${to[@]}" ${AUTHORITY:+--as "$AUTHORITY"} > "$work/signed" || exit $?
"$here/attest.sh" "$IMAGE" --stack "$last" ${AUTHORITY:+--as "$AUTHORITY"} --provenance github ${SBOM:+--sbom "$SBOM"} > "$work/attested" || exit $?
image=$(tail -n 1 "$work/signed")
output image "$image"
printf '%s is signed for %s\n' "$image" "$STACKS" | summary
printf '%s\n' "$image"
