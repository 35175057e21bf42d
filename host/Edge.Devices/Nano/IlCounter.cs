using Edge.Compiler.Emission.Interpreter;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Edge.Devices.Nano;

/// <summary>Makes an assembly count what it executes: one counter for each stretch of code without a branch, added to in its first place.</summary>
/// <remarks>Counts are exact and the same on every run, which times are not.</remarks>
public sealed class IlCounter
{
    private const string CountersType = "IlCounters", CountersField = "Counts";

    private readonly List<Dictionary<IlOperation, int>> _blocks = [];

    private IlCounter()
    {
    }

    /// <param name="assembly">Compiled for .NET; one file.</param>
    /// <param name="instrumented">Receives the assembly that counts.</param>
    public static IlCounter Instrument(Stream assembly, Stream instrumented)
    {
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(assembly);
        ModuleDefinition module = definition.MainModule;
        var counters = new FieldDefinition(CountersField, FieldAttributes.Public | FieldAttributes.Static, new ArrayType(module.TypeSystem.Int64));
        var holder = new TypeDefinition("", CountersType, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        holder.Fields.Add(counters);
        MethodDefinition[] methods = [.. module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)];
        module.Types.Add(holder);
        var counter = new IlCounter();
        foreach (MethodDefinition method in methods)
            counter.Instrument(method, counters);
        definition.Write(instrumented);
        return counter;
    }

    /// <summary>Gives the loaded assembly its counters, all zero.</summary>
    public long[] Attach(System.Reflection.Assembly loaded)
    {
        var counts = new long[_blocks.Count];
        loaded.GetType(CountersType, throwOnError: true)!.GetField(CountersField)!.SetValue(null, counts);
        return counts;
    }

    /// <summary>Sums what was executed between two readings of the counters.</summary>
    public IlCount Between(ReadOnlySpan<long> before, ReadOnlySpan<long> after)
    {
        var operations = new long[Enum.GetValues<IlOperation>().Length];
        for (int block = 0; block < _blocks.Count; block++)
        {
            long times = after[block] - before[block];
            if (times == 0)
                continue;
            foreach (var (operation, count) in _blocks[block])
                operations[(int)operation] += times * count;
        }

        return new IlCount(operations);
    }

    private void Instrument(MethodDefinition method, FieldReference counters)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros();
        ILProcessor processor = body.GetILProcessor();
        foreach (Instruction leader in Leaders(body))
        {
            var operations = new Dictionary<IlOperation, int>();
            for (Instruction? at = leader; at is not null; at = EndsBlock(at, leader) ? null : at.Next)
                operations[IlOperations.Of(at)] = operations.GetValueOrDefault(IlOperations.Of(at)) + 1;
            _blocks.Add(operations);
        }

        int block = _blocks.Count;
        // Backwards, so that a block's own instructions are counted before those in front of it are inserted.
        foreach (Instruction leader in Leaders(body).AsEnumerable().Reverse())
            Insert(processor, leader, --block, counters);
        body.OptimizeMacros();
    }

    // Leaders begin a block: the method's first instruction, what is branched to, and what follows a branch or a call.
    private readonly HashSet<Instruction> _leaders = [];

    private List<Instruction> Leaders(MethodBody body)
    {
        _leaders.Clear();
        _leaders.Add(body.Instructions[0]);
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
                _leaders.Add(target);
            else if (instruction.Operand is Instruction[] targets)
                _leaders.UnionWith(targets);
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch && instruction.Next is { } next)
                _leaders.Add(next);
        }

        return [.. body.Instructions.Where(_leaders.Contains)];
    }

    private bool EndsBlock(Instruction at, Instruction leader) => at.Next is null || (at.Next != leader && _leaders.Contains(at.Next));

    private static void Insert(ILProcessor processor, Instruction leader, int block, FieldReference counters)
    {
        Instruction first = processor.Create(OpCodes.Ldsfld, counters);
        Instruction[] added =
        [
            first, processor.Create(OpCodes.Ldc_I4, block), processor.Create(OpCodes.Ldelema, counters.Module.TypeSystem.Int64), processor.Create(OpCodes.Dup),
            processor.Create(OpCodes.Ldind_I8), processor.Create(OpCodes.Ldc_I4_1), processor.Create(OpCodes.Conv_I8), processor.Create(OpCodes.Add), processor.Create(OpCodes.Stind_I8),
        ];
        foreach (Instruction instruction in added)
            processor.InsertBefore(leader, instruction);
        foreach (Instruction instruction in processor.Body.Instructions)
        {
            if (instruction.Operand == leader)
                instruction.Operand = first;
            else if (instruction.Operand is Instruction[] targets)
                instruction.Operand = Array.ConvertAll(targets, target => target == leader ? first : target);
        }

        foreach (ExceptionHandler handler in processor.Body.ExceptionHandlers)
        {
            handler.TryStart = handler.TryStart == leader ? first : handler.TryStart;
            handler.TryEnd = handler.TryEnd == leader ? first : handler.TryEnd;
            handler.HandlerStart = handler.HandlerStart == leader ? first : handler.HandlerStart;
            handler.HandlerEnd = handler.HandlerEnd == leader ? first : handler.HandlerEnd;
        }
    }
}
