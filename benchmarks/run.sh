#!/usr/bin/env bash
# Runs all load benchmarks and writes their tables to artifacts/benchmarks.md. Options go to each part: --quick, --full, --rounds N.
set -euo pipefail
cd "$(dirname "$0")/.."

need() { command -v "$1" >/dev/null || { echo "$1 is missing: $2" >&2; exit 1; }; }
has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }
need dotnet "the .NET SDK of global.json"
need node "Node.js 20 or later"
need npm "it comes with Node.js"
need turnserver "Debian's package coturn"
need chromium "Debian's package chromium"

for folder in benchmarks/peers/socketio samples/TutorialClients; do
  [ -d "$folder/node_modules" ] || (cd "$folder" && npm ci --no-audit --no-fund)
done
for project in benchmarks/Load benchmarks/Hosts/{BarePage,DuetSocketIO,DuetTurn,KestrelEcho,SignalR} src/Duet.Server; do
  dotnet build "$project" -c Release -v quiet -clp:NoSummary
done

output="$PWD/artifacts/benchmarks.md"
{
  echo "# Benchmarks"
  echo
  echo "$(date -u +%Y-%m-%d), $(git rev-parse --short HEAD), $(nproc) cores of $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), Linux $(uname -r)," \
    ".NET $(dotnet --version), Node.js $(node --version), coturn $(dpkg-query -W -f '${Version}' coturn 2>/dev/null || echo '?')"
} | tee "$output"

for part in websocket turn setup recovery; do
  if [ "$part" = recovery ] && { [ "$(id -u)" -ne 0 ] || ! has nft || ! has ip; }; then
    echo "recovery is left out: it needs root, nftables and iproute2" >&2
    continue
  fi
  dotnet artifacts/bin/Load/release/Load.dll "$part" --output "$output" "$@"
done
echo "Written to $output" >&2
