#!/usr/bin/env bash
# Brings a stack to what is committed. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/github/stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/deploy.sh [--help]

A step of stack.yml: `pulumi preview --refresh`, whose end is shown on the run's page, and where it succeeds `pulumi up --refresh`.

HELP
stack_help
cat << 'HELP'

The outputs `phase` and `webhook` are the stack's own of these names.

Exit codes: 0 deployed, 1 the preview or the update failed, 2 usage, 3 the state cannot be reached.
HELP
)" "$@"
private_folder
stack_made
pulumi=(pulumi --stack "$STACK" --non-interactive --color never)

shown "${pulumi[@]}" preview --refresh --diff || { told "$STACK: the preview failed"; fail "$REFUSED" "the preview of $STACK failed: nothing was changed"; }
told "$STACK: what the update will do"
shown "${pulumi[@]}" up --refresh --yes --skip-preview || { told "$STACK: the update failed"; fail "$REFUSED" "the update of $STACK failed: docs/operate/01-stacks.md says what to do then"; }
told "$STACK: what the update did"
"${pulumi[@]}" stack output --json > "$work/outputs" || fail "$REFUSED" "the outputs of $STACK cannot be read"
output phase "$(jq -r '.phase' "$work/outputs")"
output webhook "$(jq -r '.webhook' "$work/outputs")"
say "$STACK is deployed, $(jq -r '.phase' "$work/outputs")"
