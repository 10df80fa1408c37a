#!/usr/bin/env bash
# Builds Duet and runs its tests, on a fresh Debian too: what is missing there is installed with apt-get.
#
#   ./test.sh                        everything
#   ./test.sh unit web               some parts: format build unit web e2e
#   ./test.sh large                  what takes minutes and room on the disk, and is no part of everything: a file of 1 GiB in browsers
#   ./test.sh repeat                 the rules of Engine.IO and Socket.IO 50 times over, and 200,000 random sequences of what people do in calls
#                                    and rooms, to find what depends on luck; not part of everything
#   ./test.sh unit -- -class '*Turn*'   arguments after -- go to each .NET test runner (xunit.v3: -class, -method, -namespace)
#
# Needs the .NET SDK of global.json and Node.js 20 or later. Reports go to test-results/. The last line counts all tests; a
# build, a check or a test program that fails without a report counts as one failed test.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly results="$PWD/test-results"
readonly configuration=Release
readonly runner_limit=2000 # seconds for one test program: far above the longest, so only a hang meets it

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 # a build node that stays behind would keep the output of a pipe open
export DEBIAN_FRONTEND=noninteractive

passed=0 failed=0 skipped=0
failures=()
runner_args=()
started=$SECONDS

say() { printf '\n== %s (%d s)\n' "$*" "$((SECONDS - started))"; }

count() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); }

fail() {
  failed=$((failed + 1))
  failures+=("$1")
  printf 'FAILED: %s\n' "$1" >&2
}

# --- What a machine must have ---------------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }

has_aioice() { /usr/bin/python3 -c 'import aioice' 2>/dev/null; }

