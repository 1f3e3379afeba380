#!/usr/bin/env bash
# Copies an image from one stack's registry to another's, with everything that vouches for it. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/evidence.sh
. "$(dirname "${BASH_SOURCE[0]}")/evidence.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/copy-image.sh NAME@DIGEST --from STACK --to STACK [--tag TAG] [--namespace NS] [--registry STACK=HOST]…

Copies an image between the registries of two stacks under the same name: built once, trusted from dev to prod. With it go its platforms, its
referrers and theirs, and cosign's tags (.sig, .att, .sbom). Before anything is copied the image must be admitted by both stacks' policies, by the
second as if it lay there already; afterwards it must be again. The last line on standard output is the image in its new place, by digest.

It may be interrupted and repeated: what is there is not copied again, signatures that only the second registry has stay, and the tag comes last.

  NAME@DIGEST           as a pod names it, HOST/NAME@sha256:…, or without the first stack's host
  --tag TAG             the tag it gets in the second registry; left out: none
  --namespace NS        where the image will run, where rules differ by namespace
  --registry STACK=HOST the registry of a stack, where its configuration (Pulumi.STACK.yaml) names none

Exit codes: 0 copied and admitted by both, 1 refused by a policy, 2 usage, 3 a registry is down.

Registries and programs
  oras and jq are needed. Credentials come from docker's config.json: az acr login --name REGISTRY.
  PIPELINE_PLAIN_HTTP, PIPELINE_CA, PIPELINE_POLICY_TOOL, PIPELINE_TRIES, PIPELINE_PAUSE, PIPELINE_PATIENCE: as for sign.sh
                             (a call may take half an hour here: images are large)
HELP
}

image='' from='' to='' tag='' namespace=''
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --from | --to | --tag | --namespace | --registry)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in
        --from) from=$2 ;;
        --to) to=$2 ;;
        --tag) tag=$2 ;;
        --namespace) namespace=$2 ;;
        *) registry_option "$2" ;;
      esac
      shift 2 ;;
    -*) usage "what is $1?" ;;
    *) [ -z "$image" ] || usage "one image at a time: \"$image\" and \"$1\""; image=$1; shift ;;
  esac
done
[ -n "$image" ] || usage "name an image by digest"
if [ -z "$from" ] || [ -z "$to" ]; then usage "name two stacks with --from and --to"; fi
[ "$from" != "$to" ] || usage "--from and --to are the same stack"
[[ -z $tag || $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || usage "--tag $tag: expected a tag"
copy_needs
policy_tool
reach
private_folder

registry "$from"
source_host=$host
registry "$to"
target_host=$host
[ "$source_host" != "$target_host" ] || fail "$USAGE" "stacks $from and $to have one registry, $host: there is nothing to copy"
first=${image%%[/@]*}
if [ "$first" != "$source_host" ]; then
  [[ $first != *[.:]* ]] || usage "$image does not lie in $source_host, the registry of stack $from"
  image=$source_host/$image
fi
by_digest "$image"
name=${image#*/}
copy=$target_host/$name

# admitted STACK IMAGE: by its policy, as if in its own registry.
admitted() {
  ask_policy "$1" "$2" anybody
  local code=0
  verify "$2" || code=$?
  [ "$code" -eq 0 ] && return
  cat "$work/report" >&2
  [ "$code" -ne 3 ] || fail "$COULD_NOT" "$2 could not be looked at for stack $1"
  fail "$REFUSED" "the policy of stack $1 does not admit $2: $3"
}

registry_of[$from]=$source_host registry_of[$to]=$target_host
admitted "$from" "$image" "nothing was copied"
admitted "$to" "$image" "nothing was copied; sign it for $to first (sign.sh $image --stack $to)"
copy_all "$image" "$copy"
# Before the tag: whoever pulls by it gets what was verified here.
admitted "$to" "$copy" "it was copied and has no tag"
admitted "$from" "$image" "it is no longer what was copied"
if [ -n "$tag" ]; then
  attempt "$work/said" oras tag "${at_target[@]}" "$copy" "$tag" > "$work/none" || fail "$COULD_NOT" "$copy was copied, and could not be tagged"
fi
say "$copy${tag:+ (tag $tag)} is admitted by $from and $to"
printf '%s\n' "$copy"
