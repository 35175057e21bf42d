using System.Reflection;
using System.Runtime.Loader;
using Edge.Compiler.Emission;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Emulators;
using Edge.Runtime;
using Edge.Runtime.Locating;

namespace Edge.Devices.Ladder;

/// <summary>Emitted C#, compiled in memory and run on .NET.</summary>
internal sealed class EmittedCSharp : IBackend, IDisposable
{
    private readonly Graph _graph;
    private readonly int? _level;
    private readonly Type _plain, _tapped;
    private readonly AssemblyLoadContext[] _contexts;

    private EmittedCSharp(Graph graph, TapOrder order, int? level, Type plain, Type tapped, AssemblyLoadContext[] contexts)
    {
        _graph = graph;
        Order = order;
        _level = level;
        _plain = plain;
        _tapped = tapped;
        _contexts = contexts;
    }

    /// <param name="choice">The level that the program is of one with several; null: there is one.</param>
    /// <exception cref="ModelException">E0405: the emitted code does not compile.</exception>
    public static EmittedCSharp Compile(Program program, EmitOptions options, LevelChoice? choice = null) =>
        choice is null ? CompileAll([(program, options)], runsOften: true)[0] : CompileLevels(choice.Program, options)[choice.Level];

    /// <summary>Every level of a program with several. They are unloaded together, by disposing of any.</summary>
    public static IReadOnlyList<EmittedCSharp> CompileLevels(LevelProgram program, EmitOptions options)
    {
        var (plainContext, plain) = Load(CSharpEmitter.Emit(program, options with { Taps = false }), [options]);
        var (tappedContext, tapped) = Load(CSharpEmitter.Emit(program, options with { Taps = true }), [options]);
        return [.. program.Levels.Select((level, i) => new EmittedCSharp(level.Graph, TapOrder.OfRows, i, plain[0], tapped[0], [plainContext, tappedContext]))];
    }

    /// <summary>Many models in two assemblies, without and with taps; their names differ. They are unloaded together, by disposing of any.</summary>
    /// <param name="runsOften">False: for a few images each.</param>
    public static IReadOnlyList<EmittedCSharp> CompileAll(IReadOnlyList<(Program Program, EmitOptions Options)> models, bool runsOften)
    {
        EmitOptions[] options = [.. models.Select(model => model.Options)];
        EmittedFile[] Files(bool taps) => [.. models.SelectMany(model => CSharpEmitter.Emit(model.Program, model.Options with { Taps = taps }))];
        var (plainContext, plain) = Load(Files(taps: false), options, runsOften);
        var (tappedContext, tapped) = Load(Files(taps: true), options, runsOften);
        AssemblyLoadContext[] contexts = [plainContext, tappedContext];
        return
        [
            .. models.Select((model, i) => new EmittedCSharp(model.Program.Graph, TapOrder.Of(model.Program), null, plain[i], tapped[i], contexts)),
        ];
    }

    public TapOrder Order { get; }

    /// <summary>The program with taps gets at most this many images, the first ones.</summary>
    public int TappedImages { get; set; } = int.MaxValue;

    public BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        int tapped = Math.Min(images.Count, TappedImages);
        sbyte[][] outputs = new sbyte[images.Count][], tappedOutputs = new sbyte[tapped][];
        var crcs = new uint[tapped][];
        int done = 0;
        EveryCore.Run(images.Count, () => (Plain: new Instance(_plain, _graph, _level), Tapped: new Instance(_tapped, _graph, _level)), (model, i) =>
        {
            outputs[i] = model.Plain.Infer(images[i], null);
            if (i < tapped)
            {
                var tap = new CrcTap(_graph.Nodes.Count);
                tappedOutputs[i] = model.Tapped.Infer(images[i], tap);
                crcs[i] = tap.Crcs;
            }

            progress((double)Interlocked.Increment(ref done) / images.Count);
        });
        return new BackendRun(outputs, tappedOutputs, crcs);
    }

    public sbyte[][] Dump(sbyte[] image)
    {
        var tap = new DumpTap(_graph.Nodes.Count);
        new Instance(_tapped, _graph, _level).Infer(image, tap);
        return Order.Tensors([.. tap.Tensors.Select(values => values.ToArray())]);
    }

    public void Dispose()
    {
        foreach (AssemblyLoadContext context in _contexts)
            context.Unload();
    }

    private static (AssemblyLoadContext Context, Type[] Types) Load(IReadOnlyList<EmittedFile> files, IReadOnlyList<EmitOptions> models, bool runsOften = true)
    {
        Assembly assembly = InMemoryCompiler.Compile(files, out AssemblyLoadContext context, runsOften);
        return (context, [.. models.Select(model => assembly.GetType($"Edge.Models.{model.ClassName}", throwOnError: true)!)]);
    }

    private sealed class Instance(Type type, Graph graph, int? level)
    {
        private readonly object _model = Model(type, level);
        private readonly MethodInfo _infer = type.GetMethod("Infer")!;
        private readonly MethodInfo? _locate = type.GetMethod("Locate");

        private static object Model(Type type, int? level)
        {
            object model = Activator.CreateInstance(type)!;
            if (level is { } chosen)
                type.GetProperty("Level")!.SetValue(model, chosen);
            return model;
        }

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

            return [.. outputs.SelectMany(output => output), .. Located(outputs[0])];
        }

        private sbyte[] Located(sbyte[] output)
        {
            if (_locate is null)
                return [];
            int found = (int)_locate.Invoke(_model, [output])!;
            var all = (Detection[])type.GetProperty("Detections")!.GetValue(_model)!;
            int count = (int)type.GetProperty("DetectionCount")!.GetValue(_model)!;
            return DetectionBytes.Of(found, all[..count], all.Length);
        }
    }

    private sealed class CrcTap(int nodes) : IStepTap
    {
        public uint[] Crcs { get; } = new uint[nodes];

        public void After(int step, sbyte[] data, int offset, int count) => Crcs[step] = Crc32.After(Crcs[step], data.AsSpan(offset, count));
    }

    private sealed class DumpTap(int nodes) : IStepTap
    {
        public List<sbyte>[] Tensors { get; } = [.. Enumerable.Range(0, nodes).Select(_ => new List<sbyte>())];

        public void After(int step, sbyte[] data, int offset, int count) => Tensors[step].AddRange(data.AsSpan(offset, count));
    }
}
