using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;
using Edge.Devices.Boards;
using Edge.Devices.Nano;

namespace Edge.Cli.Verbs;

/// <summary>What a model will cost on stock nanoFramework firmware: instructions counted on this computer, time by the board's clock and cost model.</summary>
/// <param name="Target">A board with nanoFramework.</param>
/// <param name="Profile">Counted, node by node.</param>
/// <param name="Macs">Of the network.</param>
/// <param name="BufferBytes">Input and output, which the caller holds.</param>
/// <param name="TaktMilliseconds">The cycle time an inference must end in; null: nobody asked.</param>
internal sealed record ManagedForecast(Target Target, IlProfile Profile, long Macs, long BufferBytes, double? TaktMilliseconds)
{
    /// <summary>mscorlib's share of the heap. Source: nanoCLR 1.17's own print at start, on 32-bit.</summary>
    private const long LibraryHeapBytes = 4048;

    public NanoFirmware Nano => Target.Board.Nano!;

    /// <summary>Of nanoCLR's interpreter, counted for a Cortex-M7.</summary>
    public double Instructions => Profile.Instructions;

    public double InstructionsPerMac => Macs == 0 ? 0 : Instructions / Macs;

    public double IlPerMac => Macs == 0 ? 0 : (double)Profile.Total / Macs;

    /// <summary>Null where clock or cost of the board are unknown.</summary>
    public double? Milliseconds => Rate is { } rate ? Instructions / rate : null;

    /// <summary>Multiplications that fit the cycle time, for a network of this one's mix of operators; null where time or takt are unknown.</summary>
    public long? LargestMacs => Rate is { } rate && TaktMilliseconds is { } takt && InstructionsPerMac > 0 ? (long)(takt * rate / InstructionsPerMac) : null;

    public bool? KeepsTakt => TaktMilliseconds is { } takt && Milliseconds is { } time ? time <= takt : null;

    /// <summary>Model, buffers and mscorlib; the user's own program comes on top.</summary>
    public long HeapBytes => Profile.Footprint.HeapBytes + BufferBytes + LibraryHeapBytes;

    /// <summary>Null where it is unknown what nanoCLR leaves.</summary>
    public bool? HeapFits => Nano.HeapBytes == 0 ? null : HeapBytes <= Nano.HeapBytes;

    /// <summary>Model and kernels as written into the board, in code and data.</summary>
    public long DeployBytes => NanoDeploy.Bytes(Profile.Footprint);

    /// <summary>Null where the room is unknown.</summary>
    public bool? DeployFits => Nano.DeployBytes == 0 ? null : DeployBytes <= Nano.DeployBytes;

    // Instructions in a millisecond.
    private double? Rate => Target.Board is { ClockHz: > 0, InterpreterCycles: > 0 } board ? board.ClockHz / board.InterpreterCycles / 1000 : null;

    /// <summary>One count serves all boards that hold the same code: nanoCLR is the same on each.</summary>
    public static IReadOnlyList<ManagedForecast> Of(IReadOnlyList<Target> targets, Compiler.Planning.Program program, double? takt)
    {
        var options = new EmitOptions
        {
            Name = "inspected",
            ToolVersion = Product.Version,
            Source = program.Graph.Name,
            ModelHash = "",
            Board = "nanoFramework",
            UnrolledAssemblies = EmitOptions.MostAssemblies,
        };
        long inputs = program.Graph.Inputs.Sum(tensor => (long)tensor.Bytes), outputs = program.Graph.Outputs.Sum(tensor => (long)tensor.Bytes);
        var profiles = new Dictionary<(int Assemblies, long Tables), IlProfile>();
        int needed = CSharpEmitter.Emit(program, options).Count(file => file.Name.Contains(".Steps", StringComparison.Ordinal));
        IlProfile Profile(Target target)
        {
            // A board with room for all of the code is like any other.
            int assemblies = Math.Min(NanoDeploy.Assemblies(target.Board.Nano!), Math.Max(needed, 1));
            EmitOptions tabled = options with { UnrolledAssemblies = assemblies, PackedTableBytes = NanoFit.PackedTableBytes(program, target.Board.Nano!) };
            bool isTabled = (assemblies < needed || needed == EmitOptions.MostAssemblies)
                && CSharpEmitter.Forecast(program, tabled).Any(step => step.PackedBytes > 0);
            EmitOptions own = isTabled ? tabled : options with { UnrolledAssemblies = assemblies };
            if (!profiles.TryGetValue((assemblies, own.PackedTableBytes), out IlProfile? profile))
                profiles.Add((assemblies, own.PackedTableBytes), profile = IlProfile.Of(program, own, new sbyte[inputs]));
            return profile;
        }

        return [.. targets.Select(target => new ManagedForecast(target, Profile(target), program.Graph.Macs, inputs + outputs, takt))];
    }
}
