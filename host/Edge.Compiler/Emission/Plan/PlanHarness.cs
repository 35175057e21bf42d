using System.Runtime.InteropServices;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Emission.Plan;

/// <summary>Emits a plan blob with the C around it that <c>device/bare/harness.c</c> runs: <c>name.h</c>, <c>name.c</c>, <c>name_plan.h</c>.</summary>
/// <remarks>The ladder runs plans this way; on a device blobs arrive as data.</remarks>
public static class PlanHarness
{
    /// <exception cref="ModelException">E0403: a template has a mistake. E0409: the program does not fit a plan.</exception>
    /// <param name="model">Of several levels, the header has a function that sets one, as emitted C does.</param>
    public static IReadOnlyList<EmittedFile> Emit(PlannedModel model, EmitOptions options, PlanWriterOptions plan)
    {
        var view = new View(
            options.Identifier, $"{options.Identifier.ToUpperInvariant()}_H", new ProgramViewBuilder(model.Full, options, Dialect.C).Header(), options.Taps,
            model.Full.ArenaBytes, model.Programs.Count, options.Taps ? [.. Parts(model, plan)] : [], GridView.Of(options, model.Full.Graph));
        var templates = new TemplateSet("c", options.TemplateFolder);
        return
        [
            new EmittedFile($"{view.Name}.h", templates.Render("plan_model.h.sbn", "model", view)),
            new EmittedFile($"{view.Name}.c", templates.Render("plan_model.c.sbn", "model", view)),
            new EmittedFile($"{view.Name}_plan.h", Blob(view, PlanWriter.Write(model, plan))),
        ];
    }

    private static string Blob(View view, byte[] blob)
    {
        var text = new StringBuilder();
        foreach (string line in view.Header)
            text.Append("// ").Append(line).Append('\n');
        text.Append($"#include <stdint.h>\n\n// {blob.Length} bytes\nstatic const int32_t plan_blob[{blob.Length / sizeof(int)}] = {{\n");
        LiteralWriter.Write(text, MemoryMarshal.Cast<byte, int>(blob).ToArray(), "    ");
        return text.Append("};\n").ToString();
    }

    // A node's steps stand together, but for those of streamed groups, whose steps take turns; a view has none.
    private static IEnumerable<PartView> Parts(PlannedModel model, PlanWriterOptions plan)
    {
        if (model.Levels is null && model.Full.Groups.Count > 0)
            return PartsInTurns(model.Full, PlanGroup.Of(model.Full, plan.StepWork));
        IReadOnlyList<int>[] nodeOfStep = [.. model.Programs.Select((_, level) => PlanWriter.NodesOf(model, plan, level))];
        return model.Full.Graph.Nodes.Select((node, index) =>
        {
            int[] first = [.. nodeOfStep.Select(nodes => nodes.Count(of => of < index))];
            int[] end = [.. nodeOfStep.Select(nodes => nodes.Count(of => of <= index))];
            return new PartView(ProgramViewBuilder.Comment(node), end[0] > first[0], AtLevel(first), AtLevel(end))
            {
                Tap = new TapView("", $"{index}", Address(model.Full, model.Full.Placements[node.Output]),
                    AtLevel([.. model.Programs.Select(program => program.Graph.Nodes[index].Output.Bytes)])),
            };
        });
    }

    private static IEnumerable<PartView> PartsInTurns(Program program, IReadOnlyList<PlanGroup> groups)
    {
        long at = 0;
        int node = 0;
        foreach (PlanGroup group in groups)
        {
            int first = IndexOf(program, program.Steps[group.Streamed?.First ?? 0].Node), last = group.Steps.Max(step => step.NodeIndex);
            PartView[] parts = group.Streamed is { } streamed
                ? [.. WholeParts(program, [], 0, node, first), .. StreamedParts(program, streamed, group, at)]
                : [.. WholeParts(program, group.Steps, at, node, last + 1)];
            foreach (PartView part in parts)
                yield return part;
            at += group.Looks;
            node = last + 1;
        }

        foreach (PartView view in WholeParts(program, [], 0, node, program.Graph.Nodes.Count))
            yield return view;
    }

