#!/usr/bin/env bash
# Gives a runner what ./test asks for beside .NET and Pulumi. See --help.
set -euo pipefail
# shellcheck source=infra/pipelines/github/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

begin "$(cat << 'HELP'
usage: infra/pipelines/github/ci-runner.sh [--help]

A step of ci.yml, on a machine that is thrown away: adds Debian's archive to apt's sources, fetches kube-apiserver and kube-controller-manager with their
checksums, and permits mount namespaces and port 443 of a loopback address without root. It needs sudo.

  KUBERNETES  the version to fetch, v1.36.3 for example

Later steps get KUBEBUILDER_ASSETS.

Exit codes: 0 ready, 1 a checksum is wrong, 2 usage, 3 something cannot be fetched, or is not permitted.
HELP
)" "$@"
given KUBERNETES 'v1\.[0-9]{1,3}\.[0-9]{1,3}' "a version of Kubernetes"
given RUNNER_TEMP '/[^[:cntrl:]]+' "a folder"
given GITHUB_ENV '/[^[:cntrl:]]+' "a file"
private_folder

# tests/EndToEnd/peers unpacks packages of Debian and installs none; it asks the archive that apt is configured for.
{ sudo apt-get update && sudo apt-get install --yes debian-archive-keyring; } >&2 || fail "$COULD_NOT" "Debian's keyring cannot be installed"
printf '%s\n' 'Types: deb' 'URIs: https://deb.debian.org/debian' 'Suites: sid' 'Components: main' \
  'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' | sudo tee /etc/apt/sources.list.d/debian.sources >&2 || fail "$COULD_NOT" "Debian's archive cannot be added"

# setup-envtest brings no kube-controller-manager, and without pods of Deployments some of the cluster's tests cannot run.
mkdir -p "$RUNNER_TEMP/kubernetes"
cd "$RUNNER_TEMP/kubernetes"
for program in kube-apiserver kube-controller-manager; do
  from=https://dl.k8s.io/$KUBERNETES/bin/linux/amd64/$program
  attempt "$work/said" curl --fail --silent --show-error --location --output "$program" "$from" || fail "$COULD_NOT" "$from cannot be fetched"
  attempt "$work/said" curl --fail --silent --show-error --location --output "$work/sum" "$from.sha256" || fail "$COULD_NOT" "$from.sha256 cannot be fetched"
  sha256sum --check --quiet <<< "$(cat "$work/sum")  $program" >&2 || fail "$REFUSED" "$program is not what its checksum says"
  chmod 755 "$program"
done
chmod 755 .
sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 net.ipv4.ip_unprivileged_port_start=443 >&2 || fail "$COULD_NOT" "what a test does without root is not permitted"
printf 'KUBEBUILDER_ASSETS=%s\n' "$PWD" >> "$GITHUB_ENV"
