using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Channels that stay or go together, because Adds, Concats, depthwise convolutions and the like send them into each other.</summary>
/// <param name="Id">The same for all its channels.</param>
/// <param name="Channels">Every tensor and channel of the group.</param>
/// <param name="Producers">The convolutions and Dense that compute them, in order of execution.</param>
internal sealed record ChannelGroup(int Id, IReadOnlyList<(Tensor Tensor, int Channel)> Channels, IReadOnlyList<Node> Producers)
{
    /// <summary>Groups with equal keys are the channels of the same layer, or of layers that are added.</summary>
    public string Layers => string.Join('+', Producers.Select(node => node.Name));
}