    // Nodes with whole tensors, and views.
    private static IEnumerable<PartView> WholeParts(Program program, IReadOnlyList<PlanStep> steps, long at, int firstNode, int end)
    {
        for (int index = firstNode; index < end; index++)
        {
            Node node = program.Graph.Nodes[index];
            int first = steps.Count(step => step.NodeIndex < index), last = steps.Count(step => step.NodeIndex <= index);
            yield return new PartView(ProgramViewBuilder.Comment(node), last > first, $"{at + first}", $"{at + last}")
            {
                Tap = new TapView("", $"{index}", Address(program, program.Placements[node.Output]), LiteralWriter.Of(node.Output.Bytes)),
            };
        }
    }

    private static IEnumerable<PartView> StreamedParts(Program program, StreamedGroup streamed, PlanGroup group, long at)
    {
        string[] opens =
        [
            .. Dialect.C.Loop(TurnText.Strip, streamed.Strips), .. Dialect.C.Loop(TurnText.Turn, streamed.Turns),
            $"const int32_t at = {at} + ({TurnText.Strip} * {streamed.Turns} + {TurnText.Turn}) * {group.Steps.Count};",
        ];
        for (int i = 0; i < streamed.Acts.Count; i++)
        {
            BandAct act = streamed.Acts[i];
            int first = group.Steps.TakeWhile(step => !ReferenceEquals(step.Act, act)).Count(), end = first + group.Steps.Count(step => ReferenceEquals(step.Act, act));
            bool hasSteps = end > first;
            yield return new PartView(ProgramViewBuilder.Comment(act.Step.Node), hasSteps, $"at + {first}", $"at + {end}")
            {
                Opens = i == 0 ? opens : [],
                Closes = i == streamed.Acts.Count - 1 ? ["}", "}"] : [],
                Tap = TapOf(program, act, streamed),
            };
        }
    }

    private static TapView? TapOf(Program program, BandAct act, StreamedGroup group)
    {
        string when = TurnText.Condition(act, group.Turns, group.Strips), node = LiteralWriter.Of(IndexOf(program, act.Step.Node));
        string At(BandPlace place) => TurnText.Moving(Address(program, place.Start), place, act);
        TapView Whole(BandPlace output) => new(when, node, At(output), LiteralWriter.Of(act.Step.Node.Output.Bytes));
        return act switch
        {
            BandCall { Completes: true } band when group.Strips == 1 => new TapView(when, node, At(band.Output), LiteralWriter.Of(band.Bytes)),
            BandKeep keep => new TapView(when, node, At(keep.From), LiteralWriter.Of(keep.Bytes)) { Rows = LiteralWriter.Of(keep.Rows), Stride = LiteralWriter.Of(keep.FromStride) },
            BandMean mean => Whole(mean.Output),
            BandShow show => Whole(show.Output),
            _ => null,
        };
    }

    private static int IndexOf(Program program, Node node) => Enumerable.Range(0, program.Graph.Nodes.Count).First(i => program.Graph.Nodes[i] == node);

    private static string AtLevel(int[] numbers) =>
        numbers.All(number => number == numbers[0]) ? LiteralWriter.Of(numbers[0]) : Dialect.C.AtLevel(Dialect.C.Numbers(numbers));

    private static string Address(Program program, Placement placement) => placement.Memory switch
    {
        Memory.Input => $"input + {Before(program.Graph.Inputs, placement)}",
        Memory.Output => $"output + {Before(program.Graph.Outputs, placement)}",
        _ => $"arena + {placement.Offset}",
    };

    private static int Before(IReadOnlyList<Tensor> tensors, Placement placement) => tensors.Take(placement.Index).Sum(tensor => tensor.Bytes) + placement.Offset;

    private sealed record View(
        string Name, string Guard, IReadOnlyList<string> Header, bool Taps, int ArenaBytes, int Levels, IReadOnlyList<PartView> Parts, IReadOnlyList<GridView> Grids);

    private sealed record PartView(string Comment, bool HasSteps, string First, string End)
    {
        public IReadOnlyList<string> Opens { get; init; } = [];

        public IReadOnlyList<string> Closes { get; init; } = [];

        public TapView? Tap { get; init; }
    }

    private sealed record TapView(string When, string Node, string Address, string Bytes)
    {
        // Of columns that a strip keeps.
        public string Rows { get; init; } = "";

        public string Stride { get; init; } = "";
    }
}
