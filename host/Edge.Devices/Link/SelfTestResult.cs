namespace Edge.Devices.Link;

/// <summary>What came of a device's golden vectors.</summary>
/// <param name="Vector">The first one that differs; -1: none, or no model runs. As <paramref name="Output"/>, its first output that does.</param>
/// <param name="Expected">int8, as <paramref name="Actual"/>.</param>
public sealed record SelfTestResult(bool Passes, int Vector, int Output, int Expected, int Actual);
