# shellcheck shell=bash
# What the steps of GitHub's workflows share beside ../lib.sh. Sourced, never run.
#
# A step gets what people typed, and what a pull request brought, through its environment alone: a `${{ … }}` in the text of a step would be part
# of its program. Each value is held to a form here before it is used, and what came from a fork is never run, only shown.

# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)

# Set by ../lib.sh.
: "${work=}" "${COULD_NOT=}" "${REFUSED=}"

# A stack's and an image's form. An image may have a tag here, where it is only looked at.
# shellcheck disable=SC2034 # for the scripts
readonly A_STACK='[a-z][a-z0-9-]{0,30}' AN_IMAGE='[a-z0-9.:-]+(/[a-z0-9._-]+)+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?'

# begin HELP-TEXT ARGUMENTS…: these scripts take nothing but --help.
begin() {
  local text=$1
  shift
  case ${1:-} in
    '') [ -n "${GITHUB_ACTIONS:-}" ] || usage "this is a step of a workflow, and GITHUB_ACTIONS is not set" ;;
    --help | -h) printf '%s\n' "$text"; exit 0 ;;
    *) usage "what is $1?" ;;
  esac
}

# given NAME PATTERN WORDS: a value of the environment that must have a form; one that is not set is empty from here on.
given() {
  printf -v "$1" '%s' "${!1:-}"
  [[ ${!1} =~ ^($2)$ ]] || usage "$1 is \"$(tr -cd '[:print:]' <<< "${!1}" | cut -c 1-200)\": expected $3"
}

# a_stack: the stack in STACK, which this checkout has.
a_stack() {
  given STACK "$A_STACK" "a stack's name"
  # shellcheck disable=SC2153 # of the step's environment
  [ -f "$root/Pulumi.$STACK.yaml" ] || usage "STACK is \"$STACK\": there is no Pulumi.$STACK.yaml here"
}

# summary: what it reads is shown on the run's page.
summary() { cat >> "${GITHUB_STEP_SUMMARY:-/dev/null}"; }

# output NAME VALUE: for later steps and jobs. One line, or it would be several outputs.
output() {
  [[ $2 != *$'\n'* ]] || fail "$REFUSED" "the output $1 would have several lines"
  printf '%s=%s\n' "$1" "$2" >> "${GITHUB_OUTPUT:-/dev/null}"
}

# fenced FILE [LANGUAGE]: its text as text, whatever is in it: the fence is longer than any run of backticks in the file.
fenced() {
  local longest
  longest=$(grep -oE '`+' "$1" | awk '{ if (length > most) most = length } END { print most + 0 }') || true
  local fence
  fence=$(printf '`%.0s' $(seq $((longest < 3 ? 3 : longest + 1))))
  printf '%s%s\n' "$fence" "${2:-}"
  tr -d '\000' < "$1"
  printf '\n%s\n' "$fence"
}

# event FILTER: out of the document of the event, which GitHub wrote and somebody else may have filled.
event() { jq -er "$1" "$GITHUB_EVENT_PATH" 2> "$work/none" || fail "$USAGE" "the event of this run has no $1"; }

# api METHOD PATH [BODY-FILE]: GitHub's answer into $work/answer. The token goes into a file for curl, and into no argument.
api() {
  [ -n "${GITHUB_TOKEN:-}" ] || usage "GITHUB_TOKEN is not set"
  printf 'authorization: Bearer %s\n' "$GITHUB_TOKEN" > "$work/authorization"
  attempt "$work/said" curl --silent --show-error --fail --max-time 60 --request "$1" --header "@$work/authorization" \
    --header 'accept: application/vnd.github+json' --header 'x-github-api-version: 2022-11-28' \
    ${3:+--header 'content-type: application/json' --data-binary "@$3"} --output "$work/answer" "${GITHUB_API_URL:-https://api.github.com}$2" \
    || fail "$COULD_NOT" "GitHub did not do $1 $2"
}

# fetch PATH FILE: a file that GitHub has. It sends on to a storage of its own, which curl gives no token.
fetch() {
  [ -n "${GITHUB_TOKEN:-}" ] || usage "GITHUB_TOKEN is not set"
  printf 'authorization: Bearer %s\n' "$GITHUB_TOKEN" > "$work/authorization"
  attempt "$work/said" curl --silent --show-error --fail --location --max-redirs 3 --max-time 300 --header "@$work/authorization" \
    --header 'x-github-api-version: 2022-11-28' --output "$2" "${GITHUB_API_URL:-https://api.github.com}$1" || fail "$COULD_NOT" "GitHub did not do GET $1"
}

# pages PATH: the elements of all pages of a list, a line each, into $work/list.
pages() {
  local page=1 mark='?'
  [[ $1 != *\?* ]] || mark='&'
  : > "$work/list"
  while [ "$page" -le 50 ]; do
    api GET "$1${mark}per_page=100&page=$page"
    jq -c '.[]' "$work/answer" >> "$work/list"
    [ "$(jq length "$work/answer")" -eq 100 ] || return 0
    page=$((page + 1))
  done
}

# ours MARK: which of $work/list was written by this repository's workflows and begins with the mark; the first one's number or id, into $found.
ours() {
  # shellcheck disable=SC2034 # for the scripts
  found=$(jq -r --arg mark "$1" 'select(.user.login == "github-actions[bot]" and ((.body // "") | startswith($mark))) | .number // .id' "$work/list" | head -n 1)
}

# issue MARK TITLE TEXT-FILE: the one open issue of ours that begins with the mark, written anew, or a new one; its number into $number.
issue() {
  pages "/repos/$GITHUB_REPOSITORY/issues?state=open&creator=github-actions%5Bbot%5D"
  ours "$1"
  { printf '%s\n' "$1"; cat "$3"; } | jq -Rs --arg title "$2" '{title: $title, body: .}' > "$work/body"
  if [ -n "$found" ]; then api PATCH "/repos/$GITHUB_REPOSITORY/issues/$found" "$work/body"; else api POST "/repos/$GITHUB_REPOSITORY/issues" "$work/body"; fi
  # shellcheck disable=SC2034 # for the scripts
  number=$(jq -r .number "$work/answer")
}

# no_issue MARK: closes it; its number into $number, empty where there was none.
no_issue() {
  pages "/repos/$GITHUB_REPOSITORY/issues?state=open&creator=github-actions%5Bbot%5D"
  ours "$1"
  # shellcheck disable=SC2034 # for the scripts
  number=$found
  [ -n "$found" ] || return 0
  printf '{"state": "closed", "state_reason": "completed"}' > "$work/body"
  api PATCH "/repos/$GITHUB_REPOSITORY/issues/$found" "$work/body"
}

# built PROJECT: a program of this repository, built quietly.
built() { dotnet build "$root/$1" -nologo -v quiet -clp:NoSummary > "$work/build.log" 2>&1 || { cat "$work/build.log" >&2; fail "$REFUSED" "$1 does not build"; }; }
