using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Emission.Plan;

/// <summary>Writes a program as a plan blob: data that <c>device/kernels/edge_plan.c</c> runs in place.</summary>
public sealed class PlanWriter
{
    private readonly Program _program;
    private readonly PlanWriterOptions _options;
    private readonly List<PlanStep> _steps = [];
    private readonly Dictionary<SharedTable, long> _tableAt = [];
    private readonly SharedTables _tables;
    private readonly long _totalBytes;

    private PlanWriter(Program program, PlanWriterOptions options)
    {
        program = program.Whole; // the interpreter streams no rows
        _program = program;
        _options = options;
        _tables = SharedTables.Of(program);
        Dictionary<Node, int> nodes = program.Graph.Nodes.Select((node, index) => (node, index)).ToDictionary(pair => pair.node, pair => pair.index);
        foreach (Step step in program.Steps)
            _steps.AddRange(step.Calls.SelectMany(call => PlanCall.Parts(call, options.StepWork)).Select(call => new PlanStep(nodes[step.Node], step.Node, call)));

        long at = Align(PlanFormat.HeaderBytes + (long)(program.Graph.Inputs.Count + program.Graph.Outputs.Count) * PlanFormat.TensorBytes
            + (long)_steps.Count * PlanFormat.StepBytes);
        foreach (PlanStep step in _steps)
        {
            step.ParametersAt = at;
            at += 4L * step.Call.Kernel.Fields.Count;
        }

        foreach (SharedTable table in _tables.All)
        {
            _tableAt[table] = at;
            at = Align(at + table.Table.Bytes);
        }

        _totalBytes = at;
    }

    /// <summary>Same program and options, same bytes, on any machine.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelException">E0409: the program does not fit the format.</exception>
    public static byte[] Write(Program program, PlanWriterOptions? options = null) => new PlanWriter(program, options ?? new PlanWriterOptions()).Write();

    /// <summary>For each step of the blob, in order, the index of the graph's node that it computes, or computes a part of.</summary>
    public static IReadOnlyList<int> NodesOf(Program program, PlanWriterOptions? options = null) =>
        [.. new PlanWriter(program, options ?? new PlanWriterOptions())._steps.Select(step => step.NodeIndex)];

