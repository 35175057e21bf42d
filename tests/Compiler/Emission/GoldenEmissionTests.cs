using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission;

/// <summary>The emitted text of two graphs, whole files: EDGE_ACCEPT=1 rewrites them, their diff is reviewed like code.</summary>
public class GoldenEmissionTests
{
    public static TheoryData<string, bool> Cases => new() { { "residual", false }, { "residual", true }, { "separable", false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_text_stays_as_it_is(string name, bool taps)
    {
        Graph graph = name == "residual" ? FixedGraphs.Residual() : FixedGraphs.Separable();
        var options = new EmitOptions
        {
            Name = name,
            ToolVersion = "0.1.0",
            Source = $"{name}.edge",
            ModelHash = "3f9a1c27d4e5",
            Board = "netduinoplus2",
            Taps = taps,
        };
        Program program = Planner.Plan(graph);
        foreach (EmittedFile file in CEmitter.Emit(program, options).Concat(CSharpEmitter.Emit(program, options)))
        {
            bool isWeights = file.Name.Contains("weights", StringComparison.OrdinalIgnoreCase);
            if (!(taps && isWeights))
                Golden.Check($"{name}{(taps ? "-tapped" : "")}/{file.Name}", file.Text);
        }
    }
}
