using System.Globalization;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Nano;

namespace Edge.Bench;

/// <summary>Emitted C# on the real nanoCLR: bytes against the reference, time against plain kernels and against the forecast, heap.</summary>
internal static class NanoClrStudy
{
    // One of each kind of public network; all of them fit a board with nanoFramework.
    private static readonly string[] _public =
        ["mlperf-tiny/kws_dscnn_int8", "mlperf-tiny/ad_toycar_int8", "mlperf-tiny/ic_resnet8_int8", "mlperf-tiny/vww_mobilenet025_int8", "tinymaix/mnist_valid_q"];

    // Once more with their weights in tables, which is what a board gets that has no room for the code.
    private static readonly string[] _tabled = ["kws_dscnn_int8", "ic_resnet8_int8"];

    /// <param name="path">The demo's INT8 model.</param>
    /// <param name="folder">Of public models; those that are there are measured too.</param>
    /// <param name="results">Receives the tables.</param>
    public static void Run(string path, string folder, string results)
    {
        NanoTools tools = NanoTools.Require();
        var models = new List<NanoClrModel>();
        var tabled = new List<NanoClrModel>();
        foreach (string file in _public.Select(name => Path.Combine(folder, $"{name}.tflite")).Where(File.Exists).Prepend(path))
        {
            Console.Error.WriteLine(file);
            models.Add(NanoClrModel.Measure(tools, file));
            if (_tabled.Contains(Path.GetFileNameWithoutExtension(file)))
                tabled.Add(NanoClrModel.Measure(tools, file, tables: true));
        }

        string report = Report([.. models, .. tabled]);
        AtomicFile.Write(results, report);
        Console.Write(report);
    }

