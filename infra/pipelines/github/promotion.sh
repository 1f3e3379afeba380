# shellcheck shell=bash
# What the steps of promote.yml share. Sourced after lib.sh.
#
# They hand on, in a folder that becomes the artifact promotion-STACK:
#   asked          the step that the stack would take: a phase, and behind it a ring with its namespaces or the word everywhere; empty where there is none
#   inventory.json tonight's; later nights take it along
#   evidence.json, evidence.sigstore.json
#   why            why there is no evidence
#   answer, gate   granted or refused, and the gate's table
#   files/         what a promotion changes, from the repository's root

# Set by lib.sh.
: "${root=}" "${STACK=}"

promotion_help() {
  cat << 'HELP'
  STACK   the stack
HELP
}

# A step as `asked` has it, and rings as people write them into PROMOTE_RINGS.
# shellcheck disable=SC2034 # for the scripts
readonly A_RING='[a-z0-9-]{1,63}=[a-z0-9-]{1,63}(,[a-z0-9-]{1,63})*'
# shellcheck disable=SC2034 # for the scripts
readonly A_STEP="day1\\.5|day2( everywhere| $A_RING)?"

# next_step: the step that the stack can ask for; nothing where there is none.
next_step() {
  local last
  last=$(jq -sc last "$root/stacks/$STACK/promotions.jsonl")
  case $(jq -r .to <<< "$last") in
    day1) echo day1.5 ;;
    day1.5) echo "day2$(next_ring "$last")" ;;
    day2) [ -z "$(next_ring "$last")" ] || echo "day2$(next_ring "$last")" ;;
    *) fail "$REFUSED" "stacks/$STACK/promotions.jsonl does not say where $STACK is" ;;
  esac
}

# next_ring LINE: the first of RINGS with a namespace that is not enforced by that line of the ledger, behind a blank.
next_ring() {
  local ring
  [ "$(jq -r .enforces <<< "$1")" != everywhere ] || return 0
  for ring in $RINGS; do
    if [ "$ring" = everywhere ] || [ "$(jq --arg all "${ring#*=}" '($all | split(",")) - (.rings // []) | length' <<< "$1")" -gt 0 ]; then
      printf ' %s' "$ring"
      return 0
    fi
  done
}

# words STEP: for people.
words() {
  local phase=${1%% *} ring=${1#* } namespaces
  namespaces=${ring#*=}
  case $1 in
    *' everywhere') echo "$phase, enforced everywhere" ;;
    *=*) echo "$phase, ring ${ring%%=*} (${namespaces//,/, })" ;;
    *) echo "$phase" ;;
  esac
}

# planned TYPE NAME FIELD: what the stack's committed plan calls a resource; nothing where it has none.
planned() {
  jq -r --arg type "$1" --arg name "$2" --arg field "$3" '.resources[] | select(.type == $type and .name == $name) | .inputs[$field] | strings' "$root/stacks/$STACK/plan.json"
}
