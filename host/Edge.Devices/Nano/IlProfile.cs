using System.Reflection;
using System.Runtime.Loader;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Runtime;

namespace Edge.Devices.Nano;

/// <summary>Intermediate language that one inference executes, node by node.</summary>
/// <param name="Nodes">Of the graph, in order; views execute nothing.</param>
/// <param name="Counts">One for each node.</param>
/// <param name="HeapBytes">What .NET allocated during an inference after the first.</param>
/// <param name="Footprint">What the model keeps on nanoCLR's heap and takes of its flash.</param>
public sealed record IlProfile(IReadOnlyList<Node> Nodes, IReadOnlyList<IlCount> Counts, long HeapBytes, NanoFootprint Footprint)
{
    public double Instructions => Counts.Sum(count => count.Instructions);

    public long Total => Counts.Sum(count => count.Total);

    /// <summary>Runs the emitted C# on .NET with counters in it, the kernels of Edge.Runtime included.</summary>
    /// <param name="program">What is emitted.</param>
    /// <param name="options">How.</param>
    /// <param name="image">One input; the counts of emitted code depend on it little or not at all.</param>
    public static IlProfile Of(Program program, EmitOptions options, sbyte[] image)
    {
        using MemoryStream model = InMemoryCompiler.Compile(CSharpEmitter.Emit(program, options with { Taps = true }));
        long flash = NanoFootprint.FlashBytesOf(model);
        using var context = new ModelContext();
        var kernels = Kernels.Instrumented;
        var own = Load(context, model);
        Type type = own.Assembly.GetType($"Edge.Models.{options.ClassName}", throwOnError: true)!;
        object instance = Activator.CreateInstance(type)!;
        MethodInfo infer = type.GetMethod("Infer")!;
        IlCount[] counts = [.. program.Graph.Nodes.Select(_ => IlCount.None)];
        (long[] Kernels, long[] Own) before = ([], []);
        void Take() => before = ([.. kernels.Counts], [.. own.Counts]);
        // What ran since the last tap is of this one's step, which may be seen more than once.
        void Count(int step)
        {
            counts[step] = counts[step].Plus(kernels.Counter.Between(before.Kernels, kernels.Counts)).Plus(own.Counter.Between(before.Own, own.Counts));
            Take();
        }

        Type tapType = kernels.Assembly.GetType(typeof(IStepTap).FullName!, throwOnError: true)!;
        object tap = DispatchProxy.Create(tapType, typeof(Tap));
        object[] arguments = [.. Reference.Split(program.Graph, image), .. program.Graph.Outputs.Select(output => new sbyte[output.Bytes]), tap];
        infer.Invoke(instance, arguments); // static constructors run here
        ((Tap)tap).After = Count;
        Take();
        infer.Invoke(instance, arguments);
        ((Tap)tap).After = null;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        infer.Invoke(instance, arguments);
        long heap = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new IlProfile(program.Graph.Nodes, counts, heap, new NanoFootprint(
            NanoFootprint.HeapBytesOf(own.Assembly, instance), flash, NanoFootprint.TableBytesOf(program, CSharpEmitter.Forecast(program, options))));
    }

    /// <summary>Must be public: the runtime derives the tap's class from it.</summary>
    public class Tap : DispatchProxy
    {
        public Action<int>? After { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            After?.Invoke((int)args![0]!);
            return null;
        }
    }

    private static (Assembly Assembly, IlCounter Counter, long[] Counts) Load(AssemblyLoadContext context, Stream code)
    {
        using var counting = new MemoryStream();
        IlCounter counter = IlCounter.Instrument(code, counting);
        counting.Position = 0;
        Assembly assembly = context.LoadFromStream(counting);
        return (assembly, counter, counter.Attach(assembly));
    }

    // The kernels with counters, loaded once: the tap's class, which .NET makes, refers to them by name.
    private static class Kernels
    {
        public static (Assembly Assembly, IlCounter Counter, long[] Counts) Instrumented { get; } = Load();

        private static (Assembly, IlCounter, long[]) Load()
        {
            using FileStream runtime = File.OpenRead(typeof(Requantization).Assembly.Location);
            return IlProfile.Load(new AssemblyLoadContext("Edge.Runtime.Instrumented"), runtime);
        }
    }

    private sealed class ModelContext() : AssemblyLoadContext("Edge.Models.Instrumented", isCollectible: true), IDisposable
    {
        public void Dispose() => Unload();

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == Kernels.Instrumented.Assembly.GetName().Name ? Kernels.Instrumented.Assembly : null;
    }
}
