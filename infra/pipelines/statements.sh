# shellcheck shell=bash
# What is said of a build, as predicates: what it is made of, and the run that made it. Sourced after lib.sh by the scripts that attest.

# Set by lib.sh.
: "${work=}" "${REFUSED=}" "${USAGE=}"

# json FILE FILTER WHAT: whether the document is what it is given as.
json() { jq -e "$2" "$1" > /dev/null 2>&1 || fail "$REFUSED" "$1: expected $3"; }

# What NuGet resolved for the project. Its hashes are base64 of SHA-512, CycloneDX writes hex.
materials() {
  json "$1" '.libraries | type == "object"' "NuGet's project.assets.json"
  local name hash
  jq -r '.libraries | to_entries[] | select(.value.type == "package") | [.key, .value.sha512] | @tsv' "$1" \
    | while IFS=$'\t' read -r name hash; do printf '%s\t%s\n' "$name" "$(base64 -d <<< "$hash" | od -An -v -tx1 | tr -d ' \n')"; done > "$work/packages"
  jq -R -s '{bomFormat: "CycloneDX", specVersion: "1.6", version: 1, components: [split("\n")[] | select(. != "") | split("\t") | (.[0] | split("/")) as $id
    | {type: "library", name: $id[0], version: $id[1], purl: "pkg:nuget/\($id[0])@\($id[1])", hashes: [{alg: "SHA-512", content: .[1]}]}]}' "$work/packages"
}

# The run's own words, as GitHub's build type wants them; https://actions.github.io/buildtypes/workflow/v1.
provenance() {
  local name
  for name in GITHUB_WORKFLOW_REF GITHUB_REPOSITORY GITHUB_REF GITHUB_SHA GITHUB_EVENT_NAME GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER_ID GITHUB_RUN_ID; do
    [ -n "${!name:-}" ] || fail "$USAGE" "--provenance github: $name is not set; this is no run of GitHub Actions"
  done
  jq -n --arg server "${GITHUB_SERVER_URL:-https://github.com}" '
    ($server + "/" + env.GITHUB_REPOSITORY) as $repository
    | {buildDefinition: {
        buildType: "https://actions.github.io/buildtypes/workflow/v1",
        externalParameters: {workflow: {ref: env.GITHUB_REF, repository: $repository,
          path: (env.GITHUB_WORKFLOW_REF | ltrimstr(env.GITHUB_REPOSITORY + "/") | split("@")[0])}},
        internalParameters: {github: {event_name: env.GITHUB_EVENT_NAME, repository_id: env.GITHUB_REPOSITORY_ID,
          repository_owner_id: env.GITHUB_REPOSITORY_OWNER_ID, runner_environment: (env.RUNNER_ENVIRONMENT // "github-hosted")}},
        resolvedDependencies: [{uri: "git+\($repository)@\(env.GITHUB_REF)", digest: {gitCommit: env.GITHUB_SHA}}]},
      runDetails: {builder: {id: "\($server)/\(env.GITHUB_WORKFLOW_REF)"},
        metadata: {invocationId: "\($repository)/actions/runs/\(env.GITHUB_RUN_ID)/attempts/\(env.GITHUB_RUN_ATTEMPT // "1")"}}}'
}
