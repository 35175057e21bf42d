using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Emission.Plan;

/// <summary>Writes a program, or all levels of one, as a plan blob: data that <c>device/kernels/edge_plan.c</c> runs in place.</summary>
public sealed class PlanWriter
{
    private readonly Program _full;
    private readonly PlanWriterOptions _options;
    private readonly IReadOnlyList<PlanStep>[] _levels;
    private readonly Dictionary<SharedTable, long> _tableAt = [];
    private readonly SharedTables _tables;
    private readonly long _totalBytes;

    private PlanWriter(PlannedModel model, PlanWriterOptions options)
    {
        _full = model.Full;
        _options = options;
        _tables = model.Tables;
        _levels = [.. model.Programs.Select(program => Steps(program, options.StepWork))];

        long at = Align(PlanFormat.HeaderBytes + (long)(_full.Graph.Inputs.Count + _full.Graph.Outputs.Count) * PlanFormat.TensorBytes
            + (long)_levels.Length * PlanFormat.LevelBytes + (long)Steps().Count() * PlanFormat.StepBytes);
        // Parts of a call, and the same call at several levels, often have the same parameters.
        var written = new Dictionary<string, long>();
        foreach (PlanStep step in Steps())
        {
            string parameters = string.Join(' ', step.Call.Call.Parameters.Select(parameter => parameter.Value));
            if (written.TryAdd(parameters, at))
                at += 4L * step.Call.Kernel.Fields.Count;
            step.ParametersAt = written[parameters];
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
    public static byte[] Write(PlannedModel model, PlanWriterOptions? options = null) => new PlanWriter(model, options ?? new PlanWriterOptions()).Write();

    /// <summary>For each step of a level, in order, the index of the graph's node that it computes, or computes a part of.</summary>
    public static IReadOnlyList<int> NodesOf(PlannedModel model, PlanWriterOptions? options = null, int level = 0) =>
        [.. new PlanWriter(model, options ?? new PlanWriterOptions())._levels[level].Select(step => step.NodeIndex)];

    private static PlanStep[] Steps(Program program, int mostWork)
    {
        Dictionary<Node, int> nodes = program.Graph.Nodes.Select((node, index) => (node, index)).ToDictionary(pair => pair.node, pair => pair.index);
        return
        [
            .. program.Steps.SelectMany(step => step.Calls.SelectMany(call => PlanCall.Parts(call, mostWork))
                .Select(call => new PlanStep(program, nodes[step.Node], step.Node, call))),
        ];
    }

    private IEnumerable<PlanStep> Steps() => _levels.SelectMany(steps => steps);

    private byte[] Write()
    {
        const long mostBytes = 1 << PlanFormat.MemoryShift;
        Graph graph = _full.Graph;
        long most = new[] { _totalBytes, _full.ArenaBytes, Bytes(graph.Inputs), Bytes(graph.Outputs) }.Max();
        if (most >= mostBytes)
            throw new ModelException("E0409", graph.Name, $"a plan with {most} bytes of one kind", $"less than {mostBytes} bytes of constants, of activations, of inputs and of outputs");

        if (_options.KernelSet.Length >= PlanFormat.KernelSetBytes || _options.KernelSet.Any(c => c is < '!' or > '~'))
            throw new ModelException("E0409", graph.Name, $"a plan for the kernels '{_options.KernelSet}'", $"a name of at most {PlanFormat.KernelSetBytes - 1} printable ASCII characters without spaces");

        byte[] blob = new byte[_totalBytes];
        Encoding.ASCII.GetBytes(PlanFormat.Magic).CopyTo(blob, 0);
        Put(blob, PlanFormat.VersionAt, PlanFormat.Version);
        Put(blob, PlanFormat.TotalBytesAt, blob.Length);
        Encoding.ASCII.GetBytes(_options.KernelSet, blob.AsSpan(PlanFormat.KernelSetAt, PlanFormat.KernelSetBytes - 1));
        Put(blob, PlanFormat.ArenaBytesAt, _full.ArenaBytes);
        Put(blob, PlanFormat.InputsAt, graph.Inputs.Count);
        Put(blob, PlanFormat.OutputsAt, graph.Outputs.Count);
        Put(blob, PlanFormat.StepsAt, Steps().Count());
        Put(blob, PlanFormat.StepWorkAt, checked((int)Steps().Select(step => step.Call.Work).DefaultIfEmpty().Max()));
        Put(blob, PlanFormat.LevelsAt, _levels.Length);

        int at = PlanFormat.HeaderBytes;
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Outputs))
        {
            PutTensor(blob, at, tensor);
            at += PlanFormat.TensorBytes;
        }

        foreach (IReadOnlyList<PlanStep> steps in _levels)
        {
            Put(blob, at, steps.Count);
            at += PlanFormat.LevelBytes;
        }

        foreach (PlanStep step in Steps())
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
            throw new ModelException("E0409", _full.Graph.Name, $"tensor '{tensor.Name}' of shape {tensor.Shape}", $"at most {PlanFormat.MostExtents} extents");
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
        Put(blob, at + 12, (int)Reference(step.Program.Placements[step.Node.Output], part.OutputStart));

        Tensor[] activations = [.. step.Node.Activations];
        var unread = new Queue<int>(part.Call.Activations);
        for (int i = 0; i < part.Kernel.Operands.Count; i++)
        {
            PlanOperand operand = part.Kernel.Operands[i];
            Table? table = part.Call.Tables.FirstOrDefault(table => table.Name == operand.Name);
            uint reference = table is null
                ? Reference(step.Program.Placements[activations[unread.Dequeue()]], part.OperandStart[i])
                : Reference(PlanFormat.TableMemory, _tableAt[_tables.Holding(table)] + part.OperandStart[i] * (operand.IsWords ? 4 : 1));
            Put(blob, at + 16 + 4 * i, (int)reference);
        }
    }

    private uint Reference(Placement placement, long start) => placement.Memory switch
    {
        Memory.Input => Reference(PlanFormat.InputMemory, Bytes(_full.Graph.Inputs.Take(placement.Index)) + placement.Offset + start),
        Memory.Output => Reference(PlanFormat.OutputMemory, Bytes(_full.Graph.Outputs.Take(placement.Index)) + placement.Offset + start),
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
    private sealed record PlanStep(Program Program, int NodeIndex, Node Node, PlanCall Call)
    {
        public long ParametersAt { get; set; }
    }
}
