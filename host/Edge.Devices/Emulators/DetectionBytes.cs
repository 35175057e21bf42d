using System.Runtime.InteropServices;
using Edge.Compiler.Locating;
using Edge.Runtime.Locating;

namespace Edge.Devices.Emulators;

/// <summary>What a model located, as the ladder compares it: bytes behind the network's outputs.</summary>
/// <remarks>int32, little endian: how many there are, then nine numbers for each detection that there is room for; those that were not written are all 0.</remarks>
internal static class DetectionBytes
{
    private const int Fields = 9;

    /// <summary>How many bytes they are; 0 where nothing is located.</summary>
    public static int Of(LocatingSpecification? locating) => locating is null ? 0 : sizeof(int) * (1 + Fields * locating.Most);

    /// <param name="detections">Those that were written.</param>
    /// <param name="most">That there is room for.</param>
    public static sbyte[] Of(int found, IReadOnlyList<Detection> detections, int most)
    {
        int[] numbers =
        [
            found,
            .. detections.SelectMany(d => new[] { d.Class, d.Score, d.X, d.Y, d.Left, d.Top, d.Right, d.Bottom, d.Cells }),
            .. new int[Fields * (most - detections.Count)],
        ];
        return MemoryMarshal.Cast<int, sbyte>(numbers).ToArray();
    }

    /// <summary>What the reference locates in the first output of a network.</summary>
    public static sbyte[] Of(GridReader reader, LocatingSpecification locating, sbyte[] output)
    {
        reader.Read(output);
        return Of(reader.Found, reader.Detections, locating.Most);
    }
}
