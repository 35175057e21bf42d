using System.Reflection;
using System.Runtime.Loader;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Runtime;

namespace Edge.Devices.Ladder;

/// <summary>Emitted C#, compiled in memory and run on .NET.</summary>
internal sealed class EmittedCSharp : IBackend, IDisposable
{
    private readonly Graph _graph;
    private readonly AssemblyLoadContext _plainContext, _tappedContext;
    private readonly Type _plain, _tapped;

    /// <exception cref="ModelException">E0405: the emitted code does not compile.</exception>
    public EmittedCSharp(Program program, EmitOptions options)
    {
        _graph = program.Graph;
        (_plainContext, _plain) = Load(program, options with { Taps = false });
        (_tappedContext, _tapped) = Load(program, options with { Taps = true });
    }

    public BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        var plain = new Instance(_plain, _graph);
        var tapped = new Instance(_tapped, _graph);
        List<sbyte[]> outputs = [], tappedOutputs = [];
        List<uint[]> crcs = [];
        foreach (sbyte[] image in images)
        {
            outputs.Add(plain.Infer(image, null));
            var tap = new CrcTap();
            tappedOutputs.Add(tapped.Infer(image, tap));
            crcs.Add([.. tap.Crcs]);
            progress((double)outputs.Count / images.Count);
        }

        return new BackendRun(outputs, tappedOutputs, crcs);
    }

    public sbyte[][] Dump(sbyte[] image)
    {
        var tap = new DumpTap();
        new Instance(_tapped, _graph).Infer(image, tap);
        return [.. tap.Tensors];
    }

    public void Dispose()
    {
        _plainContext.Unload();
        _tappedContext.Unload();
    }

    private static (AssemblyLoadContext Context, Type Type) Load(Program program, EmitOptions options)
    {
        Assembly assembly = InMemoryCompiler.Compile(CSharpEmitter.Emit(program, options), out AssemblyLoadContext context);
        return (context, assembly.GetType($"Edge.Models.{options.ClassName}", throwOnError: true)!);
    }

    private sealed class Instance(Type type, Graph graph)
    {
        private readonly object _model = Activator.CreateInstance(type)!;
        private readonly MethodInfo _infer = type.GetMethod("Infer")!;

        public sbyte[] Infer(sbyte[] image, IStepTap? tap)
        {
            sbyte[][] outputs = [.. graph.Outputs.Select(output => new sbyte[output.Bytes])];
            object[] arguments = [.. Reference.Split(graph, image), .. outputs, .. tap is null ? Array.Empty<object>() : [tap]];
            try
            {
                _infer.Invoke(_model, arguments);
            }
            catch (TargetInvocationException e)
            {
                throw new DeviceException("E0504", "emitted C#", e.InnerException!.Message, inner: e.InnerException);
            }

            return [.. outputs.SelectMany(output => output)];
        }
    }

    private sealed class CrcTap : IStepTap
    {
        public List<uint> Crcs { get; } = [];

        public void After(int step, sbyte[] data, int offset, int count) => Crcs.Add(Crc32.Of(data.AsSpan(offset, count)));
    }

    private sealed class DumpTap : IStepTap
    {
        public List<sbyte[]> Tensors { get; } = [];

        public void After(int step, sbyte[] data, int offset, int count) => Tensors.Add(data[offset..(offset + count)]);
    }
}
