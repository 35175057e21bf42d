using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Export;

/// <summary>What a format cannot hold, collected so that a user sees all of it at once.</summary>
/// <param name="graph">What is exported.</param>
/// <param name="format">As a user knows it: <c>TFLite</c>.</param>
internal sealed class ExportRefusals(Graph graph, string format)
{
    private readonly List<ModelFault> _faults = [];

    /// <summary>Runs the writer of one node and keeps what it refuses.</summary>
    public void Collect(Node node, Action write)
    {
        try
        {
            // The exact passes make one table of two functions; neither format has tables.
            if (node.Operator is ElementwiseOperator && node.Inputs.Count > 1)
                throw new ModelException("E0150", "", "a table of answers that several functions became", "the functions themselves", "export the model before the exact passes");
            write();
        }
        catch (ModelException e) when (e.Where.Length == 0)
        {
            string inputs = string.Join(", ", node.Activations.Select(input => input.Shape));
            _faults.Add(new ModelFault(node.Name, node.Operator.Kind, inputs, node.Output.Shape.ToString(), e.Found) { Accepted = e.Accepted, Remedy = e.Hint });
        }
    }

    /// <param name="other">The format that may have what this one lacks.</param>
    public static string Remedy(Operator refused, string other) => refused switch
    {
        BatchNorm => "fold it into the layer before it: 'edge quantize' and 'edge export' do",
        _ => $"export to {other}, or replace it",
    };

    /// <exception cref="ModelException">E0150: at least one node was refused; all of them are named.</exception>
    public void Throw()
    {
        if (_faults.Count == 0)
            return;
        throw new ModelException("E0150", graph.Name, $"{_faults.Count} of {graph.Nodes.Count} nodes have no equivalent in {format}\n  {string.Join("\n  ", _faults)}") { Faults = _faults };
    }
}
