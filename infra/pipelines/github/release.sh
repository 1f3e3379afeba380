#!/usr/bin/env bash
# Publishes a version: the webhook's image and the policy tool, signed by this workflow. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/../signer.sh"
# shellcheck source=infra/pipelines/statements.sh
. "$(dirname "${BASH_SOURCE[0]}")/../statements.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/release.sh [--help]

A step of release.yml: builds the webhook's image onto the base, pushes it, signs it and attests its bill of materials and the run (keyless: the
certificate names this workflow at this tag), verifies all three, signs what release-program.sh built, and makes GitHub's release with all of it. Its
notes say how to verify with our own tool and with cosign.

  VERSION             v1.2.3, the tag
  BASE                the image's base by digest (docs/operate/03-webhook-image.md), with --framework behind it where it has .NET's runtime
  RELEASE_REPOSITORY  where the image goes, for example ghcr.io/contoso/image-trust/webhook
  GITHUB_TOKEN        may write packages and releases

Exit codes: 0 released, 1 refused or failed, 2 usage, 3 a service or registry is down.

HELP
signer_help)" "$@"
given VERSION 'v[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}(-[0-9A-Za-z.-]{1,40})?' "v1.2.3"
given BASE '[a-z0-9./:-]+@sha256:[0-9a-f]{64}( --framework)?' "an image by digest (the repository's variable WEBHOOK_BASE)"
given RELEASE_REPOSITORY "$AN_IMAGE" "an image's repository"
given GITHUB_WORKFLOW_REF '[^[:cntrl:][:space:]]+' "the workflow of this run"
given GITHUB_REPOSITORY '[A-Za-z0-9._-]+/[A-Za-z0-9._-]+' "OWNER/NAME"
private_folder
cd "$root"
shopt -s nullglob
programs=(artifacts/release/policy-*.tar.gz)
[ ${#programs[@]} -gt 0 ] || usage "artifacts/release has no program: release-program.sh comes first"
# The program that is released verifies what is released.
mkdir "$work/program"
tar --directory "$work/program" -xzf "${programs[0]}" --strip-components 1
PIPELINE_POLICY_TOOL=${PIPELINE_POLICY_TOOL:-$work/program/policy}
signer_needs
needs crane "it pushes the image"
identity=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_WORKFLOW_REF
issuer=https://token.actions.githubusercontent.com
way='{"authority": "this workflow", "kind": "keyless", "transparencyLog": "required", "timestamp": "required"}'

host=$(host_of "$RELEASE_REPOSITORY")
if [ "$host" = ghcr.io ]; then
  crane auth login ghcr.io --username "${GITHUB_ACTOR:-github-actions}" --password-stdin <<< "$GITHUB_TOKEN" >&2 || fail "$REFUSED" "ghcr.io takes no login"
fi
# shellcheck disable=SC2153 # of the step's environment
read -ra base <<< "$BASE"
webhook/Server/image/build --base "${base[@]}" --to "$RELEASE_REPOSITORY:$VERSION" > "$work/image" || fail "$REFUSED" "the image was not built"
image=$(tail -n 1 "$work/image")
by_digest "$image"
materials artifacts/obj/Server/project.assets.json > "$work/materials"
provenance > "$work/provenance"
signed() { local code=0; run_cosign "$way" "$@" || code=$?; [ "$code" -eq 0 ] || fail "$code" "$image is not signed: nothing is released"; }
signed sign "$image"
signed attest "$image" --type cyclonedx --predicate "$work/materials"
signed attest "$image" --type slsaprovenance1 --predicate "$work/provenance"
verified() {
  "$tool" verify --certificate-identity "$identity" --certificate-oidc-issuer "$issuer" ${PIPELINE_TRUSTED_ROOT:+--trusted-root "$PIPELINE_TRUSTED_ROOT"} "${reach[@]}" "$@" "$image" \
    > "$work/report" 2>&1 || { cat "$work/report" >&2; fail "$REFUSED" "$image does not verify: nothing is released"; }
}
verified
verified --attestation cyclonedx --attestation slsaprovenance1

# What people download; each program has its signature and its bill of materials beside it.
files=()
for program in "${programs[@]}"; do
  sign_blob "$program" "$program.sigstore.json" || fail "$REFUSED" "$program is not signed: nothing is released"
  files+=("$program" "$program.sigstore.json" "${program%.tar.gz}.cdx.json")
done
cp "$work/materials" artifacts/release/webhook.cdx.json
files+=(artifacts/release/webhook.cdx.json)

fence='```'
cat > "$work/notes" << END
What changed is in CHANGELOG.md. The webhook's image:

$fence
$image
$fence

It was built and signed by \`$identity\`. With the policy tool of this release:

$fence
policy verify --certificate-identity $identity \\
  --certificate-oidc-issuer $issuer $image
$fence

With cosign, the image and the tool itself:

$fence
cosign verify --certificate-identity $identity \\
  --certificate-oidc-issuer $issuer $image
cosign verify-blob --certificate-identity $identity \\
  --certificate-oidc-issuer $issuer \\
  --bundle $(basename "${programs[0]}").sigstore.json $(basename "${programs[0]}")
$fence
END
# A draft until every file is there: nobody sees half a release.
jq -n --arg tag "$VERSION" --rawfile body "$work/notes" '{tag_name: $tag, name: $tag, body: $body, draft: true}' > "$work/body"
api POST "/repos/$GITHUB_REPOSITORY/releases" "$work/body"
id=$(jq -r .id "$work/answer") upload=$(jq -r '.upload_url | split("{")[0]' "$work/answer")
for file in "${files[@]}"; do
  attempt "$work/said" curl --silent --show-error --fail --max-time 300 --header "@$work/authorization" --header 'content-type: application/octet-stream' \
    --data-binary "@$file" --output "$work/answer" "$upload?name=$(basename "$file")" || fail "$COULD_NOT" "$(basename "$file") could not be uploaded: the release is a draft"
done
printf '{"draft": false}' > "$work/body"
api PATCH "/repos/$GITHUB_REPOSITORY/releases/$id" "$work/body"
output image "$image"
summary < "$work/notes"
printf '%s\n' "$image"
