#!/usr/bin/env bash
# Installs what the ladder needs on Debian and Ubuntu. The .NET SDK itself must be there.
set -euo pipefail

command -v dotnet > /dev/null || {
    echo "setup: the .NET SDK 10 is missing; see https://dot.net for how to install it" >&2
    exit 6
}

declare -A package_of=(
    [gcc]="gcc libc6-dev"
    [clang-format]=clang-format
    [arm-none-eabi-gcc]=gcc-arm-none-eabi
    [qemu-system-arm]=qemu-system-arm
    [riscv64-unknown-elf-gcc]=gcc-riscv64-unknown-elf
    [qemu-system-riscv32]=qemu-system-misc
    [xtensa-lx106-elf-gcc]=gcc-xtensa-lx106
    [qemu-system-xtensa]=qemu-system-misc
)
# The broker that tests of many machines start: not for everybody, since its package also starts a service.
[ -z "${EDGE_WITH_BROKER:-}" ] || package_of[rabbitmqctl]=rabbitmq-server
# The browser that tests look at pages with: 350 MB.
[ -z "${EDGE_WITH_BROWSER:-}" ] || package_of[chromium]=chromium

missing=()
for tool in "${!package_of[@]}"; do
    command -v "$tool" > /dev/null && continue
    read -ra packages <<< "${package_of[$tool]}" # one tool may need two packages
    missing+=("${packages[@]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "setup: installing ${missing[*]}"
if ! command -v apt-get > /dev/null; then
    echo "setup: no apt-get here; install the equivalents of: ${missing[*]}" >&2
    exit 6
fi
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
