#!/usr/bin/env bash
# Builds the policy tool that a release offers. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=infra/pipelines/statements.sh
. "$(dirname "${BASH_SOURCE[0]}")/../statements.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/release-program.sh [--help]

A step of release.yml, in a job that has no rights: publishes the policy tool for this machine's architecture into
artifacts/release/policy-linux-ARCH.tar.gz, with its bill of materials (CycloneDX) beside it, and runs the packed program once.

Exit codes: 0 built, 1 it does not build or run, 2 usage.
HELP
)" "$@"
private_folder
case $(uname -m) in x86_64) arch=x64 ;; aarch64 | arm64) arch=arm64 ;; *) usage "$(uname -m) is no machine that is released for" ;; esac
name=policy-linux-$arch
cd "$root"
policy/Tool/build --to "$work/$name" >&2 || fail "$REFUSED" "the policy tool does not build"
install -m 644 LICENSE "$work/$name/LICENSE"
chmod 755 "$work/$name"
mkdir -p artifacts/release
tar --directory "$work" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" | gzip -n9 > "artifacts/release/$name.tar.gz"
materials artifacts/obj/Tool/project.assets.json > "artifacts/release/$name.cdx.json"
mkdir "$work/unpacked"
tar --directory "$work/unpacked" -xzf "artifacts/release/$name.tar.gz"
version=$("$work/unpacked/$name/policy" --version) || fail "$REFUSED" "the packed program does not run"
[[ $version == *"+$(git rev-parse HEAD)" ]] || fail "$REFUSED" "the packed program says that it is $version, which is not this commit"
printf '%s\n' "artifacts/release/$name.tar.gz"
