#!/usr/bin/env bash
# Runs every test project and ends with one line: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# A test that hangs ends its project and is named: no test takes a tenth of this limit.
dotnet test Edge.sln -c "$1" --no-build --nologo --blame-hang --blame-hang-timeout 8m --blame-hang-dump-type none --results-directory build/tests 2>&1 | tee "$log" || status=$?

sum() { grep -oE "$1: +[0-9]+" "$log" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(sum Passed)
failed=$(sum Failed)
skipped=$(sum Skipped)
if [ "$passed" -eq 0 ] && [ "$status" -eq 0 ]; then
    echo "no test ran" >&2
    status=1
fi
if [ "$failed" -eq 0 ] && [ "$status" -ne 0 ]; then
    echo "the test run itself failed" >&2
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
