using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Emission.Plan;

/// <summary>Writes a program, or all levels of one, as a plan blob: data that <c>device/kernels/edge_plan.c</c> runs in place.</summary>
public sealed class PlanWriter
{
    private readonly Program _full;
    private readonly PlanWriterOptions _options;
    private readonly IReadOnlyList<PlanGroup>[] _levels;
    private readonly Dictionary<SharedTable, long> _tableAt = [];
    private readonly SharedTables _tables;
    private readonly long _totalBytes;

    private PlanWriter(PlannedModel model, PlanWriterOptions options)
    {
        _full = model.Full;
        _options = options;
        _tables = model.Tables;
        _levels = [.. model.Programs.Select(program => PlanGroup.Of(program, options.StepWork))];

        long at = Align(PlanFormat.HeaderBytes + (long)(_full.Graph.Inputs.Count + _full.Graph.Outputs.Count) * PlanFormat.TensorBytes
            + (long)_levels.Length * PlanFormat.LevelBytes + (long)Groups().Count() * PlanFormat.GroupBytes + (long)Steps().Count() * PlanFormat.StepBytes);
        // Parts of a call, and the same call at several levels, often have the same parameters; and steps of a group the same schedule.
        var written = new Dictionary<string, long>();
        foreach (PlanStep step in Steps())
        {
            step.ParametersAt = Place(step.Call.Call.Parameters.Select(parameter => parameter.Value));
            if (step.Schedule is { Count: > 0 } schedule)
                step.ScheduleAt = Place(schedule);
        }

        foreach (SharedTable table in _tables.All)
        {
            _tableAt[table] = at;
            at = Align(at + table.Table.Bytes);
        }

        _totalBytes = at;

        long Place(IEnumerable<int> numbers)
        {
            string text = string.Join(' ', numbers);
            if (written.TryAdd(text, at))
                at += sizeof(int) * (long)numbers.Count();
            return written[text];
        }
    }

    /// <summary>Same program and options, same bytes, on any machine.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelException">E0409: the program does not fit the format.</exception>
    public static byte[] Write(PlannedModel model, PlanWriterOptions? options = null) => new PlanWriter(model, options ?? new PlanWriterOptions()).Write();

    /// <summary>For each line of a level's step table, in order, the index of the graph's node that it computes, or computes a part of.</summary>
    public static IReadOnlyList<int> NodesOf(PlannedModel model, PlanWriterOptions? options = null, int level = 0) =>
        [.. PlanGroup.Of(model.Programs[level], (options ?? new PlanWriterOptions()).StepWork).SelectMany(group => group.Steps).Select(step => step.NodeIndex)];

    private IEnumerable<PlanGroup> Groups() => _levels.SelectMany(groups => groups);

    private IEnumerable<PlanStep> Steps() => Groups().SelectMany(group => group.Steps);

    private byte[] Write()
    {
        const long mostBytes = 1 << PlanFormat.MemoryShift;
        Graph graph = _full.Graph;
        long most = new[] { _totalBytes, _full.ArenaBytes, Bytes(graph.Inputs), Bytes(graph.Outputs) }.Max();
        if (most >= mostBytes)
            throw new ModelException("E0409", graph.Name, $"a plan with {most} bytes of one kind", $"less than {mostBytes} bytes of constants, of activations, of inputs and of outputs");

        long looks = _levels.Max(groups => groups.Sum(group => group.Looks));
        if (looks > PlanFormat.MostLooks)
            throw new ModelException("E0409", graph.Name, $"a plan with {looks} steps in an inference", $"at most {PlanFormat.MostLooks}", "more rows at a time take fewer: allow more bytes by '--optimize ram=BYTES', or emit C");

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
        Put(blob, PlanFormat.GroupsAt, Groups().Count());

        int at = PlanFormat.HeaderBytes;
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Outputs))
        {
            PutTensor(blob, at, tensor);
            at += PlanFormat.TensorBytes;
        }

        foreach (IReadOnlyList<PlanGroup> groups in _levels)
        {
            Put(blob, at, groups.Count);
            at += PlanFormat.LevelBytes;
        }

        foreach (PlanGroup group in Groups())
        {
            PutAll(blob, at, [group.Turns, group.Strips, group.Steps.Count]);
            at += PlanFormat.GroupBytes;
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
        PutAll(blob, (int)step.ParametersAt, part.Call.Parameters.Select(parameter => parameter.Value));
        Put(blob, at + 12, (int)step.ScheduleAt);
        PutAll(blob, (int)step.ScheduleAt, step.Schedule);
        Put(blob, at + 16, (int)Reference(step.Output.Start, part.OutputStart));

        var unread = new Queue<BandPlace>(step.Inputs);
        for (int i = 0; i < part.Kernel.Operands.Count; i++)
        {
            PlanOperand operand = part.Kernel.Operands[i];
            Table? table = part.Call.Tables.FirstOrDefault(table => table.Name == operand.Name);
            uint reference = table is null
                ? Reference(unread.Dequeue().Start, part.OperandStart[i])
                : Reference(PlanFormat.TableMemory, _tableAt[_tables.Holding(table)] + part.OperandStart[i] * (operand.IsWords ? 4 : 1));
            Put(blob, at + 20 + 4 * i, (int)reference);
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

    private static void PutAll(byte[] blob, int at, IEnumerable<int> values)
    {
        foreach (int value in values)
        {
            Put(blob, at, value);
            at += sizeof(int);
        }
    }

    private static void Put(byte[] blob, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(at), value);
}
