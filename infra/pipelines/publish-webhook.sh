#!/usr/bin/env bash
# Builds, signs and attests the webhook's image and writes its digest into a stack. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/signer.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/publish-webhook.sh --stack STACK --base REPOSITORY@DIGEST [--framework] [--arch amd64|arm64] [--tag TAG] [--provenance FILE]
                                          [--registry STACK=HOST]

Previews the stack, whose settings must be good before anything is pushed; builds the webhook's image (webhook/Server/image/build: the same sources and
base give the same digest), pushes it to the stack's registry (registryName, or webhookRegistry where there is no cloud), signs and attests it as the
policy says, holds it to the whole policy, writes the digest into Pulumi.STACK.yaml (image-trust:webhookDigest) and the stack's plan (preview --write).
Review and commit both files; `pulumi up --refresh` deploys. The last line on standard output is the image by digest.

  --base, --framework, --arch   as for webhook/Server/image/build
  --tag TAG             the tag the image gets; it is for people (the commit's beginning, or "local")
  --provenance FILE     SLSA provenance to attest; without it, the run's own on GitHub Actions, and none elsewhere
  --registry STACK=HOST the registry of a stack, where its configuration names none

Needs the .NET SDK, crane, cosign, jq, and for an Azure registry az (`az acr login`). Run it in the repository. The first update of a stack makes its
registry and has no image yet; the second, after this script, has.

Exit codes: 0 published, 1 refused or failed, 2 usage, 3 a service or registry is down.

HELP
  signer_help
}

stack='' base='' tag='' provenance='' build=() options=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --framework) build+=("$1"); shift ;;
    --stack | --base | --arch | --tag | --provenance | --registry)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in
        --stack) stack=$2 ;;
        --base) base=$2 ;;
        --arch) build+=("$1" "$2") ;;
        --tag) tag=$2 ;;
        --provenance) provenance=$2 ;;
        *) registry_option "$2"; options+=("$1" "$2") ;;
      esac
      shift 2 ;;
    *) usage "what is $1?" ;;
  esac
done
[ -n "$stack" ] || usage "name a stack with --stack"
[[ $base =~ @sha256:[0-9a-f]{64}$ ]] || usage "--base \"$base\": expected an image by digest"
[ -f "Pulumi.$stack.yaml" ] || usage "there is no Pulumi.$stack.yaml here: run it in the repository's folder"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
signer_needs
private_folder
registry "$stack"
[ -n "$tag" ] || tag=$(git rev-parse --short=12 HEAD 2> "$work/none" || echo local)
if [[ $host == *.azurecr.io ]]; then
  needs az "it signs in to $host"
  attempt "$work/said" az acr login --name "${host%%.*}" --only-show-errors >&2 || fail "$REFUSED" "az could not sign in to $host"
fi

# What the program refuses of the stack's settings or policy it would refuse after the push as well.
dotnet run --project "$root/infra" -- preview --stack "$stack" > "$work/preview" 2>&1 \
  || { cat "$work/preview" >&2; fail "$REFUSED" "stack $stack cannot be previewed: nothing was built or pushed"; }

say "building for $host"
"$root/webhook/Server/image/build" --base "$base" --to "$host/image-trust/webhook:$tag" "${build[@]}" > "$work/image" || fail "$REFUSED" "the image was not built"
image=$(tail -n 1 "$work/image")
by_digest "$image"
"$root/infra/pipelines/sign.sh" "$image" --stack "$stack" "${options[@]}" > "$work/none" || fail $? "$image is not signed"

what=(--assets "${PIPELINE_ASSETS:-$root/artifacts/obj/Server/project.assets.json}")
[ -n "$provenance" ] || [ -z "${GITHUB_WORKFLOW_REF:-}" ] || provenance=github
[ -z "$provenance" ] || what+=(--provenance "$provenance")
"$root/infra/pipelines/attest.sh" "$image" --stack "$stack" "${what[@]}" "${options[@]}" > "$work/none" || fail $? "$image is not attested"

namespace=''
ask_policy "$stack" "$image"
code=0
verify "$image" || code=$?
[ "$code" -eq 0 ] || { cat "$work/report" >&2; fail "$code" "the policy of stack $stack does not admit $image: its digest was not written"; }

# One line of the configuration, found by its key; with what follows it, since a sample's mark is no longer true.
digest=${image#*@}
awk -v digest="$digest" '
  /^  image-trust:webhookDigest:/ { print "  image-trust:webhookDigest: " digest; found = 1; next }
  { print }
  END { if (!found) print "  image-trust:webhookDigest: " digest }' "Pulumi.$stack.yaml" > "$work/config"
cat "$work/config" > "Pulumi.$stack.yaml"
dotnet run --project "$root/infra" -- preview --stack "$stack" --write >&2 || fail "$REFUSED" "Pulumi.$stack.yaml has the digest, and the stack's plan could not be written"
say "$image is published: review and commit Pulumi.$stack.yaml and stacks/$stack/plan.json, and run pulumi up --refresh"
printf '%s\n' "$image"
