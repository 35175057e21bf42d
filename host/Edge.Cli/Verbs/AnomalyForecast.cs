using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Training.Anomalies;
using Edge.Training.Models;

namespace Edge.Cli.Verbs;

/// <summary>What a network with one of the heads will take on each board of the project: known before anything is trained.</summary>
/// <param name="HeadBytes">Of the head's tables, exact.</param>
/// <param name="Boards">Empty where the project names none but this computer.</param>
internal sealed record AnomalyForecast(AnomalyHead Head, long HeadBytes, IReadOnlyList<FitForecast> Boards)
{
    /// <summary>A backbone with its first weights: as large and as slow as a trained one.</summary>
    public static Graph BackboneOf(AnomalySection section, Shape input)
    {
        Network network = FeatureBackbone.Learner(input, section.Channels);
        return AnomalyTraining.Cut(NetworkGraph.Create(network, NetworkModule.Create(network), SyntheticDefects.Kinds), FeatureBackbone.Features);
    }

    /// <param name="backbone">A prepared float graph that ends with its features.</param>
    public static AnomalyForecast Of(AnomalyHead head, Graph backbone, IReadOnlyList<Target> targets)
    {
        Graph sketch = head.Sketch(backbone);
        CalibrationSet noise = RandomCalibration.PlumbingTestOnly(sketch, seed: 1);
        var options = new QuantizationOptions { BiasCorrection = false, ActivationRange = ActivationRangeMethod.MinMax };
        // No exact passes: tables of zeros would let them take out what a fitted head needs.
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Quantize(sketch, noise with { Images = [noise.Images[0]] }, options));
        var planned = new TargetPlan(program, new PlanOptions());
        ModelFacts facts = ModelFactsReader.Of(program);
        return new AnomalyForecast(head, program.Graph.Nodes.First(node => node.Name == AnomalyHead.Map).Inputs.Where(input => input.IsConstant).Sum(input => (long)input.Bytes),
            [.. targets.Where(target => !target.Board.IsHost).Select(target => FitForecast.Of(target, planned.Of(target.Board), program.Whole, facts, target.Board.Kernels))]);
    }

    /// <summary>The table that is shown before training: a row for each head and board.</summary>
    public static TextTable Table(IEnumerable<AnomalyForecast> forecasts)
    {
        var table = new TextTable("head", ">its tables", "board", ">flash", ">RAM", ">instructions", ">ms", "fits");
        foreach (AnomalyForecast forecast in forecasts)
        {
            foreach (FitForecast board in forecast.Boards)
            {
                table.Row(forecast.Title, Text.Bytes(forecast.HeadBytes), board.Target.Board.Name, $"~{Text.Bytes(board.FlashBytes)}", Text.Bytes(board.RamBytes),
                    $"~{Text.Count(board.Instructions)}", board.Milliseconds is { } time ? FormattableString.Invariant($"~{time:0.0}") : "?",
                    board.Fits ? "yes" : $"no: {string.Join(", ", board.Shortages.Select(shortage => shortage.Memory))} short");
            }

            if (forecast.Boards.Count == 0)
                table.Row(forecast.Title, Text.Bytes(forecast.HeadBytes), "-", "-", "-", "-", "-", "-");
        }

        return table;
    }

    public string Title => Head.Kind == HeadKind.Gaussian ? "gaussian" : $"nearest of {Head.Entries}";
}
