# What the load scripts share; sourced from the repository's root: a folder of the run that goes with it, the stage (registries, policy,
# certificate), servers, wrk. Expects `set -euo pipefail` and the variables warm_up (the first images, six times as many as this) and create (a recorded review).
folder=$(mktemp -d)
end() { kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$folder"; }
trap end EXIT
programs=artifacts/bin/Benchmarks/release/ImageTrust.Benchmarks
wrk=tests/Benchmarks/Reviews/wrk

start_stage() { # [images of each kind]: sets QUICK, DISTANT, HTTPS, MANAGEMENT, OTHER_HTTPS, OTHER_MANAGEMENT, PLAIN
  "$programs" stage "$folder" "$@" > "$folder/stage.log" 2>&1 & stage=$!
  until_there "$folder/stage.env" "$stage"
  . "$folder/stage.env"
}

now_us() { echo $(($(date +%s%N) / 1000)); }
cpu_us() { awk '{sub(/.*\) /, ""); print ($12 + $13) * 10000}' "/proc/$1/stat"; } # ticks of 10 ms
rss_mib() { awk '/^VmRSS/ {printf "%d", $2 / 1024}' "/proc/$1/status"; }
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
fail() { echo "$1" >&2; exit 1; }

until_there() { # file pid: waits for a file that a process writes
  until [ -e "$1" ]; do kill -0 "$2" 2>/dev/null || fail "$(cat "$folder"/*.log)"; sleep 0.1; done
}

is_ready() { # asks /readyz without starting a program: curl alone takes longer than some servers need to start
  exec 3<>"/dev/tcp/127.0.0.1/$MANAGEMENT" || return 1
  printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  read -r _ status _ <&3 || status=
  exec 3<&- 3>&-
  [ "$status" = 200 ]
} 2>/dev/null

# With the variable that the image sets. What is measured is work, not waiting for a turn, unless the script sets another allowance; none for a server that knows no such setting.
start_server() { # program...; sets server
  local allowed=${allowance-1000000}
  env MALLOC_ARENA_MAX=2 ${allowed:+IMAGETRUST_REGISTRY_REQUESTS_PER_MINUTE=$allowed} IMAGETRUST_POLICY="$folder/policy.json" IMAGETRUST_ADDRESS=127.0.0.1 IMAGETRUST_HTTPS_PORT="$HTTPS" \
    IMAGETRUST_MANAGEMENT_PORT="$MANAGEMENT" IMAGETRUST_SERVING_CERTIFICATE="$folder/serving" IMAGETRUST_DRAIN_SECONDS=0 \
    IMAGETRUST_PLAIN_HTTP_REGISTRIES="$QUICK,$DISTANT" IMAGETRUST_PRIVATE_REGISTRIES="$QUICK,$DISTANT" \
    "$@" > "$folder/server-$HTTPS.log" 2>&1 & server=$!
}

start_ready() { # program...; sets server and ready_ms
  local start; start=$(now_us)
  start_server "$@"
  until is_ready; do kill -0 "$server" 2>/dev/null || fail "$(tail -n 20 "$folder/server-$HTTPS.log")"; sleep 0.002; done
  ready_ms=$((($(now_us) - start) / 1000))
}

stop_server() { kill "$server"; wait "$server" 2>/dev/null || true; }

load() { # port concurrency mode review images from count; sets the figures and cpu
  local port=$1 concurrency=$2 before line; shift 2
  before=$(cpu_us "$server")
  line=$("$wrk" -t1 "-c$concurrency" -d600s --timeout 10s --latency -s tests/Benchmarks/Reviews/reviews.lua \
    "https://127.0.0.1:$port" -- "$@" 2> "$folder/load.log" | grep '^result ') || fail "wrk ended early: $* $(cat "$folder/load.log")"
  read -r _ count seconds p50 p99 max wrong errors <<< "$line"
  [ "$wrong" = 0 ] && [ "$errors" = 0 ] || fail "$*: $wrong not allowed, $errors errors: $(head -c 2000 "$folder/load.log")"
  cpu=$((($(cpu_us "$server") - before) / count))
}

# Tiered compilation: methods are compiled again in the background, when the process has a moment. What is measured is what comes after.
# Other images each time: one that was seen before is not asked for again.
warm_up_until_compiled() {
  local before round
  for round in 0 1 2 3 4 5; do
    for kind in key keyless; do load "$HTTPS" 8 pinned $create "$folder/$kind.images" $((round * warm_up)) "$warm_up"; done
    before=0
    until [ $(($(cpu_us "$server") - before)) -lt 30000 ]; do before=$(cpu_us "$server"); sleep 0.5; done
  done
}
