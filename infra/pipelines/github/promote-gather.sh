#!/usr/bin/env bash
# Gathers the evidence that a stack's promotion is judged on. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/github/stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
# shellcheck source=infra/pipelines/github/promotion.sh
. "$(dirname "${BASH_SOURCE[0]}")/promotion.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/promote-gather.sh [--help]

A step of promote.yml: takes an inventory of the stack's cluster, fetches those of earlier nights out of this workflow's own runs on main, reads the
decision log, and writes artifacts/promotion/evidence.json (`policy evidence`). It only reads, and only by names that the committed plan has: the log is in
the plan's Log Analytics workspace, or, where it has none, in the pods that run.

HELP
promotion_help
cat << 'HELP'
  WINDOW              how many days the evidence has to span, 7 to 90; 7 where it is empty
  RINGS               before and in day2: the rings in which it is enforced one after another, separated by blanks, such as
                      first=checkout second=payments,orders everywhere; empty for what the document says, and no further step in day2
  INVENTORY_OPTIONS   --registry HOST for registries beside the stack's own, separated by blanks; may be empty
  GITHUB_TOKEN        may read this repository's runs
  KUBECONFIG          how to reach the cluster; without it az makes one for the plan's AKS cluster
  PIPELINE_PLAIN_HTTP, PIPELINE_CA  as for sign.sh

Exit codes: 0 gathered, or artifacts/promotion/why says why there is none, or there is no further step; 1 refused, 2 usage,
3 the cluster, its log or GitHub cannot be reached.
HELP
)" "$@"
a_stack
given WINDOW '([7-9]|[1-8][0-9]|90)?' "days, 7 to 90, or nothing"
given RINGS "(($A_RING|everywhere)( ($A_RING|everywhere))*)?" "rings NAME=NAMESPACE,… separated by blanks, the word everywhere, or nothing"
given INVENTORY_OPTIONS '[A-Za-z0-9./:=_ -]*' "options of policy inventory, or nothing"
given GITHUB_REPOSITORY '[A-Za-z0-9._-]+/[A-Za-z0-9._-]+' "OWNER/NAME"
given GITHUB_RUN_ID '[0-9]+' "this run's number"
# A question about a log may take ten minutes (a limit of Azure's).
patience=${PIPELINE_PATIENCE:-600}
private_folder
cd "$root"
out=artifacts/promotion gathered=artifacts/gathered
rm -rf "$out" "$gathered"
mkdir -p "$out" "$gathered"
to=$(next_step)
printf '%s' "$to" > "$out/asked"
if [ -z "$to" ]; then
  say "$STACK is in day2: there is no further step"
  exit "$DONE"
fi
now=$(date -u +%s)
# A day more than is asked for: a night's run is some minutes earlier than the last one.
days=$((${WINDOW:-7} + 1))
ago() { date -u -d "@$((now - $1))" +%Y-%m-%dT%H:%M:%SZ; }

if [ -z "${KUBECONFIG:-}" ]; then
  name=$(planned azure-native:containerservice:ManagedCluster cluster resourceName)
  [ -n "$name" ] || fail "$COULD_NOT" "the plan of $STACK has no cluster of its own, and KUBECONFIG is not set"
  kubeconfig_of "$name"
fi
if [ -n "${PIPELINE_POLICY_TOOL:-}" ]; then policy_tool; else built policy/Tool/Tool.csproj; policy_tool; fi
reach
read -ra more <<< "$INVENTORY_OPTIONS"
code=0
"$tool" inventory --stack "$STACK" --json ${reach[@]+"${reach[@]}"} ${more[@]+"${more[@]}"} > "$out/inventory.json" 2> "$work/said" || code=$?
cat "$work/said" >&2
case $code in 0 | 1 | 3) ;; *) fail "$COULD_NOT" "the inventory of $STACK could not be made: $(tail -n 1 "$work/said")" ;; esac
inventories=(--inventory "$out/inventory.json")

