#!/bin/sh
# Registers Edge.Runtime.Native in nanoCLR for the PC: sh posix.sh FOLDER, after the files beside it were copied over the checkout of nf-interpreter
# in FOLDER. The build for the PC has its own list of assemblies and does not read NF_INTEROP_ASSEMBLIES.
set -eu
clr="$1/targets/posix/nanoCLR"
grep -q 'Edge_Runtime_Native' "$clr/posix_stubs.cpp" && exit 0
sed -i 's|^const CLR_RT_NativeAssemblyData \*g_CLR_InteropAssembliesNativeData|extern const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_Edge_Runtime_Native;\n&|
s|^    &g_CLR_AssemblyNative_mscorlib,|&\n    \&g_CLR_AssemblyNative_Edge_Runtime_Native,|' "$clr/posix_stubs.cpp"
sed -i 's|^add_library(nanoFramework.nanoCLR SHARED |include(${REPO_ROOT}/CMake/Modules/FindINTEROP-Edge.Runtime.Native.cmake)\nlist(APPEND NANOCLR_POSIX_SOURCES ${Edge.Runtime.Native_SOURCES})\n&|' "$clr/CMakeLists.txt"
cat >> "$clr/CMakeLists.txt" <<'END'

target_include_directories(nanoFramework.nanoCLR PRIVATE ${Edge.Runtime.Native_INCLUDE_DIRS})
target_compile_definitions(nanoFramework.nanoCLR PRIVATE EDGE_ARENA_BYTES=4194304)
END
