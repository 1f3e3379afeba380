# shellcheck shell=bash
# Copies an image and all that refers to it. Sourced after lib.sh.
#
# Why oras: `crane copy` takes no referrers along, `cosign copy` (deprecated) loses them on the way from a registry without the referrers API to
# one with it, and neither reaches what refers to a platform. `oras cp -r` has both, in either direction. It knows nothing of cosign's tags, which are
# copied here; and where it was interrupted between a referrer and the list of a registry without the API, it takes the referrer for copied and
# leaves it out of the list for ever. So the lists are compared, and what is missing is added.

# Set by lib.sh.
: "${work=}" "${REFUSED=}" "${USAGE=}" "${COULD_NOT=}"

# An index of more platforms, or an image with more referrers, is none that a pipeline made.
readonly MOST_NODES=500

copy_needs() {
  needs oras "it copies images with what refers to them (oras.land)"
  needs jq "manifests are JSON"
  needs timeout "each call is bounded (coreutils)"
  # shellcheck disable=SC2034 # of lib.sh's attempt
  patience=${PIPELINE_PATIENCE:-1800}
}

# at HOST PREFIX: what oras has to be told of a registry, a line each.
at() {
  local host
  for host in ${PIPELINE_PLAIN_HTTP:-}; do
    [ "$host" != "$1" ] || { printf -- '--%splain-http\n' "$2"; return; }
  done
  [ -z "${PIPELINE_CA:-}" ] || printf -- '--%sca-file\n%s\n' "$2" "$PIPELINE_CA"
}

# ask COMMAND…: standard output into $work/answer. An outage ends the script; 1 means that there is no such thing.
ask() {
  attempt "$work/said" "$@" > "$work/answer" 2> "$work/tried" && return
  ! grep -Eiq 'not found|NAME_UNKNOWN|MANIFEST_UNKNOWN' "$work/said" || return 1
  cat "$work/tried" >&2
  fail "$COULD_NOT" "$(basename "$1") ${*:2:1} did not succeed"
}

must() { ask "$@" || { cat "$work/tried" >&2; fail "$REFUSED" "it is not there"; }; }

# copy_all IMAGE COPY: children first, then the image, then what refers to each; each by digest, so that nothing is reached by a tag too soon.
copy_all() {
  mapfile -t from_source < <(at "$(host_of "$1")" from-)
  mapfile -t to_target < <(at "$(host_of "$2")" to-)
  mapfile -t at_source < <(at "$(host_of "$1")" '')
  mapfile -t at_target < <(at "$(host_of "$2")" '')
  source=${1%@*} target=${2%@*}
  must oras cp -r "${from_source[@]}" "${to_target[@]}" "$1" "$2"
  local nodes=("${1#*@}") node i=0
  must oras manifest fetch "${at_source[@]}" "$1"
  mapfile -t -O 1 nodes < <(jq -r 'if .manifests then .manifests[].digest else empty end' "$work/answer")
  while [ "$i" -lt "${#nodes[@]}" ]; do
    node=${nodes[i]}
    i=$((i + 1))
    [ "$i" -le "$MOST_NODES" ] || fail "$REFUSED" "$1 has more than $MOST_NODES platforms and referrers"
    copy_tags "$node"
    list "$node"
    mapfile -t -O "${#nodes[@]}" nodes < <(jq -r '.[].digest' "$work/source.list")
  done
}

# referrers WHERE IMAGE: their descriptors into $work/WHERE.list.
referrers() {
  local flags="at_$1[@]"
  must oras discover "${!flags}" --format json --depth 1 "$2"
  jq '[(.referrers // .manifests // [])[] | {mediaType, digest, size, artifactType, annotations} | with_entries(select(.value != null))]' "$work/answer" > "$work/$1.list"
}

missing() { jq -n --slurpfile a "$work/source.list" --slurpfile b "$work/target.list" '($b[0] | map(.digest)) as $there | $a[0] | map(select(.digest as $one | $there | index($one) | not))'; }

# list DIGEST: adds to the target's list of referrers what the source's has. A registry with the API keeps the list itself.
list() {
  local tag=sha256-${1#sha256:}
  referrers source "$source@$1"
  referrers target "$target@$1"
  [ "$(missing | jq length)" -gt 0 ] || return 0
  jq -n --slurpfile there "$work/target.list" --argjson more "$(missing)" \
    '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: ($there[0] + $more)}' > "$work/index.json"
  say "$target@$1: adding $(missing | jq length) to its list of referrers"
  must oras manifest push "${at_target[@]}" --media-type application/vnd.oci.image.index.v1+json "$target:$tag" "$work/index.json"
  referrers target "$target@$1"
  [ "$(missing | jq length)" -eq 0 ] || fail "$REFUSED" "$target@$1 lists fewer referrers than $source"
}

# copy_tags DIGEST: cosign's tags of an image. Where both registries have one, the copy keeps the layers of both: a signature is a layer.
copy_tags() {
  local kind tag digest
  for kind in sig att sbom; do
    tag=sha256-${1#sha256:}.$kind
    ask oras resolve "${at_source[@]}" "$source:$tag" || continue
    digest=$(cat "$work/answer")
    # By digest first: manifest and blobs are then there, and the tag still is what it was.
    must oras cp "${from_source[@]}" "${to_target[@]}" "$source@$digest" "$target@$digest"
    if ! ask oras resolve "${at_target[@]}" "$target:$tag"; then
      must oras tag "${at_target[@]}" "$target@$digest" "$tag"
    elif [ "$(cat "$work/answer")" != "$digest" ]; then
      union "$tag" "$digest"
    fi
  done
}

# union TAG DIGEST: the tag's own layers, and behind them those of the copied manifest that it lacks, with a config that names all.
union() {
  must oras manifest fetch "${at_target[@]}" "$target:$1"
  cp "$work/answer" "$work/own.json"
  must oras manifest fetch "${at_target[@]}" "$target@$2"
  jq --slurpfile own "$work/own.json" '.layers - $own[0].layers' "$work/answer" > "$work/more.json"
  [ "$(jq length "$work/more.json")" -gt 0 ] || return 0
  must oras blob fetch "${at_target[@]}" --output "$work/config.json" "$target@$(jq -r .config.digest "$work/own.json")"
  jq -c --slurpfile more "$work/more.json" 'if .rootfs.diff_ids then .rootfs.diff_ids += [$more[0][].digest] | .history = [range(.rootfs.diff_ids | length) | {created: "0001-01-01T00:00:00Z"}] else . end' \
    "$work/config.json" > "$work/config.new"
  must oras blob push "${at_target[@]}" --descriptor "$target" "$work/config.new"
  jq -c --slurpfile more "$work/more.json" --slurpfile config "$work/answer" '.layers += $more[0] | .config.digest = $config[0].digest | .config.size = $config[0].size' \
    "$work/own.json" > "$work/union.json"
  say "$target:$1 had signatures of its own: $(jq length "$work/more.json") added"
  must oras manifest push "${at_target[@]}" --media-type "$(jq -r '.mediaType // "application/vnd.oci.image.manifest.v1+json"' "$work/own.json")" "$target:$1" "$work/union.json"
}
