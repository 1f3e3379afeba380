#!/usr/bin/env bash
# Says what somebody changed beside the repository, and what runs that the policy does not admit. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/github/stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/drift.sh [--help]

A step of stack.yml, at night: `pulumi preview --refresh --expect-no-changes`, and `policy inventory` of the stack's cluster under its policy. Both are on
the run's page. Where the preview has a change, or the inventory an image that is not admitted or could not be checked, an issue says so: one for each
stack, which is written anew every night and closed by the first night without. It only reads, and an identity that may do no more is enough.

HELP
stack_help
cat << 'HELP'
  GITHUB_TOKEN            may write issues
  KUBECONFIG              how to reach the cluster; without it az makes one for the stack's AKS cluster
  INVENTORY_OPTIONS       further options of policy inventory, separated by blanks; may be empty

Exit codes: 0 looked (the issue says what was found), 2 usage, 3 the state, the cluster or GitHub cannot be reached.
HELP
)" "$@"
given INVENTORY_OPTIONS '[A-Za-z0-9./:=_ -]*' "options of policy inventory, or nothing"
given GITHUB_REPOSITORY '[A-Za-z0-9._-]+/[A-Za-z0-9._-]+' "OWNER/NAME"
private_folder
stack_selected
pulumi=(pulumi --stack "$STACK" --non-interactive --color never)

drifted=''
shown "${pulumi[@]}" preview --refresh --diff --expect-no-changes || drifted=yes
cp "$work/shown" "$work/preview"
told "$STACK: the repository and what is there"

if [ -z "${KUBECONFIG:-}" ]; then
  name=$("${pulumi[@]}" stack output clusterName) || fail "$COULD_NOT" "stack $STACK has no cluster yet, and KUBECONFIG is not set"
  kubeconfig_of "$name"
fi
if [ -n "${PIPELINE_POLICY_TOOL:-}" ]; then policy_tool; else built policy/Tool/Tool.csproj; policy_tool; fi
read -ra more <<< "$INVENTORY_OPTIONS"
inventory=0
"$tool" inventory --stack "$STACK" --markdown ${more[@]+"${more[@]}"} > "$work/inventory" 2> "$work/said" || inventory=$?
cat "$work/said" >&2
case $inventory in 0 | 1 | 3) ;; *) fail "$COULD_NOT" "the inventory of $STACK could not be made: $(tail -n 1 "$work/said")" ;; esac
summary < "$work/inventory"

mark="<!-- image-trust: drift of $STACK -->"
{
  if [ -n "$drifted" ]; then
    printf 'pulumi preview --refresh has changes, or fails. Somebody changed what this stack owns, or an update is missing: docs/operate/04-changed-by-hand.md.\n\n'
    tail -c 25000 "$work/preview" > "$work/end"
    fenced "$work/end" diff
  else
    printf 'What is there is what is committed.\n'
  fi
  printf '\n'
  # Names in it are whatever somebody called an image.
  head -c 25000 "$work/inventory" > "$work/end"
  fenced "$work/end"
} > "$work/text"
if [ -n "$drifted" ] || [ "$inventory" -ne 0 ]; then
  issue "$mark" "$STACK is not as the repository says" "$work/text"
  say "$STACK is not as the repository says: issue $number"
else
  no_issue "$mark"
  say "$STACK is as the repository says${number:+ again: issue $number is closed}"
fi