install_missing() {
  local packages=()
  has chromium || packages+=(chromium)
  has turnserver && has turnutils_uclient || packages+=(coturn)
  has_aioice || packages+=(python3-aioice)
  has firefox-esr || packages+=(firefox-esr)
  has certutil || packages+=(libnss3-tools)
  has nft || packages+=(nftables)
  has ip || packages+=(iproute2)
  has openssl || packages+=(openssl)
  [ ${#packages[@]} -eq 0 ] && return 0

  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    printf 'These are missing and only root on Debian can have them installed here: %s\n' "${packages[*]}" >&2
    return 1
  fi

  say "Installing ${packages[*]}"
  local log="$results/apt.log"
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 </dev/null && return 0
  tail -n 30 "$log" >&2
  return 1
}

check_tools() {
  has dotnet || { echo 'The .NET SDK is missing: see global.json for its version.' >&2; return 1; }
  has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || { echo 'Node.js 20 or later is missing.' >&2; return 1; }
}

# --- Parts ----------------------------------------------------------------------------------------------------------

# The test projects of the solution whose names end as given.
projects() { sed -n 's/.*Path="\(tests\/[^"]*'"$1"'\.csproj\)".*/\1/p' Duet.slnx; }

built=
build() {
  [ -n "$built" ] && [ "$built" = ok ] && return 0
  [ "$built" = broken ] && return 1
  say 'Build'
  if dotnet build Duet.slnx -c "$configuration" --nologo --tl:off -v quiet -clp:NoSummary </dev/null; then
    built=ok
  else
    built=broken
    fail 'build'
    return 1
  fi
}

format() {
  say 'Format'
  dotnet format whitespace Duet.slnx --verify-no-changes --no-restore -v quiet </dev/null || fail 'format: run "dotnet format whitespace Duet.slnx"'
}

# One number of the <Counters> of a TRX report.
counter() { sed -n 's/.*<Counters [^>]*\b'"$2"'="\([0-9]*\)".*/\1/p' "$1" | head -n 1; }

# A project's tests; a second argument tells this run of them from another one.
run_project() {
  local program name report code
  program=$(basename "$1" .csproj)
  name=$program${2:+ ($2)}
  report="$results/$name.trx"
  rm -f "$report"
  say "$name"
  timeout --kill-after=15 "$runner_limit" dotnet "artifacts/bin/$program/${configuration,,}/$program.dll" \
    -noLogo -noColor -trx "$report" ${runner_args[@]+"${runner_args[@]}"} </dev/null
  code=$?

  local total ok bad
  total=$([ -f "$report" ] && counter "$report" total)
  if [ -z "$total" ]; then
    fail "$name: ended with code $code and no report"
    return
  fi

  ok=$(counter "$report" passed) bad=$(counter "$report" failed)
  count "$ok" "$bad" "$((total - ok - bad))"
  if [ "$bad" -gt 0 ]; then
    failures+=("$name: $bad")
  elif [ "$code" -ne 0 ]; then
    fail "$name: ended with code $code"
  elif [ "$total" -eq 0 ] && [ ${#runner_args[@]} -eq 0 ]; then
    fail "$name: ran no test"
  fi
}

run_projects() {
  build || return
  local project
  for project in $(projects "$1"); do
    run_project "$project"
  done
}

unit() {
  run_projects .Tests
  [ "$built" = ok ] || return

  # The other ways that bytes take: behind pipes (as with TLS), and on Kestrel's own sockets (as on other systems).
  local way
  for way in pipes kestrel; do
    DUET_SOCKETS=$way run_project tests/Duet.SocketIO.Tests/Duet.SocketIO.Tests.csproj "$way"
  done
}

e2e() { run_projects .EndToEnd; }

repeat() {
  local project=Duet.Calls.Tests run before
  dotnet build "tests/$project" -c "$configuration" --nologo --tl:off -v quiet -clp:NoSummary </dev/null || { fail "build of $project"; return; }
  runner_args=(-class "$project.AnyOrderTests")
  DUET_SEQUENCES=200000 run_project "tests/$project/$project.csproj" 'any order'

  project=Duet.SocketIO.Tests
  say "Build $project"
  dotnet build "tests/$project" -c "$configuration" --nologo --tl:off -v quiet -clp:NoSummary </dev/null || { fail "build of $project"; return; }

  runner_args=(-namespace "$project.Engine" -namespace "$project.Protocol")
  for ((run = 1; run <= 50; run++)); do
    before=${#failures[@]}
    run_project "tests/$project/$project.csproj" "repeat $run"
    [ ${#failures[@]} -eq "$before" ] || return
    rm -f "$results/$project (repeat $run).trx"
  done
}

large() {
  runner_args=(-explicit only -showLiveOutput)
  run_projects .EndToEnd
}

# Installs the packages of a folder when its lock file changed since.
npm_install() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || npm ci --prefix "$1" --no-audit --no-fund --loglevel=error </dev/null
}

web() {
  [ -f web/package.json ] || return 0
  say 'web'
  npm_install web || { fail 'web: npm ci'; return; }

  npm run --silent --prefix web check </dev/null || fail 'web: npm run check'

  local report="$results/web.json" code
  rm -f "$report"
  (cd web && timeout --kill-after=15 "$runner_limit" npx vitest run --reporter=default --reporter=json --outputFile.json="$report" </dev/null)
  code=$?
  local numbers
  numbers=$(node -p 'const r = JSON.parse(fs.readFileSync(process.argv[1])); [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests].join(" ")' "$report" 2>/dev/null)
  if [ -z "$numbers" ]; then
    fail "web: vitest ended with code $code and no report"
    return
  fi

  # shellcheck disable=SC2086 # three numbers
  count $numbers
  set -- $numbers
  if [ "$2" -gt 0 ]; then
    failures+=("web: $2")
  elif [ "$code" -ne 0 ]; then
    fail "web: vitest ended with code $code"
  elif [ "$1" -eq 0 ]; then
    fail 'web: vitest ran no test'
  fi
}

# --- Command line ---------------------------------------------------------------------------------------------------

parts=()
while [ $# -gt 0 ]; do
  case $1 in
    format | build | unit | web | e2e | repeat | large) parts+=("$1") ;;
    --)
      shift
      runner_args=("$@")
      break
      ;;
    *)
      sed -n '2,12s/^# \{0,1\}//p' "$0"
      [ "$1" = --help ] || [ "$1" = -h ] && exit 0
      exit 2
      ;;
  esac
  shift
done
[ ${#parts[@]} -eq 0 ] && parts=(build format unit web e2e)

mkdir -p "$results"
if check_tools && install_missing; then
  for part in "${parts[@]}"; do
    "$part"
  done
else
  fail 'what the tests need is missing'
fi

if [ ${#failures[@]} -gt 0 ]; then
  printf '\nFailed:\n'
  printf '  %s\n' "${failures[@]}"
fi

printf '\n%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -gt 0 ] && printf ', %d skipped' "$skipped"
printf '\n'
[ "$failed" -eq 0 ]
