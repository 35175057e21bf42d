using Edge.Devices.Flashing;
using Edge.Runtime;
using Edge.Runtime.Link;

namespace Edge.Devices.Tests.Flashing;

/// <summary>Pictures of no use, each told apart from the others.</summary>
public sealed class CameraCheckTests
{
    private const int Height = 12, Width = 16;

    private static readonly CameraLimits _limits = new() { Sharpness = 1 };

    [Fact]
    public void A_live_picture_of_something_is_of_use() => Assert.Null(Check((y, x, noise) => 100 + 10 * (x % 2) + noise));

    [Theory]
    [InlineData(20, "too dark: mean 2")]
    [InlineData(240, "too bright: mean 24")]
    public void Brightness_has_limits_on_both_sides(int level, string says) => Assert.Contains(says, Check((_, x, noise) => level + x % 2 * 3 + noise));

    [Fact]
    public void A_column_that_never_changes_is_found() => Assert.Contains("has 1 rows or columns",
        Check((_, x, noise) => x == 5 ? 128 : 100 + 10 * (x % 2) + noise));

    [Fact]
    public void A_row_that_never_changes_is_found() => Assert.Contains("has 1 rows or columns",
        Check((y, x, noise) => y == 3 ? 0 : 100 + 10 * (x % 2) + noise));

    [Fact]
    public void A_frozen_sensor_is_found() => Assert.Contains("same picture twice", Check((_, x, _) => 100 + 10 * (x % 3)));

    [Fact]
    public void A_picture_without_edges_is_not_sharp() => Assert.Contains("not sharp", Check((_, _, noise) => 100 + noise / 2));

    [Fact]
    public void Frames_that_come_late_are_found() => Assert.Contains("comes 5000 ms after",
        Check((_, x, noise) => 100 + 10 * (x % 2) + noise, microseconds: 5_000_000));

    private static string? Check(Func<int, int, int, int> level, int microseconds = 33_000)
    {
        var random = new Random(1);
        (CaptureHead, byte[]) Picture(int number)
        {
            byte[] bytes = new byte[Height * Width];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)Math.Clamp(level(i / Width, i % Width, random.Next(3)), 0, 255);
            return (new CaptureHead { Format = PixelFormat.Gray8, Height = Height, Width = Width, Sequence = number, TakenAt = number * microseconds }, bytes);
        }

        return CameraCheck.Of(Picture(1), Picture(2)).Against(_limits);
    }
}
