# shellcheck shell=bash
# How cosign is told to sign: with the key version or the identity that the policy names, and through which Sigstore. Sourced after lib.sh by the
# scripts that sign or attest; cosign 2 and 3 both do.

signer_help() {
  cat << 'HELP'
Who signs
  The policy decides. Keys: the recorded version in Key Vault (`vaultKey`), reached by cosign with your Azure login.
    PIPELINE_SIGN_KEY      a private key's file instead; it must be a version whose span is open (password: COSIGN_PASSWORD)
  Identities: a token whose audience is sigstore, never as an argument:
    SIGSTORE_ID_TOKEN        the token itself, in the environment
    PIPELINE_ID_TOKEN_FILE a file with it, for example the projected token of an AKS service account
    neither                  GitHub Actions' own (permissions: id-token: write), which cosign asks for

A private Sigstore
  cosign 3: PIPELINE_SIGNING_CONFIG and PIPELINE_TRUSTED_ROOT (signing_config.json, trusted_root.json)
  cosign 2: PIPELINE_FULCIO_URL, PIPELINE_REKOR_URL, PIPELINE_TSA_URL, and cosign's own SIGSTORE_ROOT_FILE,
            SIGSTORE_REKOR_PUBLIC_KEY, SIGSTORE_CT_LOG_PUBLIC_KEY_FILE
  neither:  the public-good instance

Registries and programs
  PIPELINE_PLAIN_HTTP      hosts without TLS, separated by blanks;  PIPELINE_CA  a PEM file of authorities for them
  PIPELINE_POLICY_TOOL     the policy tool;  PIPELINE_COSIGN  cosign
  PIPELINE_TRIES (4), PIPELINE_PAUSE (1 s, doubled each time), PIPELINE_PATIENCE (120 s a call)
HELP
}

# Set by lib.sh.
: "${work=}" "${REFUSED=}" "${USAGE=}" "${COULD_NOT=}"

signer_needs() {
  cosign=${PIPELINE_COSIGN:-cosign}
  needs "$cosign" "it signs; a build with Azure Key Vault, such as the project's own releases (Debian's package has none)"
  needs jq "the policy tool's answers are JSON"
  needs timeout "each call is bounded (coreutils)"
  policy_tool
  reach
  # Debian's builds know no version of their own; version 3 is the one with signing configs by default.
  cosign_version=2
  ! "$cosign" sign --help 2>&1 | grep -q -- '--signing-config' || cosign_version=3
}

# signing_config LOG TIME: the file that tells cosign 3 which services to use, into $config; empty for its own (the public-good instance's).
# A log or timestamps that the authority does without are left out, so that nothing is published by mistake and nothing is waited for.
signing_config() {
  config=${PIPELINE_SIGNING_CONFIG:-}
  [ "$1" = not-required ] || return 0
  config=$work/signing_config.json
  local without='del(.rekorTlogUrls) | .rekorTlogConfig = {}'
  [ "$2" != not-required ] || without="$without"' | del(.tsaUrls) | .tsaConfig = {}'
  local base='{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","tsaUrls":[{"url":"https://timestamp.sigstore.dev/api/v1/timestamp",
    "majorApiVersion":1,"validFor":{"start":"2025-07-04T00:00:00Z"},"operator":"sigstore.dev"}],"tsaConfig":{"selector":"ANY"}}'
  if [ -n "${PIPELINE_SIGNING_CONFIG:-}" ]; then base=$(cat "$PIPELINE_SIGNING_CONFIG"); fi
  jq "$without" <<< "$base" > "$config"
}

# services KIND LOG TIME: fills the array `services`.
services() {
  services=()
  if [ "$cosign_version" -eq 3 ]; then
    signing_config "$2" "$3"
    [ -z "$config" ] || services+=(--signing-config "$config")
    [ -z "${PIPELINE_TRUSTED_ROOT:-}" ] || services+=(--trusted-root "$PIPELINE_TRUSTED_ROOT")
    return
  fi
  if [ "$1" = keyless ] && [ -n "${PIPELINE_FULCIO_URL:-}" ]; then services+=(--fulcio-url "$PIPELINE_FULCIO_URL"); fi
  if [ "$2" = not-required ]; then
    services+=(--tlog-upload=false)
  elif [ -n "${PIPELINE_REKOR_URL:-}" ]; then
    services+=(--rekor-url "$PIPELINE_REKOR_URL")
  fi
  if [ "$3" != not-required ] && [ -n "${PIPELINE_TSA_URL:-}" ]; then services+=(--timestamp-server-url "$PIPELINE_TSA_URL"); fi
}

