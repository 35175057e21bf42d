using Edge.Compiler.Emission;
using Edge.Devices.Boards;
using Edge.Runtime;

namespace Edge.Devices.Nano;

/// <summary>How much of a board's deployment area a model takes, before anything is converted.</summary>
public static class NanoDeploy
{
    /// <summary>mscorlib.pe of nanoFramework.CoreLibrary 1.17.</summary>
    private const int CoreLibraryBytes = 32_452;

    /// <summary>What names, types and signatures add to code and static data, in converted assemblies of emitted models and kernels.</summary>
    private const double WithTables = 1.3;

    private static readonly Lazy<long> _kernels = new(() =>
    {
        using FileStream runtime = File.OpenRead(typeof(Requantization).Assembly.Location);
        return NanoFootprint.FlashBytesOf(runtime, inNamespace: "Edge.Runtime");
    });

    /// <summary>Model, kernels and base library, estimated.</summary>
    public static long Bytes(NanoFootprint model) => CoreLibraryBytes + (long)(WithTables * (model.FlashBytes + _kernels.Value));

    /// <summary>Assemblies of straight-line code that a board has room for beside kernels, base library, the inspection firmware and a program.</summary>
    public static int Assemblies(NanoFirmware nano)
    {
        const int assemblyBytes = 65_536, programBytes = 160_000;
        long room = nano.DeployBytes - Bytes(default) - programBytes;
        return nano.DeployBytes == 0 ? EmitOptions.MostAssemblies : (int)Math.Clamp(room / assemblyBytes, 1, EmitOptions.MostAssemblies);
    }
}
