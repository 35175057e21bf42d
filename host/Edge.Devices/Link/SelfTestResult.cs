namespace Edge.Devices.Link;

/// <summary>What came of a device's golden vectors.</summary>
/// <param name="Vector">The first one that differs; -1: none, or no model runs. As <paramref name="Output"/>, its first output that does.</param>
/// <param name="Expected">int8, as <paramref name="Actual"/>.</param>
public sealed record SelfTestResult(bool Passes, int Vector, int Output, int Expected, int Actual)
{
    /// <summary>The device did not come back with an answer.</summary>
    public static SelfTestResult Lost { get; } = new(false, -1, -1, 0, 0) { IsLost = true };

    public bool IsLost { get; private init; }

    /// <summary>For people: where they differ first.</summary>
    public override string ToString() =>
        Passes ? "the golden vectors pass"
        : IsLost ? "the device was lost over its golden vectors"
        : Vector < 0 ? "there is no golden vector that fits the network"
        : Output < 0 ? $"golden vector {Vector} cannot be run"
        : $"golden vector {Vector} does not come out: output {Output} is {Actual}, {Expected} was recorded";
}
