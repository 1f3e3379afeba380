#!/usr/bin/env bash
# Gives a stack's signing key a new version, in the vault and in the policy. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/rotate-key.sh --stack STACK [--authority AUTHORITY] [--begins-in HOURS] [--overlap DAYS]

Makes a new version of the stack's key in Key Vault, fetches its public half, and adds it to the stack's policy: the new version signs from its
beginning on, and the ones before it end after the overlap. What they have signed until then stays trusted, because each signature is judged by the
time at which it was made. Review and commit what was written, and run `pulumi up --refresh` before the new version begins: sign.sh signs with the
version whose span is open, so nothing is signed with a key that the cluster does not know.

Interrupted after the vault made the version, it goes on with that version when it is run again; run once more after it is done, it changes the key again.

  --authority AUTHORITY the key authority of the policy (release-key)
  --begins-in HOURS     from now until the new version signs: the time for review and deployment (24)
  --overlap DAYS        from there until the old versions end (14)

Needs az, signed in with the rights to rotate and read the key (Key Vault Crypto Officer), and jq. An authority whose signatures need no trusted time is
left without ends, since its images would end with it; sign the running ones again first.

Exit codes: 0 the policy has the new version, 1 the vault refused or the policy has to be edited by hand, 2 usage, 3 the vault is down.
HELP
}

stack='' authority=release-key begins=24 overlap=14
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --stack | --authority | --begins-in | --overlap)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in --stack) stack=$2 ;; --authority) authority=$2 ;; --begins-in) begins=$2 ;; *) overlap=$2 ;; esac
      shift 2 ;;
    *) usage "what is $1?" ;;
  esac
done
[ -n "$stack" ] || usage "name a stack with --stack"
[[ $begins =~ ^[0-9]{1,4}$ ]] || usage "--begins-in $begins: expected a number of hours"
[[ $overlap =~ ^[1-9][0-9]{0,3}$ ]] || usage "--overlap $overlap: expected a number of days"
needs az "it rotates the key"
needs jq "the answers are JSON"
needs timeout "each call is bounded (coreutils)"
policy_tool
private_folder

# vault WHAT az-arguments…: the answer into $work/answer.
vault() {
  local what=$1
  shift
  attempt "$work/said" az "$@" --output json --only-show-errors > "$work/answer" && return
  ! is_outage "$work/said" || fail "$COULD_NOT" "the vault is down: $what"
  fail "$REFUSED" "the vault refused: $what"
}

ask_places "$stack"
name=$(jq -r '.vault // empty' <<< "$places")
key=$(jq -r .key <<< "$places")
[ -n "$name" ] || usage "the configuration of stack $stack names no vault (image-trust:keyVaultName)"
jq -e --arg name "$authority" '.vaultKeys | has($name)' <<< "$places" > /dev/null || usage "$authority is no key authority of stack $stack"
held() { jq -e --arg name "$authority" --arg id "$1" '.vaultKeys[$name] | index($id)' <<< "$places" > /dev/null; }

vault "its newest version was not read" keyvault key show --vault-name "$name" --name "$key"
id=$(jq -r '.key.kid // empty' "$work/answer")
if held "$id"; then
  vault "no version was made" keyvault key rotate --vault-name "$name" --name "$key"
  id=$(jq -r '.key.kid // empty' "$work/answer")
  ! held "$id" || fail "$REFUSED" "the vault answered with a version that the policy holds already: $id"
elif [ "$(jq -r --arg name "$authority" '.vaultKeys[$name] | length' <<< "$places")" -eq 0 ]; then
  fail "$REFUSED" "the policy records no version of $authority yet: run policy keys pull --stack $stack, review and commit, and rotate then"
else
  say "the vault has a version that the policy lacks, from a rotation that did not end: going on with $id"
fi

vault "the public half of $id was not fetched" keyvault key download --id "$id" --encoding PEM --file "$work/public.pem"
from=$(date -u -d "+$begins hours" +%Y-%m-%dT%H:%M:%SZ)
"$tool" keys add --stack "$stack" --authority "$authority" --vault-key "$id" --public-key "$work/public.pem" --valid-from "$from" --overlap "$overlap" >&2 \
  || fail $? "the vault has the new version, and the policy has to be mended by hand: $id"
say "$id signs from $from. Review and commit stacks/$stack, and run pulumi up --refresh before then"
printf '%s\n' "$id"
