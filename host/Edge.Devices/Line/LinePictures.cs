namespace Edge.Devices.Line;

/// <summary>Gray pictures that the parts of a virtual line show, part after part, over and over.</summary>
/// <remarks>
/// Their light is what the firmware looks at: dark, saturated and repeated pictures are refused as on the device. What the line's own network makes of
/// them means nothing, so that no part counts as a defect; with a <paramref name="Network"/> it is that one's verdict.
/// </remarks>
/// <param name="Images">Gray, of <paramref name="Height"/> rows with <paramref name="Width"/> pixels.</param>
/// <param name="Network">Takes gray pictures; null: the line's own, made for drawn parts.</param>
/// <param name="IsShuffled">In an order of the scenario's seed, not that of the list.</param>
public sealed record LinePictures(int Height, int Width, IReadOnlyList<byte[]> Images, bool IsShuffled = false, LineNetwork? Network = null);
