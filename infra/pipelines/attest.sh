#!/usr/bin/env bash
# Attests what is known of an image: contents, origin, vulnerabilities. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/signer.sh
. "$(dirname "${BASH_SOURCE[0]}")/signer.sh"
# shellcheck source=infra/pipelines/statements.sh
. "$(dirname "${BASH_SOURCE[0]}")/statements.sh"

help() {
  cat << 'HELP'
usage: infra/pipelines/attest.sh IMAGE@DIGEST --stack STACK [what is attested]… [--as AUTHORITY] [--namespace NS] [--registry STACK=HOST]

Attests, as whom the policy lets attest in the stack's present phase, and verifies each with our own verifier. The last line on standard output is
IMAGE@DIGEST; everything else goes to standard error. What is attested already by that authority is attested again: the newer report decides.

  --sbom FILE           a bill of materials: CycloneDX or SPDX, JSON
  --assets FILE         a CycloneDX bill of materials made of what NuGet resolved (project.assets.json, in a project's obj folder)
  --provenance FILE     SLSA provenance v1, the predicate
  --provenance github   the same, made of the GitHub Actions run this is (build type https://actions.github.io/buildtypes/workflow/v1)
  --vulnerabilities FILE a report of Trivy or Grype (--format json, -o json), or one that is wrapped as cosign's vuln/v1 already
  --vex FILE            OpenVEX statements
  --as AUTHORITY        as this authority of the image's rule, where there are several
  --namespace NS        where the image will run, where rules differ by namespace
  --registry STACK=HOST the registry of a stack, where its configuration names none

An outage is met a few times; nothing is attested by another signer instead.

Exit codes: 0 attested and verified, 1 refused, 2 usage, 3 a service or registry is down.

HELP
  signer_help
}

image='' authority='' namespace='' stack=''
given=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help; exit "$DONE" ;;
    --sbom | --assets | --provenance | --vulnerabilities | --vex | --stack | --as | --namespace | --registry)
      [ $# -ge 2 ] || usage "$1 needs a value"
      case $1 in
        --stack) [ -z "$stack" ] || usage "one stack at a time"; stack=$2 ;;
        --as) authority=$2 ;;
        --namespace) namespace=$2 ;;
        --registry) registry_option "$2" ;;
        *)
          [ "$1 $2" = "--provenance github" ] || [ -r "$2" ] || usage "$1 $2: the file cannot be read"
          given+=("$1" "$2") ;;
      esac
      shift 2 ;;
    -*) usage "what is $1?" ;;
    *) [ -z "$image" ] || usage "one image at a time: \"$image\" and \"$1\""; image=$1; shift ;;
  esac
done
[ -n "$image" ] || usage "name an image by digest"
[ -n "$stack" ] || usage "name a stack with --stack"
by_digest "$image"
[ ${#given[@]} -gt 0 ] || usage "say what to attest, for example --sbom FILE"
signer_needs
private_folder

# cosign's vuln/v1 around a scanner's own report, with the time the scanner gives: of a bare report cosign would keep nothing.
report() {
  json "$1" '(.scanner.result | type == "object") or has("SchemaVersion") or has("matches")' "Trivy's or Grype's JSON report"
  jq 'def wrapped($uri; $version; $time): if $time == null then error("no time") else
      {invocation: {uri: "", event_id: "", "builder.id": ""}, scanner: {uri: $uri, version: ($version // ""), db: {uri: "", version: ""}, result: .},
       metadata: {scanStartedOn: $time, scanFinishedOn: $time}} end;
    if (.scanner.result | type) == "object" then .
    elif has("matches") then wrapped("pkg:github/anchore/grype"; .descriptor.version; .descriptor.timestamp)
    else wrapped("pkg:github/aquasecurity/trivy"; .Trivy.Version; .CreatedAt) end' "$1" 2> "$work/none" || fail "$REFUSED" "$1: the report does not say when the scan was made"
}

# predicate OPTION VALUE: writes the predicate, and sets $type to cosign's word for it and $uri to what the policy calls it.
predicate() {
  case $1 in
    --assets) materials "$2" > "$work/predicate"; type=cyclonedx uri=https://cyclonedx.org/bom ;;
    --sbom)
      json "$2" '.bomFormat == "CycloneDX" or (.spdxVersion | type == "string")' "a bill of materials, CycloneDX or SPDX in JSON"
      cp "$2" "$work/predicate"
      type=spdxjson uri=https://spdx.dev/Document
      [ "$(jq -r .bomFormat "$2")" != CycloneDX ] || type=cyclonedx uri=https://cyclonedx.org/bom ;;
    --provenance)
      if [ "$2" = github ]; then
        provenance > "$work/predicate"
      else
        json "$2" '(.buildDefinition.buildType | type == "string") and (.runDetails.builder.id | type == "string")' "SLSA provenance v1 (buildDefinition, runDetails)"
        cp "$2" "$work/predicate"
      fi
      type=slsaprovenance1 uri=https://slsa.dev/provenance/v1 ;;
    --vulnerabilities) report "$2" > "$work/predicate"; type=vuln uri=https://cosign.sigstore.dev/attestation/vuln/v1 ;;
    --vex)
      json "$2" '(."@context" | tostring | startswith("https://openvex.dev/ns")) and (.statements | type == "array")' "an OpenVEX document"
      cp "$2" "$work/predicate"
      type=openvex uri=https://openvex.dev/ns ;;
  esac
}

# Who may attest the type: whom the rule names for it, or else whoever signs.
choose() {
  local issuer
  issuer=$(token_issuer)
  way=$(jq -c --arg uri "$uri" --arg name "$authority" --arg issuer "$issuer" '[.attestations[] | select(.types | index($uri)) | .name] as $asked
    | [.ways[] | select((.vouches | not) and ($name == "" or .authority == $name) and ($issuer == "" or .kind == "key" or .issuer == $issuer)
        and (if ($asked | length) > 0 then (.attests - (.attests - $asked) | length) > 0 else .signs end))] | first // empty' <<< "$signing")
  [ -n "$way" ] || fail "$REFUSED" "nobody${authority:+ called $authority} can attest $type of $image in $(of .phase) now"
}

attest() {
  local code=0 name
  predicate "$1" "$2"
  choose
  name=$(jq -r .authority <<< "$way")
  run_cosign "$way" attest "$image" --type "$type" --predicate "$work/predicate" || code=$?
  [ "$code" -ne "$COULD_NOT" ] || fail "$COULD_NOT" "$(service_down || echo "the registry is down"): $type of $image is NOT attested"
  [ "$code" -eq 0 ] || fail "$REFUSED" "$name did not attest $type of $image"
  verify "$image" --signer "$name" --attestation "$type" || { cat "$work/report" >&2; fail "$REFUSED" "what was attested ($type) does not count under the policy of stack $stack"; }
  say "$type of $image is attested by $name for stack $stack, and verified"
}

ask_policy "$stack" "$image"
set -- "${given[@]}"
while [ $# -gt 0 ]; do
  attest "$1" "$2"
  shift 2
done
printf '%s\n' "$image"
