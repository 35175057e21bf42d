#!/usr/bin/env bash
# Makes the packages into artifacts/: the tool, the MSBuild package, the templates. Same sources and SDK, same bytes, in any folder.
# The stand-ins of host/compat travel inside: libtorch would weigh hundreds of megabytes for each system.
set -euo pipefail
cd "$(dirname "$0")/.."

rm -rf artifacts
dotnet msbuild eng/pack.proj -nologo -v:quiet -p:Configuration=Release -p:_IsPacking=true -p:PackageOutputPath="$PWD/artifacts" \
    -p:UseArtifactsOutput=true -p:ArtifactsPath="$PWD/build/pack" -p:TorchSharp=compat -p:Scriban=compat \
    -p:PathMap="$PWD=/edge" -p:EnableSourceControlManagerQueries=false -p:DeterministicTimestamp=2020-01-01T00:00:00Z
ls -l artifacts | awk 'NR > 1 { printf "%s  %.1f MB\n", $9, $5 / 1e6 }'
