using TorchSharp;
using TorchSharp.Modules;

namespace Edge.Training.Import;

/// <summary>Reads layers that work element by element and are more than one node, or one with numbers.</summary>
internal static class ActivationLayers
{
    public static string Clip<TLayer>(LayerCall<TLayer> call, double min, double max)
        where TLayer : torch.nn.Module =>
        call.Node("Clip", [call.Weight("min", [], (float)min), call.Weight("max", [], (float)max)]);

    /// <summary>x * sigmoid(x).</summary>
    public static string Swish(LayerCall<SiLU> call)
    {
        string gate = call.Nodes.Add($"{call.Path}.sigmoid", "Sigmoid", [call.Input.Name]);
        return call.Nodes.Add(call.Path, "Mul", [call.Input.Name, gate]);
    }
}