    private static string Report(IReadOnlyList<NanoClrModel> models)
    {
        NanoClrModel demo = models[0];
        var text = new StringBuilder();
        Line(text, $"""
            # Emitted C# on nanoCLR

            **{demo.Name}: {demo.Milliseconds:0.0} ms for one inference, {demo.PlainMilliseconds:0.0} ms with the plain kernels: {demo.PlainMilliseconds / demo.Milliseconds:0.0} times less.** The bar is 7 times, the aim 11.
            Summed over the nodes, the least time of each: {demo.NodeMilliseconds.Sum():0.0} ms and {demo.PlainNodeMilliseconds.Sum():0.0} ms; the plain form runs once a round, so that other programs on the computer disturb it more.
            nanoCLR built for the PC; both forms in turn in one run, median of the rounds, a time stamp after every node. Every model's outputs are the reference's, byte for
            byte, for every input of every round.

            | model | MAC | inputs | ms plain | ms | times | ns/MAC plain | ns/MAC | IL/MAC plain | IL/MAC | assemblies |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
        foreach (NanoClrModel model in models)
        {
            double macs = model.Graph.Macs;
            Line(text, $"| {model.Name} | {macs} | {model.Rounds} | {model.PlainMilliseconds:0.0} | {model.Milliseconds:0.0} | {model.PlainMilliseconds / model.Milliseconds:0.0} | {model.PlainMilliseconds * 1e6 / macs:0.0} | {model.Milliseconds * 1e6 / macs:0.0} | {model.Plain.Total / macs:0.0} | {model.Chosen.Total / macs:0.00} | {model.Assemblies} |");
        }

        Formulations(text, models);
        Heap(text, models);
        Nodes(text, demo);
        Line(text, "\nWith EDGE_NANOCLR, EDGE_NANO_MDP and EDGE_NANO_CORELIB set (README), after `make demo`:\n\n```\nmake study-nanoclr\n```");
        return text.ToString();
    }

    private static void Formulations(StringBuilder text, IReadOnlyList<NanoClrModel> models)
    {
        var rows = models.SelectMany(model => model.Graph.Nodes.Select((node, i) => (
            Node: node, Step: model.Forecast.SingleOrDefault(step => step.Node == node), Il: model.Chosen.Counts[i], IlPlain: model.Plain.Counts[i],
            Milliseconds: model.NodeMilliseconds[i], Plain: model.PlainNodeMilliseconds[i]))).Where(row => row.Step is not null).ToArray();
        // One number for this computer: what it takes for an instruction of the cost table.
        double nanoseconds = rows.Sum(row => row.Milliseconds) * 1e6 / rows.Sum(row => row.Il.Instructions);
        Line(text, $"""

            ## Operators and formulations

            All models together. A unit is a multiply-accumulate, or an output where an operator has none. Times are the least of each node; counted is what the executed
            instructions should take at {nanoseconds:0.0000} ns for one of the cost table's, forecast what the choice of the formulation was made by, before anything was compiled.

            | operator | formulation | nodes | units | IL/unit plain | IL/unit | ns/unit plain | ns/unit | counted ns | forecast ns | error of the forecast |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
        foreach (var group in rows.GroupBy(row => (row.Node.Operator.Kind, row.Step!.Formulation)).OrderByDescending(group => group.Sum(row => row.Milliseconds)))
        {
            double units = group.Sum(row => Math.Max(row.Node.Operator.CountMacs(row.Node), row.Node.Operator.CountMacs(row.Node) > 0 ? 0 : row.Node.Output.Shape.Elements));
            double measured = group.Sum(row => row.Milliseconds) * 1e6, counted = group.Sum(row => row.Il.Instructions) * nanoseconds;
            double? forecast = group.All(row => row.Step!.Instructions is not null) ? group.Sum(row => row.Step!.Instructions!.Value) * nanoseconds : null;
            string told = forecast is { } f ? string.Create(CultureInfo.InvariantCulture, $"{f / units:0.0} | {100 * (f - measured) / measured:+0;-0} %") : " | ";
            Line(text, $"| {group.Key.Kind} | {group.Key.Formulation} | {group.Count()} | {units} | {group.Sum(row => row.IlPlain.Total) / units:0.0} | {group.Sum(row => row.Il.Total) / units:0.00} | {group.Sum(row => row.Plain) * 1e6 / units:0.0} | {measured / units:0.0} | {counted / units:0.0} | {told} |");
        }
    }

    private static void Heap(StringBuilder text, IReadOnlyList<NanoClrModel> models)
    {
        Line(text, """

            ## Managed heap

            Weights are what tables take, on a 32-bit board; code takes none. On this computer nanoCLR's blocks are twice as large: 24 bytes. Objects made in one inference:
            counted on .NET, where the same intermediate language runs. On nanoCLR: free bytes when inferences began, how many followed, and whether they made it collect garbage, which
            they do once they have allocated as much as was free.

            | model | weights | heap of weights | heap of the model, 32-bit | nanoCLR: before Main | nanoCLR: the object | objects made | nanoCLR: free, inferences | collected |
            |---|---|---|---|---|---|---|---|---|
            """);
        foreach (NanoClrModel model in models)
        {
            long weights = model.Graph.Nodes.Sum(node => node.Inputs.Where(input => input.IsConstant).Sum(input => (long)input.Bytes));
            Line(text, $"| {model.Name} | {weights} | {model.Chosen.Footprint.TableBytes} | {model.Chosen.Footprint.HeapBytes} | {model.Heap.StaticBytes} | {model.Heap.ObjectBytes} | {model.Chosen.Counts.Sum(count => count.Allocations)} | {model.Heap.LeftBytes}, {model.Heap.Inferences} | {(model.Heap.IsCollected ? "yes" : "no")} |");
        }
    }

    private static void Nodes(StringBuilder text, NanoClrModel demo)
    {
        Line(text, $"""

            ## {demo.Name}, node by node

            M instructions: of a Cortex-M7 that nanoCLR needs by the cost table, estimated.

            | node | operator | formulation | MAC | IL plain | IL | ms plain | ms | M instructions plain | M instructions |
            |---|---|---|---|---|---|---|---|---|---|
            """);
        for (int i = 0; i < demo.Graph.Nodes.Count; i++)
        {
            Node node = demo.Graph.Nodes[i];
            if (demo.Forecast.SingleOrDefault(step => step.Node == node) is { } step)
                Line(text, $"| {node.Name} | {node.Operator.Kind} | {step.Formulation} | {node.Operator.CountMacs(node)} | {demo.Plain.Counts[i].Total} | {demo.Chosen.Counts[i].Total} | {demo.PlainNodeMilliseconds[i]:0.00} | {demo.NodeMilliseconds[i]:0.00} | {demo.Plain.Counts[i].Instructions / 1e6:0.0} | {demo.Chosen.Counts[i].Instructions / 1e6:0.0} |");
        }

        Line(text, $"| all | | | {demo.Graph.Macs} | {demo.Plain.Total} | {demo.Chosen.Total} | {demo.PlainNodeMilliseconds.Sum():0.0} | {demo.NodeMilliseconds.Sum():0.0} | {demo.Plain.Instructions / 1e6:0.0} | {demo.Chosen.Instructions / 1e6:0.0} |");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
