#!/usr/bin/env bash
# Holds the program against the official Pulumi packages. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/ci-official.sh [--help]

A step of ci.yml: builds the program with the packages Pulumi, Pulumi.AzureNative, Pulumi.AzureAD and Pulumi.Kubernetes of NuGet instead of the parts
under sdks/, makes every stack's plan anew, which must be the committed one byte for byte, and runs the program's tests.

  PulumiSdk   must be official; docs/adr/0006-pulumi-sdk.md

Exit codes: 0 the same, 1 another plan or a failed test, 2 usage.
HELP
)" "$@"
given PulumiSdk official "official"
private_folder
cd "$root"
built infra/Infra.csproj
for settings in Pulumi.*.yaml; do
  stack=${settings#Pulumi.} stack=${stack%.yaml}
  artifacts/bin/Infra/debug/ImageTrust.Infra preview --stack "$stack" --write > "$work/said" 2>&1 || { cat "$work/said" >&2; fail "$REFUSED" "the preview of $stack fails"; }
  say "$stack is planned"
done
git diff --exit-code -- stacks || fail "$REFUSED" "with the official packages a plan is another one"
built tests/Infra.Tests/Infra.Tests.csproj
# The official SDK wants tests with mocks to run one after another.
artifacts/bin/Infra.Tests/debug/Infra.Tests --parallel none || fail "$REFUSED" "a test fails with the official packages"
