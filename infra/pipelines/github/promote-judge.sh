#!/usr/bin/env bash
# Asks the gate for a stack's next step. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/../signer.sh"
# shellcheck source=infra/pipelines/github/promotion.sh
. "$(dirname "${BASH_SOURCE[0]}")/promotion.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/promote-judge.sh [--help]

A step of promote.yml, after promote-gather.sh: signs the evidence (keyless: the certificate names this workflow), and has `policy promote` judge it. What a
granted step changes in stacks/STACK goes to artifacts/promotion/files; nothing is committed here, and this job could not.

HELP
promotion_help
cat << 'HELP'
  WINDOW              how many days the evidence has to span; 7 where it is empty
  ACCEPT              before day2: repositories that rest on a key or on who only vouches, separated by blanks; may be empty
  INVENTORY_OPTIONS   as for promote-gather.sh

Exit codes: 0 judged (artifacts/promotion/answer says how), 1 the evidence could not be signed, 2 usage, 3 a service is down.

HELP
signer_help)" "$@"
a_stack
given WINDOW '([7-9]|[1-8][0-9]|90)?' "days, 7 to 90, or nothing"
given ACCEPT '[a-z0-9./:_ -]*' "repositories, separated by blanks, or nothing"
given INVENTORY_OPTIONS '[A-Za-z0-9./:=_ -]*' "options of policy inventory, or nothing"
given GITHUB_WORKFLOW_REF '[^[:cntrl:][:space:]]+' "the workflow of this run"
private_folder
cd "$root"
out=artifacts/promotion
[ -f "$out/asked" ] || usage "there is no $out/asked: promote-gather.sh comes first"
to=$(cat "$out/asked")
if [ -z "$to" ]; then exit "$DONE"; fi

judged() {
  printf '%s' "$1" > "$out/answer"
  { printf '### %s to %s: %s\n\n' "$STACK" "$(words "$to")" "$1"; fenced "$out/gate"; } | summary
  say "$STACK to $(words "$to"): $1"
  exit "$DONE"
}
if [ -f "$out/why" ]; then
  cp "$out/why" "$out/gate"
  judged refused
fi

signer_needs
code=0
sign_blob "$out/evidence.json" "$out/evidence.sigstore.json" || code=$?
if [ "$code" -ne 0 ]; then
  ! is_outage "$work/said" || fail "$COULD_NOT" "$(service_down || echo 'a service is down'): the evidence is not signed"
  fail "$REFUSED" "the evidence is not signed"
fi
read -ra more <<< "$INVENTORY_OPTIONS"
case $to in
  *' everywhere') more+=(--everywhere) ;;
  *' '*) more+=(--ring "${to#* }") ;;
esac
for repository in $ACCEPT; do more+=(--accept "$repository"); done
"$tool" promote --stack "$STACK" --to "${to%% *}" --evidence "$out/evidence.json" --window "${WINDOW:-7}d" --bundle "$out/evidence.sigstore.json" \
  --certificate-identity "${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_WORKFLOW_REF" --certificate-oidc-issuer https://token.actions.githubusercontent.com \
  ${PIPELINE_TRUSTED_ROOT:+--trusted-root "$PIPELINE_TRUSTED_ROOT"} ${reach[@]+"${reach[@]}"} ${more[@]+"${more[@]}"} > "$out/gate" 2> "$work/said" || code=$?
cat "$work/said" >&2
case $code in
  0) ;;
  1) judged refused ;;
  *) fail "$REFUSED" "$STACK could not be judged: $(tail -n 1 "$work/said")" ;;
esac
git diff --quiet -- . ":(exclude)stacks/$STACK" || fail "$REFUSED" "more than stacks/$STACK has changed: $(git diff --name-only -- . ":(exclude)stacks/$STACK" | tr '\n' ' ')"
git ls-files -z --modified --others --exclude-standard -- "stacks/$STACK" > "$work/changed"
while IFS= read -r -d '' file; do
  mkdir -p "$out/files/$(dirname "$file")"
  cp "$file" "$out/files/$file"
done < "$work/changed"
judged granted
