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
    public static IReadOnlyList<EmittedFile> Emit(Program program, EmitOptions options, PlanWriterOptions plan)
    {
        program = program.Whole;
        var view = new View(
            options.Identifier, $"{options.Identifier.ToUpperInvariant()}_H", new ProgramViewBuilder(program, options, Dialect.C).Header(), options.Taps,
            program.ArenaBytes, options.Taps ? [.. Nodes(program, PlanWriter.NodesOf(program, plan))] : []);
        var templates = new TemplateSet("c", options.TemplateFolder);
        return
        [
            new EmittedFile($"{view.Name}.h", templates.Render("plan_model.h.sbn", "model", view)),
            new EmittedFile($"{view.Name}.c", templates.Render("plan_model.c.sbn", "model", view)),
            new EmittedFile($"{view.Name}_plan.h", Blob(view, PlanWriter.Write(program, plan))),
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
    private static IEnumerable<NodeView> Nodes(Program program, IReadOnlyList<int> nodeOfStep)
    {
        int first = 0;
        for (int index = 0; index < program.Graph.Nodes.Count; index++)
        {
            Node node = program.Graph.Nodes[index];
            int end = first;
            while (end < nodeOfStep.Count && nodeOfStep[end] == index)
                end++;
            yield return new NodeView(index, ProgramViewBuilder.Comment(node), first, end, Address(program, node.Output), node.Output.Bytes);
            first = end;
        }
    }

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

    private sealed record View(string Name, string Guard, IReadOnlyList<string> Header, bool Taps, int ArenaBytes, IReadOnlyList<NodeView> Nodes);

    private sealed record NodeView(int Index, string Comment, int First, int End, string Address, int Bytes);
}
