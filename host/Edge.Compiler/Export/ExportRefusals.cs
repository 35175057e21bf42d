using Edge.Compiler.Ir;

namespace Edge.Compiler.Export;

/// <summary>What a format cannot hold, collected so that a user sees all of it at once.</summary>
/// <param name="graph">What is exported.</param>
/// <param name="format">As a user knows it: <c>TFLite</c>.</param>
internal sealed class ExportRefusals(Graph graph, string format)
{
    private readonly List<string> _lines = [];

    /// <summary>Runs the writer of one node and keeps what it refuses.</summary>
    public void Collect(Node node, Action write)
    {
        try
        {
            write();
        }
        catch (ModelException e) when (e.Where.Length == 0)
        {
            string accepted = e.Accepted is null ? "" : $"; accepted: {e.Accepted}", hint = e.Hint is null ? "" : $"; {e.Hint}";
            string shapes = string.Join(", ", node.Activations.Select(input => input.Shape));
            _lines.Add($"node '{node.Name}' ({node.Operator.Kind}) {shapes} -> {node.Output.Shape}: {e.Found}{accepted}{hint}");
        }
    }

    /// <exception cref="ModelException">E0150: at least one node was refused; all of them are named.</exception>
    public void Throw()
    {
        if (_lines.Count > 0)
            throw new ModelException("E0150", graph.Name, $"{_lines.Count} of {graph.Nodes.Count} nodes have no equivalent in {format}\n  {string.Join("\n  ", _lines)}");
    }
}
