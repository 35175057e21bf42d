using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;

namespace Edge.Devices.Nano;

/// <summary>Whether a board's firmware leaves a model enough: managed heap for its arena and tables, flash for its code.</summary>
public static class NanoFit
{
    /// <param name="options">As it is emitted.</param>
    /// <exception cref="ModelException">E0411: it does not fit; the layer that takes the most is named.</exception>
    public static void Require(Program program, EmitOptions options, Board board)
    {
        IReadOnlyList<StepForecast> steps = CSharpEmitter.Forecast(program, options);
        Require(program, steps, steps.Sum(step => (long)step.TableBytes), board);
    }

    /// <summary>The same for all levels of a network: their tables, and plain kernels that read them.</summary>
    /// <exception cref="ModelException">E0411: they do not fit; the layer that takes the most is named.</exception>
    public static void Require(LevelProgram levels, EmitOptions options, Board board) =>
        Require(levels.Full, CSharpEmitter.Forecast(levels.Full, options with { UnrolledAssemblies = 0 }), SharedTables.Of(levels).Bytes, board);

    private static void Require(Program program, IReadOnlyList<StepForecast> steps, long tables, Board board)
    {
        NanoFirmware nano = board.Nano!;
        long buffers = Buffers(program), code = steps.Sum(step => (long)step.CodeBytes);
        if (nano.HeapBytes > 0 && buffers + tables > nano.HeapBytes)
        {
            string most = buffers > tables
                ? Peak(program)
                : Most(steps, step => step.TableBytes, "of tables");
            throw Fault(board, program, $"{buffers + tables} bytes of managed heap ({buffers} of activations, {tables} of tables)", nano.HeapBytes, most);
        }

        long deployed = NanoDeploy.Bytes(new NanoFootprint(0, code + tables, 0));
        if (nano.DeployBytes > 0 && deployed > nano.DeployBytes)
            throw Fault(board, program, $"about {deployed} bytes of flash for programs ({code} of code, {tables} of tables)", nano.DeployBytes,
                Most(steps, step => step.CodeBytes + step.TableBytes, "of code and tables"));
    }

    /// <summary>Managed heap that packed weights may take: half of what a board has beyond the model's activations and constants.</summary>
    /// <remarks>Constants as plain kernels need them. The other half is the program's: a camera's frame, a record of parts. None where the heap is unknown.</remarks>
    public static long PackedTableBytes(Program program, NanoFirmware nano)
    {
        long constants = program.Steps.SelectMany(step => step.Calls).SelectMany(call => call.Tables).Sum(table => (long)table.Bytes);
        return Math.Max(0, nano.HeapBytes - Buffers(program) - constants) / 2;
    }

    private static long Buffers(Program program) => program.Graph.Inputs.Concat(program.Graph.Outputs).Sum(tensor => (long)tensor.Bytes) + program.ArenaBytes;

    private static ModelException Fault(Board board, Program program, string needed, int has, string most) => new(
        "E0411", $"{program.Graph.Name} for {board.Name}", $"needs {needed}; nanoFramework leaves {has}\n  {most}", $"at most {has} bytes",
        "--runtime native keeps weights in flash and computes in C; or choose a smaller model");

    private static string Peak(Program program)
    {
        Node widest = program.Graph.Nodes.MaxBy(node => node.Activations.Append(node.Output).Sum(tensor => (long)tensor.Bytes))!;
        return $"node '{widest.Name}' ({widest.Operator.Kind}) alone reads and writes {widest.Activations.Append(widest.Output).Sum(tensor => (long)tensor.Bytes)} bytes of activations";
    }

    private static string Most(IReadOnlyList<StepForecast> steps, Func<StepForecast, int> bytes, string what)
    {
        StepForecast most = steps.MaxBy(bytes)!;
        return $"node '{most.Node.Name}' ({most.Node.Operator.Kind}) takes {bytes(most)} {what}";
    }
}
