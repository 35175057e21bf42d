using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Changed files: each becomes a network or a <see cref="ModelException"/>, soon and within the memory the file deserves.</summary>
public class TFLiteFuzzTests
{
    private const long MostBytes = 1L << 28;

    [Fact]
    public void A_changed_small_file_is_read_or_refused() => Property.Holds(random => Check(random, Seeds[random.Next(Seeds.Length)]), runs: 3000);

    [TheoryWithSharedData]
    [InlineData("mlperf-tiny/kws_dscnn_int8", 1000)]
    [InlineData("mlperf-tiny/ic_resnet8_int8", 500)]
    [InlineData("mlperf-tiny/streaming_ww_int8", 500)]
    [InlineData("tinymaix/mnist_resnet_f", 1000)]
    [InlineData("hello_world_int8", 2000)]
    public void A_changed_public_model_is_read_or_refused(string model, int runs)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", model + ".tflite"));
        Property.Holds(random => Check(random, file), runs);
    }

    private static byte[][] Seeds { get; } = [.. SmallModels.All.Select(model => model.Build())];

    private static void Check(Random random, byte[] file)
    {
        byte[] changed = Changed(random, file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            Graph graph = Refused.Import(changed);
            Assert.NotEmpty(graph.Outputs);
        }
        catch (ModelException e)
        {
            Assert.True(e.Code.StartsWith("E01", StringComparison.Ordinal) && e.Where.Length > 0 && e.Found.Length > 0, e.ToString());
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    // Two of three changes fall on the ends of the file, where its structure is; weights fill the rest.
    private static byte[] Changed(Random random, byte[] file)
    {
        byte[] changed = [.. file];
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            int at = random.Next(3) switch
            {
                0 => random.Next(changed.Length),
                1 => random.Next(Math.Min(changed.Length, 512)),
                _ => changed.Length - 1 - random.Next(Math.Min(changed.Length, 8192)),
            };
            switch (random.Next(5))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 2:
                    byte[] extreme = BitConverter.GetBytes(Extremes[random.Next(Extremes.Length)]);
                    extreme.AsSpan(0, Math.Min(4, changed.Length - at)).CopyTo(changed.AsSpan(at));
                    break;
                case 3:
                    int count = random.Next(1, 17), from = random.Next(changed.Length);
                    count = Math.Min(count, changed.Length - Math.Max(at, from));
                    changed.AsSpan(from, count).ToArray().CopyTo(changed, at);
                    break;
                default:
                    if (random.Next(8) == 0)
                        changed = changed[..Math.Max(1, at)];
                    break;
            }
        }

        return changed;
    }

    private static int[] Extremes { get; } = [0, 1, -1, 4, 127, 128, 255, 256, 32767, 65535, 1 << 16, 1 << 24, 1 << 30, int.MaxValue, int.MinValue, 0x7f800000, 0x7fc00000];
}