# Of runs on main alone, by this workflow: artifacts of this name could be anybody's who may open a pull request.
api GET "/repos/$GITHUB_REPOSITORY/actions/workflows/promote.yml/runs?branch=main&status=completed&per_page=100&created=%3E%3D$(ago $((days * 86400)))"
jq -r --arg here "$GITHUB_REPOSITORY" --arg this "$GITHUB_RUN_ID" '.workflow_runs[] | select(.head_repository.full_name == $here and .head_branch == "main"
  and (.event == "schedule" or .event == "workflow_dispatch") and "\(.id)" != $this) | .id' "$work/answer" > "$work/runs"
while read -r run; do
  api GET "/repos/$GITHUB_REPOSITORY/actions/runs/$run/artifacts?name=promotion-$STACK&per_page=1"
  artifact=$(jq -r '[.artifacts[] | select(.expired | not)][0].id // empty' "$work/answer")
  [ -n "$artifact" ] || continue
  fetch "/repos/$GITHUB_REPOSITORY/actions/artifacts/$artifact/zip" "$work/zip"
  # A night that came no further than the cluster has none.
  unzip -p "$work/zip" inventory.json > "$work/inventory" 2> "$work/none" || continue
  mv "$work/inventory" "$gathered/inventory-$run.json"
  inventories+=(--inventory "$gathered/inventory-$run.json")
done < "$work/runs"

# exported WORKSPACE: the log out of Log Analytics, six hours a question: an answer has 64 MB at most.
exported() {
  local id from
  id=$(az monitor log-analytics workspace list --query "[?name=='$1'].customerId | [0]" --output tsv) || fail "$COULD_NOT" "az cannot list workspaces"
  [[ $id =~ ^[0-9a-f-]{36}$ ]] || fail "$COULD_NOT" "az knows no workspace $1"
  for ((from = days * 86400; from > 0; from -= 21600)); do
    jq -n --arg span "$(ago "$from")/$(ago $((from - 21600)))" '{timespan: $span, query: ("ContainerLogV2"
      + " | where PodNamespace == \"image-trust-system\" and ContainerName == \"webhook\""
      + " | extend Chain = parse_json(tostring(LogMessage)).chain | where isnotnull(Chain)"
      + " | order by tostring(Chain.replica) asc, tolong(Chain.sequence) asc | project LogMessage")}' > "$work/question"
    attempt "$work/said" az rest --method post --resource https://api.loganalytics.io --url "https://api.loganalytics.io/v1/workspaces/$id/query" \
      --headers content-type=application/json --body "@$work/question" --output json --only-show-errors > "$work/rows" || fail "$COULD_NOT" "Log Analytics does not answer"
    jq -e 'has("tables") and (has("error") | not)' "$work/rows" > "$work/none" || fail "$COULD_NOT" "Log Analytics did not give all of the log from $(ago "$from") on"
    jq -c '.tables[0] as $table | ($table.columns | map(.name) | index("LogMessage")) as $at | $table.rows[] | {LogMessage: .[$at]}' "$work/rows" >> "$gathered/log.jsonl"
  done
}
: > "$gathered/log.jsonl"
workspace=$(planned azure-native:operationalinsights:Workspace workspace workspaceName)
if [ -n "$workspace" ]; then
  exported "$workspace"
else
  # One replica after another; where one's cannot be read, what the others wrote is no evidence.
  kubectl logs --namespace image-trust-system --selector app.kubernetes.io/name=image-trust-webhook --container webhook --tail=-1 --max-log-requests=50 \
    > "$gathered/log.jsonl" || fail "$COULD_NOT" "kubectl does not give every replica's log"
fi

if "$tool" evidence --stack "$STACK" "${inventories[@]}" --out "$out/evidence.json" "$gathered/log.jsonl" > "$work/told" 2>&1; then
  fenced "$work/told" | summary
else
  mv "$work/told" "$out/why"
fi
say "$STACK: evidence out of $((${#inventories[@]} / 2)) inventories and $(wc -l < "$gathered/log.jsonl") lines of the log$([ ! -f "$out/why" ] || echo ' cannot be made')"
