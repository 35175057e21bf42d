namespace Edge.Bench;

/// <summary>A network that the trainer benchmark knows by name.</summary>
internal interface INetwork
{
    string Name { get; }

    /// <summary>Multiply-accumulates of one image forward: for each layer outputs times filter.</summary>
    long Macs { get; }
}
