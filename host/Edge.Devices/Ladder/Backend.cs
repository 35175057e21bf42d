namespace Edge.Devices.Ladder;

/// <summary>One way of running an emitted model.</summary>
internal interface IBackend
{
    /// <summary>Whether what is located in the outputs stands behind them; a backend that runs networks alone says no.</summary>
    bool Locates => true;

    /// <summary>All images.</summary>
    BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress);

    /// <summary>In which order checksums of a node's output are made of its elements.</summary>
    TapOrder Order => TapOrder.OfRows;

    /// <summary>Every node's output for one image.</summary>
    sbyte[][] Dump(sbyte[] image);
}

/// <summary>What a backend answered.</summary>
/// <param name="Outputs">Of each image: all graph outputs, one after the other, from the program as a user gets it.</param>
/// <param name="TappedOutputs">The same from the program with taps, which may run fewer images, the first ones.</param>
/// <param name="Crcs">Of each image that ran with taps: CRC-32 of each node's output, in the backend's order.</param>
internal sealed record BackendRun(IReadOnlyList<sbyte[]> Outputs, IReadOnlyList<sbyte[]> TappedOutputs, IReadOnlyList<uint[]> Crcs);
