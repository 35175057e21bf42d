using System.Globalization;

namespace Edge.Cli.Capture;

/// <summary>The time as journals of pictures write it: ISO 8601, with milliseconds and the offset.</summary>
internal static class CaptureTime
{
    public static string Now => DateTimeOffset.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
