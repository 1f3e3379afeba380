#!/usr/bin/env bash
# Publishes the reviews of a pull request as comments. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/comment.sh [--help]

A step of preview-comment.yml: puts what preview.sh wrote into one comment for each stack, which is changed at the next push instead of written anew.
The workflow runs after `preview` on the repository's own branch, with the right to comment: it takes the pull request from what GitHub says of the
run and nothing from the artifact but texts, of stacks that this branch has. What the code of a fork wrote is shown as plain text.

  REVIEWS         the folder with the artifact's files
  GITHUB_TOKEN    may comment on pull requests

Exit codes: 0 commented, or the pull request has moved on, 1 refused, 2 usage, 3 GitHub is down.
HELP
)" "$@"
# A comment on GitHub has 65,536 characters; a review stays under 60,000 bytes.
readonly LONGEST=60000

given REVIEWS '[^[:cntrl:]]+' "a folder"
[ -d "$REVIEWS" ] || fail "$REFUSED" "there is no folder $REVIEWS: the preview has written nothing"
private_folder
[ "$(event .workflow_run.event)" = pull_request ] || usage "this run does not follow a pull request's"
repository=$(event .repository.full_name)
head=$(event .workflow_run.head_sha)
from=$(event .workflow_run.head_repository.full_name)
owner=$(event .workflow_run.head_repository.owner.login)
branch=$(event .workflow_run.head_branch)

# The event names no pull request for a fork's run. Of those from that branch it is the one that is at that commit.
pages "/repos/$repository/pulls?state=open&head=$(jq -rn --arg text "$owner:$branch" '$text | @uri')"
number=$(jq -r --arg head "$head" --arg from "$from" 'select(.head.sha == $head and .head.repo.full_name == $from) | .number' "$work/list" | head -n 1)
if [ -z "$number" ]; then
  say "no open pull request is at $head any more: nothing to say"
  exit "$DONE"
fi
pages "/repos/$repository/issues/$number/comments"
cp "$work/list" "$work/comments"

# body STACK FILE: the comment. Its first line is how it is found again.
body() {
  printf '%s\n' "$(mark "$1")"
  if [ "$from" = "$repository" ]; then
    head -c "$LONGEST" "$2"
  else
    printf '**%s**, as the code of %s at %s says it. A fork may have changed the program that writes this, so it is shown as text:\n\n' "$1" "$from" "${head:0:12}"
    head -c "$LONGEST" "$2" > "$work/text"
    fenced "$work/text"
  fi
}
mark() { printf '<!-- image-trust: review of %s -->' "$1"; }

for file in "$root"/Pulumi.*.yaml; do
  stack=$(basename "$file" .yaml) stack=${stack#Pulumi.}
  review=$REVIEWS/$stack.md
  # A link in an artifact would lead to a file of this machine.
  if [ ! -f "$review" ] || [ -L "$review" ]; then continue; fi
  body "$stack" "$review" | jq -Rs '{body: .}' > "$work/body"
  cp "$work/comments" "$work/list"
  ours "$(mark "$stack")"
  if [ -n "$found" ]; then
    api PATCH "/repos/$repository/issues/comments/$found" "$work/body"
  else
    api POST "/repos/$repository/issues/$number/comments" "$work/body"
  fi
  say "pull request $number has the review of $stack"
done
