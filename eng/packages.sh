#!/usr/bin/env bash
# Asks the configured feeds, by trying to restore them, which of the real packages they hold, and writes packages.props.
# A package that is missing or does not load here is replaced by its stand-in; -p:TorchSharp=real|compat on a build overrides the choice.
# Arguments, if any, go to every restore: eng/packages.sh --source /a/folder/of/packages
set -uo pipefail
cd "$(dirname "$0")/.."

work=build/packages
mkdir -p "$work"
cache="$PWD/$work/cache"
trap 'rm -rf "$cache"' EXIT
# The repository's own settings stay out of the question.
echo '<Project />' | tee "$work/Directory.Build.props" "$work/Directory.Build.targets" "$work/Directory.Packages.props" > /dev/null

# ask ID RANGE: restores the package into a project of its own; the version found goes to ID/version, empty where there is none.
ask() {
    local folder="$work/$1"
    rm -rf "$folder" && mkdir -p "$folder"
    cat > "$folder/ask.csproj" << EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <AssetTargetFallback>\$(AssetTargetFallback);netnano1.0</AssetTargetFallback>
    <InvariantGlobalization>true</InvariantGlobalization>
    <NuGetAudit>false</NuGetAudit>
    <!-- A package left over from another build is no answer of a feed. -->
    <RestorePackagesPath>$cache</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="$1" Version="$2" />
  </ItemGroup>
</Project>
EOF
    if dotnet restore "$folder/ask.csproj" --nologo "${restore[@]}" > "$folder/log" 2>&1; then
        grep -oiE "\"$1/[^\"]+\": \{" "$folder/obj/project.assets.json" | head -1 | cut -d/ -f2 | cut -d'"' -f1 > "$folder/version"
    else
        : > "$folder/version"
    fi
}

# A package for another processor restores as well; only a tensor shows that libtorch is there.
loads() {
    echo 'System.Console.WriteLine(TorchSharp.torch.ones(2).sum().item<float>());' > "$work/$1/ask.cs"
    dotnet build "$work/$1/ask.csproj" --nologo "${restore[@]}" -o "$work/$1/out" >> "$work/$1/log" 2>&1 &&
        dotnet "$work/$1/out/ask.dll" >> "$work/$1/log" 2>&1
}

version() { cat "$work/$1/version"; }
found() { [ -n "$(version "$1")" ] && version "$1" || echo "none"; }

restore=("$@")
ask TorchSharp-cpu '[0.107.0, 1.0.0)' &
ask Scriban '[7.2.0, 8.0.0)' &
ask System.Device.Gpio '[4.2.0, 5.0.0)' &
ask Iot.Device.Bindings '[4.2.0, 5.0.0)' &
ask System.IO.Ports '[10.0.0, 11.0.0)' &
ask nanoFramework.CoreLibrary '[1.17.0, 2.0.0)' &
ask nanoFramework.Hardware.Esp32 '[1.6.0, 2.0.0)' &
wait

if grep -qE 'NU1301' "$work"/*/log; then
    echo "packages: a feed did not answer; the build takes stand-ins and asks again next time" >&2
    grep -hoE 'NU1301.*' "$work"/*/log | sort -u | head -3 >&2
    exit 0
fi

torch=compat
if [ -n "$(version TorchSharp-cpu)" ]; then
    if loads TorchSharp-cpu; then
        torch=real
    else
        echo "packages: TorchSharp-cpu $(version TorchSharp-cpu) does not load on this machine; see $work/TorchSharp-cpu/log" >&2
    fi
fi
scriban=compat
[ -z "$(version Scriban)" ] || scriban=real
gpio=compat
[ -z "$(version System.Device.Gpio)" ] || gpio=real
# The bindings bring their own System.Device.Gpio.
bindings=compat
if [ -n "$(version Iot.Device.Bindings)" ] && [ $gpio = real ]; then
    bindings=real
fi
# Serial ports of Windows and macOS; those of Linux need no package.
ports=none
[ -z "$(version System.IO.Ports)" ] || ports=real

{
    echo "<!-- Written by 'make packages'; delete it to ask the feeds again. -->"
    echo "<Project>"
    echo "  <PropertyGroup>"
    echo "    <TorchSharp>$torch</TorchSharp>"
    [ $torch = compat ] || echo "    <TorchSharpVersion>$(version TorchSharp-cpu)</TorchSharpVersion>"
    echo "    <Scriban>$scriban</Scriban>"
    [ $scriban = compat ] || echo "    <ScribanVersion>$(version Scriban)</ScribanVersion>"
    echo "    <SystemDeviceGpio>$gpio</SystemDeviceGpio>"
    [ $gpio = compat ] || echo "    <SystemDeviceGpioVersion>$(version System.Device.Gpio)</SystemDeviceGpioVersion>"
    echo "    <IotDeviceBindings>$bindings</IotDeviceBindings>"
    [ $bindings = compat ] || echo "    <IotDeviceBindingsVersion>$(version Iot.Device.Bindings)</IotDeviceBindingsVersion>"
    echo "    <SystemIOPorts>$ports</SystemIOPorts>"
    [ $ports = none ] || echo "    <SystemIOPortsVersion>$(version System.IO.Ports)</SystemIOPortsVersion>"
    echo "  </PropertyGroup>"
    echo "</Project>"
} > packages.props

echo "packages: TorchSharp $torch ($(found TorchSharp-cpu)), Scriban $scriban ($(found Scriban))," \
    "System.Device.Gpio $gpio ($(found System.Device.Gpio)), Iot.Device.Bindings $bindings ($(found Iot.Device.Bindings))," \
    "System.IO.Ports $ports ($(found System.IO.Ports))"
echo "packages: device side, for information: nanoFramework.CoreLibrary $(found nanoFramework.CoreLibrary), nanoFramework.Hardware.Esp32 $(found nanoFramework.Hardware.Esp32)"
