#!/usr/bin/env bash
# Makes a granted step a pull request, and a refused one an issue. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/github/promotion.sh
. "$(dirname "${BASH_SOURCE[0]}")/promotion.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/promote-propose.sh [--help]

A step of promote.yml, in a job that may write here and reaches no cluster. Granted: a commit on the branch promote/STACK, made by GitHub's interface, which
signs it, and a pull request with the gate's table. It stays as it is while the stack's folder on main does and the gate grants the step each night; where
main has changed it is made anew, and where the gate refuses it is closed. Refused: one issue for each stack, written anew every night and closed when the
step is granted.

HELP
promotion_help
cat << 'HELP'
  PROMOTION      the folder with what promote-judge.sh left
  GITHUB_TOKEN   may write contents, pull requests and issues

Exit codes: 0 done, 1 refused: a file is none that a promotion changes, 2 usage, 3 GitHub is down.
HELP
)" "$@"
# A text on GitHub has 65,536 characters.
readonly LONGEST=50000

a_stack
given PROMOTION '[^[:cntrl:]]+' "a folder"
given GITHUB_REPOSITORY '[A-Za-z0-9._-]+/[A-Za-z0-9._-]+' "OWNER/NAME"
given GITHUB_RUN_ID '[0-9]+' "this run's number"
[ -f "$PROMOTION/asked" ] || usage "there is no $PROMOTION/asked: promote-gather.sh comes first"
private_folder
cd "$root"
to=$(head -c 2000 "$PROMOTION/asked") answer=''
[[ $to =~ ^($A_STEP)?$ ]] || fail "$REFUSED" "$PROMOTION/asked has no step in it"
to=$(words "$to")
[ ! -f "$PROMOTION/answer" ] || answer=$(head -c 20 "$PROMOTION/answer")
here=/repos/$GITHUB_REPOSITORY branch=promote/$STACK
run=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
base=$(git rev-parse HEAD)
# What it is proposed on. Where the stack has another folder by now, it would be another proposal.
folder=$(git rev-parse "HEAD:stacks/$STACK")
mark="<!-- image-trust: promotion of $STACK"
issue_mark="<!-- image-trust: no promotion of $STACK -->"

pages "$here/pulls?state=open&head=$(jq -rn --arg text "${GITHUB_REPOSITORY%%/*}:$branch" '$text | @uri')"
jq -c --arg here "$GITHUB_REPOSITORY" 'select(.head.repo.full_name == $here)' "$work/list" > "$work/pulls"
cp "$work/pulls" "$work/list"
ours "$mark "
pull=$found

withdraw() {
  [ -n "$pull" ] || return 0
  printf '{"state": "closed"}' > "$work/body"
  api PATCH "$here/pulls/$pull" "$work/body"
  say "pull request $pull is closed: $1"
}

# table: the gate's, as text: names in it are whatever somebody called a workload.
table() {
  head -c "$LONGEST" "$PROMOTION/gate" > "$work/gate"
  fenced "$work/gate"
}

if [ "$answer" != granted ]; then
  withdraw "the step is not granted any more"
  if [ -z "$to" ]; then
    no_issue "$issue_mark"
    say "$STACK is in day2: there is no further step"
    exit "$DONE"
  fi
  [ "$answer" = refused ] || usage "$PROMOTION/answer is neither granted nor refused: promote-judge.sh comes first"
  { printf 'The gate does not grant %s yet. What each code means, and what helps: docs/operate/10-promotion.md. This is %s.\n\n' "$to" "$run"; table; } > "$work/text"
  issue "$issue_mark" "$STACK is not ready for $to" "$work/text"
  say "$STACK is not ready for $to: issue $number"
  exit "$DONE"
fi

no_issue "$issue_mark"
cp "$work/pulls" "$work/list"
ours "$mark from $folder -->"
if [ -n "$found" ]; then
  say "pull request $found stands, and the gate still grants it"
  exit "$DONE"
fi
[ -z "$(find "$PROMOTION/files" ! -type d ! -type f)" ] || fail "$REFUSED" "a promotion has no links"
(cd "$PROMOTION/files" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) > "$work/paths"
[ -s "$work/paths" ] || fail "$REFUSED" "a promotion changes something"
printf '[]' > "$work/entries"
while IFS= read -r path; do
  [[ $path =~ ^stacks/$STACK/(trust-policy\.yaml|promotions\.jsonl|plan\.json|evidence/[0-9]{4}-day[12](\.5)?/[a-z.-]+\.json)$ ]] || fail "$REFUSED" "a promotion of $STACK does not change $path"
  base64 -w 0 "$PROMOTION/files/$path" > "$work/content"
  jq -n --rawfile content "$work/content" '{$content, encoding: "base64"}' > "$work/body"
  api POST "$here/git/blobs" "$work/body"
  jq --arg path "$path" --slurpfile blob "$work/answer" '. + [{$path, mode: "100644", type: "blob", sha: $blob[0].sha}]' "$work/entries" > "$work/more"
  mv "$work/more" "$work/entries"
done < "$work/paths"
jq --arg tree "$(git rev-parse "HEAD^{tree}")" '{base_tree: $tree, tree: .}' "$work/entries" > "$work/body"
api POST "$here/git/trees" "$work/body"
jq --arg base "$base" --arg message "Promote $STACK to $to

By the evidence and the gate of $run" '{$message, tree: .sha, parents: [$base]}' "$work/answer" > "$work/body"
api POST "$here/git/commits" "$work/body"
commit=$(jq -r .sha "$work/answer")
api GET "$here/git/matching-refs/heads/$branch"
if jq -e --arg ref "refs/heads/$branch" 'any(.[]; .ref == $ref)' "$work/answer" > "$work/none"; then
  jq -n --arg sha "$commit" '{$sha, force: true}' > "$work/body"
  api PATCH "$here/git/refs/heads/$branch" "$work/body"
else
  jq -n --arg sha "$commit" --arg ref "refs/heads/$branch" '{$sha, $ref}' > "$work/body"
  api POST "$here/git/refs" "$work/body"
fi

cat > "$work/text" << END
$mark from $folder -->
The gate grants $STACK the step to $to. It says what each line below asks in docs/operate/10-promotion.md, and verified every digest itself; the evidence is in
this commit, signed by this workflow ($run). \`policy check\` asks the gate again.

GitHub starts no checks for what a workflow has opened: **close this pull request and open it again** to have them, and a review that shows what of the
cluster $to would refuse. After the merge \`deploy\` brings the stack there.

END
table >> "$work/text"
jq -Rs --arg title "Promote $STACK to $to" --arg head "$branch" '{title: $title, body: ., head: $head, base: "main"}' "$work/text" > "$work/body"
if [ -n "$pull" ]; then
  jq 'del(.head)' "$work/body" > "$work/more"
  api PATCH "$here/pulls/$pull" "$work/more"
else
  api POST "$here/pulls" "$work/body"
fi
say "$STACK can go to $to: pull request $(jq -r .number "$work/answer")"