    private byte[] Write()
    {
        const long mostBytes = 1 << PlanFormat.MemoryShift;
        Graph graph = _program.Graph;
        long most = new[] { _totalBytes, _program.ArenaBytes, Bytes(graph.Inputs), Bytes(graph.Outputs) }.Max();
        if (most >= mostBytes)
            throw new ModelException("E0409", graph.Name, $"a plan with {most} bytes of one kind", $"less than {mostBytes} bytes of constants, of activations, of inputs and of outputs");

        if (_options.KernelSet.Length >= PlanFormat.KernelSetBytes || _options.KernelSet.Any(c => c is < '!' or > '~'))
            throw new ModelException("E0409", graph.Name, $"a plan for the kernels '{_options.KernelSet}'", $"a name of at most {PlanFormat.KernelSetBytes - 1} printable ASCII characters without spaces");

        byte[] blob = new byte[_totalBytes];
        Encoding.ASCII.GetBytes(PlanFormat.Magic).CopyTo(blob, 0);
        Put(blob, PlanFormat.VersionAt, PlanFormat.Version);
        Put(blob, PlanFormat.TotalBytesAt, blob.Length);
        Encoding.ASCII.GetBytes(_options.KernelSet, blob.AsSpan(PlanFormat.KernelSetAt, PlanFormat.KernelSetBytes - 1));
        Put(blob, PlanFormat.ArenaBytesAt, _program.ArenaBytes);
        Put(blob, PlanFormat.InputsAt, graph.Inputs.Count);
        Put(blob, PlanFormat.OutputsAt, graph.Outputs.Count);
        Put(blob, PlanFormat.StepsAt, _steps.Count);
        Put(blob, PlanFormat.StepWorkAt, checked((int)_steps.Select(step => step.Call.Work).DefaultIfEmpty().Max()));

        int at = PlanFormat.HeaderBytes;
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Outputs))
        {
            PutTensor(blob, at, tensor);
            at += PlanFormat.TensorBytes;
        }

        foreach (PlanStep step in _steps)
        {
            PutStep(blob, at, step);
            at += PlanFormat.StepBytes;
        }

        foreach (SharedTable table in _tables.All)
            BytesOf(table.Table).CopyTo(blob.AsSpan((int)_tableAt[table]));
        Put(blob, PlanFormat.ChecksumAt, (int)Crc32.Of(blob.AsSpan(PlanFormat.CheckedFrom)));
        return blob;
    }

    private void PutTensor(byte[] blob, int at, Tensor tensor)
    {
        if (tensor.Shape.Rank > PlanFormat.MostExtents)
            throw new ModelException("E0409", _program.Graph.Name, $"tensor '{tensor.Name}' of shape {tensor.Shape}", $"at most {PlanFormat.MostExtents} extents");
        Put(blob, at, tensor.Bytes);
        BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(at + 4), tensor.Quantization!.Scale);
        Put(blob, at + 8, tensor.Quantization.ZeroPoint);
        Put(blob, at + 12, tensor.Shape.Rank);
        for (int axis = 0; axis < tensor.Shape.Rank; axis++)
            Put(blob, at + 16 + 4 * axis, tensor.Shape[axis]);
    }

    private void PutStep(byte[] blob, int at, PlanStep step)
    {
        PlanCall part = step.Call;
        Put(blob, at, part.Kernel.Number);
        Put(blob, at + 4, step.NodeIndex);
        Put(blob, at + 8, (int)step.ParametersAt);
        for (int i = 0; i < part.Call.Parameters.Count; i++)
            Put(blob, (int)step.ParametersAt + 4 * i, part.Call.Parameters[i].Value);
        Put(blob, at + 12, (int)Reference(_program.Placements[step.Node.Output], part.OutputStart));

        Tensor[] activations = [.. step.Node.Activations];
        var unread = new Queue<int>(part.Call.Activations);
        for (int i = 0; i < part.Kernel.Operands.Count; i++)
        {
            PlanOperand operand = part.Kernel.Operands[i];
            Table? table = part.Call.Tables.FirstOrDefault(table => table.Name == operand.Name);
            uint reference = table is null
                ? Reference(_program.Placements[activations[unread.Dequeue()]], part.OperandStart[i])
                : Reference(PlanFormat.TableMemory, _tableAt[_tables.Holding(table)] + part.OperandStart[i] * (operand.IsWords ? 4 : 1));
            Put(blob, at + 16 + 4 * i, (int)reference);
        }
    }

    private uint Reference(Placement placement, long start) => placement.Memory switch
    {
        Memory.Input => Reference(PlanFormat.InputMemory, Bytes(_program.Graph.Inputs.Take(placement.Index)) + placement.Offset + start),
        Memory.Output => Reference(PlanFormat.OutputMemory, Bytes(_program.Graph.Outputs.Take(placement.Index)) + placement.Offset + start),
        _ => Reference(PlanFormat.ArenaMemory, placement.Offset + start),
    };

    private static uint Reference(uint memory, long offset) => (memory << PlanFormat.MemoryShift) | (uint)offset;

    private static long Bytes(IEnumerable<Tensor> tensors) => tensors.Sum(tensor => (long)tensor.Bytes);

    private static long Align(long bytes) => (bytes + PlanFormat.Alignment - 1) / PlanFormat.Alignment * PlanFormat.Alignment;

    private static byte[] BytesOf(Table table)
    {
        if (table.Data is sbyte[] values)
            return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        byte[] bytes = new byte[table.Bytes];
        for (int i = 0; i < table.Data.Length; i++)
            Put(bytes, 4 * i, ((int[])table.Data)[i]);
        return bytes;
    }

    private static void Put(byte[] blob, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(at), value);

    /// <summary>A line of the step table.</summary>
    private sealed record PlanStep(int NodeIndex, Node Node, PlanCall Call)
    {
        public long ParametersAt { get; set; }
    }
}
