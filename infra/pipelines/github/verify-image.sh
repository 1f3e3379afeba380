#!/usr/bin/env bash
# Verifies an image in another repository's workflow. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/verify-image.sh [--help]

The step of the action verify-image: `policy verify`, by a trust policy of the caller's checkout or by one identity.

  IMAGE       the image, by digest or tag
  POLICY      a trust-policy.yaml, with its keys and roots beside it;  PHASE, NAMESPACE  as for policy verify; may be empty
  IDENTITY    without POLICY: the certificate's subject, and ISSUER its issuer, both exactly

The output `image` is the image by the digest that was verified. The whole report is on the run's page.

Exit codes: 0 verified, 1 refused, 2 usage, 3 it could not be checked.
HELP
)" "$@"
given IMAGE "$AN_IMAGE" "an image"
given POLICY '[^[:cntrl:]]*' "a file, or nothing"
given PHASE '(day1|day1\.5|day2)?' "day1, day1.5, day2 or nothing"
given NAMESPACE '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?' "a namespace, or nothing"
given IDENTITY '[^[:cntrl:][:space:]]*' "a certificate's subject, or nothing"
given ISSUER '[^[:cntrl:][:space:]]*' "an issuer, or nothing"
if [ -n "$POLICY" ]; then
  [ -z "$IDENTITY$ISSUER" ] || usage "POLICY and IDENTITY are two standards; give one"
  by=(--policy "$POLICY" ${PHASE:+--phase "$PHASE"} ${NAMESPACE:+--namespace "$NAMESPACE"})
else
  if [ -z "$IDENTITY" ] || [ -z "$ISSUER" ]; then usage "say who must have signed: POLICY, or IDENTITY and ISSUER"; fi
  by=(--certificate-identity "$IDENTITY" --certificate-oidc-issuer "$ISSUER" ${PIPELINE_TRUSTED_ROOT:+--trusted-root "$PIPELINE_TRUSTED_ROOT"})
fi
private_folder
[ -n "${PIPELINE_POLICY_TOOL:-}" ] || built policy/Tool/Tool.csproj
policy_tool
reach

# The record decides and names the digest; the report is about that digest, whatever the tag is by then.
code=0
# shellcheck disable=SC2153 # of the step's environment
"$tool" verify "${by[@]}" ${reach[@]+"${reach[@]}"} --json "$IMAGE" > "$work/record" 2> "$work/said" || code=$?
image=$(jq -r '.pinned // empty' "$work/record" 2> "$work/none") || image=''
if [ -n "$image" ]; then
  "$tool" verify "${by[@]}" ${reach[@]+"${reach[@]}"} "$image" > "$work/report" 2>&1 || true
else
  cp "$work/said" "$work/report"
fi
cat "$work/report" >&2
fenced "$work/report" | summary
[ "$code" -eq 0 ] || exit "$code"
output image "$image"
printf '%s\n' "$image"