# key_of WAY: the reference cosign signs with, into $key. Its public half must be a version whose span is open: otherwise the signature would
# count for nothing, and a key rotated in the vault alone would have been used.
key_of() {
  local open
  key=${PIPELINE_SIGN_KEY:-$(jq -r '.keys[0].cosign // empty' <<< "$1")}
  [ -n "$key" ] || fail "$REFUSED" "the policy records no vaultKey for $(jq -r .authority <<< "$1"): run policy keys pull, or name a key in PIPELINE_SIGN_KEY"
  attempt "$work/said" "$cosign" public-key --key "$key" > "$work/public.pem" < /dev/null || return "$REFUSED"
  open=$(grep -v -e '-----' "$work/public.pem" | tr -d '\r\n ')
  jq -e --arg key "$open" '.keys | any(.publicKey == $key)' <<< "$1" > /dev/null \
    || fail "$REFUSED" "$key is no version of $(jq -r .authority <<< "$1") whose span is open in the policy: nothing was signed (policy keys pull records a new version)"
}

# token_file: a file with the identity token, into $token; empty where cosign asks GitHub itself. cosign takes a token that it cannot decode for
# a file's name and writes it into its error, so it only ever gets a file.
token_file() {
  token=''
  if [ -n "${SIGSTORE_ID_TOKEN:-}" ]; then
    token=$work/token
    printf '%s' "$SIGSTORE_ID_TOKEN" > "$token"
  elif [ -n "${PIPELINE_ID_TOKEN_FILE:-}" ]; then
    [ -r "$PIPELINE_ID_TOKEN_FILE" ] || fail "$USAGE" "PIPELINE_ID_TOKEN_FILE $PIPELINE_ID_TOKEN_FILE cannot be read"
    token=$PIPELINE_ID_TOKEN_FILE
  elif [ -z "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then
    fail "$USAGE" "a keyless signature needs a token with audience sigstore: SIGSTORE_ID_TOKEN, PIPELINE_ID_TOKEN_FILE, or GitHub Actions with id-token: write"
  fi
}

# token_issuer: who gave the token out, where it can be read before it is used; it tells which identity of a rule this pipeline is.
token_issuer() {
  local text=${SIGSTORE_ID_TOKEN:-}
  if [ -z "$text" ] && [ -r "${PIPELINE_ID_TOKEN_FILE:-}" ]; then text=$(cat "$PIPELINE_ID_TOKEN_FILE"); fi
  [ -n "$text" ] || return 0
  text=$(cut -d . -f 2 <<< "$text" | tr '_-' '/+' | tr -d '\n')
  while [ $((${#text} % 4)) -ne 0 ]; do text+='='; done
  base64 -d 2> "$work/none" <<< "$text" | jq -r '.iss // empty' 2> "$work/none" || true
}

# run_cosign WAY VERB IMAGE OPTIONS…: signs or attests as that way. 0 done, 1 refused, 3 Fulcio, Rekor or the timestamp authority is down.
run_cosign() {
  local way=$1 verb=$2 image=$3 who kind
  shift 3
  kind=$(jq -r .kind <<< "$way")
  services "$kind" "$(jq -r .transparencyLog <<< "$way")" "$(jq -r .timestamp <<< "$way")"
  if [ "$kind" = key ]; then
    key_of "$way" || return
    who=(--key "$key")
  else
    token_file
    who=(${token:+--identity-token "$token"})
  fi
  # The token is in the file; cosign reads the variable too, and would say nothing new.
  attempt "$work/said" env -u SIGSTORE_ID_TOKEN "$cosign" "$verb" --yes "${services[@]}" "${who[@]}" "$@" "$image" < /dev/null && return
  is_outage "$work/said" || return "$REFUSED"
  return "$COULD_NOT"
}

# sign_blob FILE BUNDLE: signs a file as this workflow, with a log entry and a trusted time. The code is cosign's last one.
sign_blob() {
  local format=()
  services keyless required required
  token_file
  [ "$cosign_version" -eq 3 ] || format=(--new-bundle-format)
  attempt "$work/said" env -u SIGSTORE_ID_TOKEN "$cosign" sign-blob --yes ${format[@]+"${format[@]}"} "${services[@]}" ${token:+--identity-token "$token"} --bundle "$2" "$1" \
    > "$work/none" < /dev/null
}

# service_down: which of Sigstore's services the last outage was of, in words; fails for a registry's.
service_down() {
  if grep -Eiq 'signingCert|fulcio' "$work/said"; then echo "Fulcio is down"
  elif grep -Eiq 'log/entries|rekor' "$work/said"; then echo "Rekor is down"
  elif grep -Eiq 'timestamp' "$work/said"; then echo "the timestamp authority is down"
  else return 1
  fi
}
