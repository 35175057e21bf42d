using System.Runtime.InteropServices;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

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
            model.Full.ArenaBytes, model.Programs.Count, options.Taps ? [.. Nodes(model, plan)] : [], GridView.Of(options, model.Full.Graph));
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

    // A node's steps stand together; a view has none.
    private static IEnumerable<NodeView> Nodes(PlannedModel model, PlanWriterOptions plan)
    {
        IReadOnlyList<int>[] nodeOfStep = [.. model.Programs.Select((_, level) => PlanWriter.NodesOf(model, plan, level))];
        for (int index = 0; index < model.Full.Graph.Nodes.Count; index++)
        {
            Node node = model.Full.Graph.Nodes[index];
            int[] first = [.. nodeOfStep.Select(nodes => nodes.Count(of => of < index))];
            int[] end = [.. nodeOfStep.Select(nodes => nodes.Count(of => of <= index))];
            yield return new NodeView(
                index, ProgramViewBuilder.Comment(node), end[0] > first[0], AtLevel(first), AtLevel(end), Address(model.Full, node.Output),
                AtLevel([.. model.Programs.Select(program => program.Graph.Nodes[index].Output.Bytes)]));
        }
    }

    private static string AtLevel(int[] numbers) =>
        numbers.All(number => number == numbers[0]) ? LiteralWriter.Of(numbers[0]) : Dialect.C.AtLevel(Dialect.C.Numbers(numbers));

    private static string Address(Program program, Tensor tensor)
    {
        Placement placement = program.Placements[tensor];
        return placement.Memory switch
        {
            Memory.Input => $"input + {Before(program.Graph.Inputs, placement)}",
            Memory.Output => $"output + {Before(program.Graph.Outputs, placement)}",
            _ => $"arena + {placement.Offset}",
        };
    }

    private static int Before(IReadOnlyList<Tensor> tensors, Placement placement) => tensors.Take(placement.Index).Sum(tensor => tensor.Bytes) + placement.Offset;

    private sealed record View(
        string Name, string Guard, IReadOnlyList<string> Header, bool Taps, int ArenaBytes, int Levels, IReadOnlyList<NodeView> Nodes, IReadOnlyList<GridView> Grids);

    private sealed record NodeView(int Index, string Comment, bool HasSteps, string First, string End, string Address, string Bytes);
}
