using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.ManagedOnly;

/// <summary>
/// Damaged files. On some of them TorchSharp allocates without bound, hangs or ends the process; the managed implementation may not.
/// </summary>
public class CorruptCheckpointTests
{
    [Fact]
    public void Any_truncation_is_an_error_that_says_so()
    {
        using var model = Model();
        byte[] whole = Save(model);
        for (int length = 0; length < whole.Length; length++)
        {
            var e = Assert.Throws<InvalidDataException>(() => model.load(new MemoryStream(whole[..length])));
            Assert.Contains("no TorchSharp checkpoint: while reading", e.Message);
            Assert.Contains("the data ends", e.Message);
        }
    }

    [Fact]
    public void Garbage_is_an_error_and_never_a_crash_or_a_large_allocation() => Property.Holds(
        random =>
        {
            using var model = Model();
            byte[] bytes = Save(model);
            if (random.Next(2) == 0)
                random.NextBytes(bytes);
            else
                bytes[random.Next(60)] = (byte)random.Next(256);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                model.load(new MemoryStream(bytes), strict: random.Next(2) == 0);
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                Assert.NotEmpty(e.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        },
        runs: 300);

    [Theory]
    [InlineData(new byte[] { 1, 1, (byte)'x', 6, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 2, 2, 2 }, "more elements")]
    [InlineData(new byte[] { 1, 1, (byte)'x', 6, 0xff, 0xff, 0x03 }, "dimensions")]
    [InlineData(new byte[] { 1, 1, (byte)'x', 99, 1, 1 }, "no element type")]
    [InlineData(new byte[] { 1, 1, (byte)'x', 6, 1, 0xff, 0xff, 0xff, 0xff, 0x0f }, "the data ends")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, "63 bits")]
    public void Impossible_numbers_are_named(byte[] bytes, string named)
    {
        using var model = nn.Linear(2, 2, hasBias: false);
        var e = Assert.Throws<InvalidDataException>(() => model.load(new MemoryStream(bytes), strict: false));
        Assert.Contains(named, e.Message);
    }

    private static nn.Module<Tensor, Tensor> Model() =>
        nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(32, 3));

    private static byte[] Save(nn.Module module)
    {
        using var stream = new MemoryStream();
        module.save(stream);
        return stream.ToArray();
    }
}
