#!/usr/bin/env bash
# Reviews what a pull request changes in every stack. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/preview.sh [--help]

A step of preview.yml: writes artifacts/reviews/STACK.md, what `pulumi up --refresh` would do to each stack, compared with the plan that the branch
has which the pull request goes to. It runs the pull request's own code, so the job has no secret and may only read; comment.sh publishes later.

  (nothing)  the checkout is the pull request merged (its first parent is the branch); GITHUB_STEP_SUMMARY gets the reviews

Where the stack was promoted, the review says what of the cluster its phase would refuse, by the evidence of that promotion.
A stack whose preview fails gets the errors in the place of its review.

Exit codes: 0 all stacks were reviewed, 1 a preview failed, 2 usage.
HELP
)" "$@"
private_folder
cd "$root"
base=$(git rev-parse --verify --quiet 'HEAD^1') || usage "the checkout has no first parent: fetch two commits"
built infra/Infra.csproj

# Another preview's file would be taken for this one's.
rm -rf artifacts/reviews
mkdir -p artifacts/reviews

# reviewed OPTIONS…: the review of $stack.
reviewed() { artifacts/bin/Infra/debug/ImageTrust.Infra preview --stack "$stack" ${against[@]+"${against[@]}"} "$@" --markdown "artifacts/reviews/$stack.md" > "$work/said" 2>&1; }

# evidence: the file that the last promotion of $stack rests on, where there was one.
evidence() {
  local ledger=stacks/$stack/promotions.jsonl folder
  [ -f "$ledger" ] || return 0
  folder=$(jq -rs 'map(select(.act == "promotion")) | last // empty | "\("0000\(.line)"[-4:])-\(.to)"' "$ledger" 2> "$work/none") || return 0
  [ ! -f "stacks/$stack/evidence/$folder/evidence.json" ] || printf '%s' "stacks/$stack/evidence/$folder/evidence.json"
}

code=0
for settings in Pulumi.*.yaml; do
  stack=${settings#Pulumi.} stack=${stack%.yaml}
  against=()
  ! git cat-file -e "$base:stacks/$stack/plan.json" 2> "$work/none" || against=(--against "git:$base")
  seen=$(evidence)
  if [ -n "$seen" ] && reviewed --evidence "$seen"; then
    say "$stack is reviewed, with $seen"
  # After demotions the evidence may be of another phase; and what is wrong with it is for `policy check` to say.
  elif reviewed; then
    say "$stack is reviewed"
  else
    code=$REFUSED
    say "the preview of $stack fails"
    { printf '### %s\n\nThe preview **fails**:\n\n' "$stack"; tail -c 20000 "$work/said" > "$work/end"; fenced "$work/end"; } > "artifacts/reviews/$stack.md"
  fi
  summary < "artifacts/reviews/$stack.md"
done
exit "$code"
