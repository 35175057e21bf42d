using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

public class PackPartTests
{
    private static readonly string[] Classes = ["OK", "scratch", "dent"];

    [Fact]
    public void The_device_reads_the_preprocessing_that_the_host_wrote() => Property.Holds(random =>
    {
        int width = 2 * random.Next(20, 200), height = random.Next(20, 200);
        PreprocessingSpecification specification = Any(random);
        PackPart part = PreprocessingPart.Write(specification);
        Assert.Equal(specification.CanonicalText, PreprocessingPart.TextOf(part.Bytes));
        PreprocessingParameters expected = specification.Parameters("frame", width, height), got = new();
        Assert.True(PackPreprocessing.Read(Stored(part), height, width, got, new sbyte[64]));
        Assert.Equal(Numbers(expected), Numbers(got));
    });

    [Fact]
    public void The_text_of_the_preprocessing_is_read_back() => Property.Holds(random =>
    {
        PreprocessingSpecification specification = Any(random);
        Assert.Equal(specification, PreprocessingPart.Parse(specification.CanonicalText, "cap.edge"));
    });

    [Theory]
    [InlineData("")]
    [InlineData("edge.preprocessing/2 color=gray8 crop=whole resize=as cropped method=nearest multiplier=1 zero_point=-128")]
    [InlineData("edge.preprocessing/1 color=gray9 crop=whole resize=as cropped method=nearest multiplier=1 zero_point=-128")]
    [InlineData("edge.preprocessing/1 color=gray8 crop=1,2,3 resize=as cropped method=nearest multiplier=1 zero_point=-128")]
    public void Another_text_is_refused(string text) =>
        Assert.Equal("E0114", Assert.Throws<ModelException>(() => PreprocessingPart.Parse(text, "cap.edge")).Code);

    [Fact]
    public void A_crop_that_leaves_the_frame_is_refused_by_the_device()
    {
        PackPart part = PreprocessingPart.Write(new PreprocessingSpecification { Crop = new CropRectangle(40, 20, 160, 160) });
        Assert.True(PackPreprocessing.Read(Stored(part), 180, 200, new PreprocessingParameters(), new sbyte[64]));
        Assert.False(PackPreprocessing.Read(Stored(part), 179, 200, new PreprocessingParameters(), new sbyte[64]));
        Assert.False(PackPreprocessing.Read(Stored(part), 180, 199, new PreprocessingParameters(), new sbyte[64]));
        Assert.False(PackPreprocessing.Read(Stored(new PackPart(PackSection.Report, [1])), 180, 200, new PreprocessingParameters(), new sbyte[64]));
    }

    [Fact]
    public void A_limit_is_the_least_step_that_reaches_the_score()
    {
        // Softmax: steps of 1/256 from -128. 0.5 is step 0; 0.501 lies between step 0 (0.5) and step 1 (0.5039).
        IReadOnlyList<ClassLimit> limits = LimitsPart.Of(Classes, Scores(3), new Dictionary<string, double> { ["scratch"] = 0.5, ["dent"] = 0.501 }, 0.05);
        Assert.Equal([new("OK", false, PackLimits.Never, 0), new("scratch", true, 0, 13), new("dent", true, 1, 13)], limits);
        Assert.Equal(limits, LimitsPart.Read(LimitsPart.Write(limits).Bytes, "cap"));
    }

    [Fact]
    public void A_step_is_NG_exactly_when_its_score_reaches_the_limit() => Property.Holds(random =>
    {
        double score = random.Next(4) == 0 ? random.Next(256) / 256.0 : random.NextDouble() * 0.996;
        int limit = LimitsPart.Of(Classes, Scores(3), new Dictionary<string, double> { ["dent"] = score }, 0)[2].Limit;
        for (int q = -128; q < 128; q++)
            Assert.Equal((q + 128) / 256.0 >= score - 1e-8, q >= limit);
    });

    [Fact]
    public void Limits_that_do_not_fit_the_model_are_refused()
    {
        var e = Assert.Throws<UsageException>(() => LimitsPart.Of(Classes, Scores(3), new Dictionary<string, double> { ["scatch"] = 0.5 }, 0));
        Assert.Equal(("E0428", "did you mean 'scratch'?"), (e.Code, e.Hint));
        Assert.Equal("E0428",
            Assert.Throws<UsageException>(() => LimitsPart.Of(Classes, Scores(3), new Dictionary<string, double> { ["dent"] = 0.999 }, 0)).Code);
        Assert.Equal("E0428",
            Assert.Throws<UsageException>(() => LimitsPart.Of(Classes, Scores(4), new Dictionary<string, double> { ["dent"] = 0.5 }, 0)).Code);
        Assert.Equal("E0424", Assert.Throws<DataException>(() => LimitsPart.Read(new byte[9], "cap")).Code);
    }

    [Fact]
    public void Golden_vectors_are_read_back_and_wrong_sizes_refused()
    {
        GoldenVector[] vectors = [new([1, -2, 3], [-128]), new([4, 5, -6], [127])];
        byte[] part = GoldenPart.Write(vectors).Bytes;
        IReadOnlyList<GoldenVector> read = GoldenPart.Read(part, "cap");
        Assert.Equal(vectors.Select(v => string.Join(' ', [.. v.Input, .. v.Output])), read.Select(v => string.Join(' ', [.. v.Input, .. v.Output])));
        Assert.Equal("E0424", Assert.Throws<DataException>(() => GoldenPart.Read(part[..^1], "cap")).Code);
        Assert.Equal("E0424", Assert.Throws<DataException>(() => GoldenPart.Read([1], "cap")).Code);
    }

    /// <summary>What a network of one output has always had stays as it was, byte for byte; of several, the part says how much is judged.</summary>
    [Fact]
    public void Outputs_that_are_not_judged_stand_behind_the_scores()
    {
        byte[] one = GoldenPart.Write([new([1, -2, 3], [-128, 5])]).Bytes;
        Assert.Equal([1, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 254, 3, 128, 5], one);
        byte[] two = GoldenPart.Write([new([1, -2, 3], [-128, 5]) { Scores = 1 }]).Bytes;
        Assert.Equal([.. one[..12], 1, 0, 0, 0, .. one[16..]], two);
        Assert.Equal((2, 1), (GoldenPart.Read(one, "cap")[0].Scores, GoldenPart.Read(two, "cap")[0].Scores));
        foreach (byte scores in new byte[] { 3, 255 })
        {
            two[12] = two[15] = scores;
            Assert.Equal("E0424", Assert.Throws<DataException>(() => GoldenPart.Read(two, "cap")).Code);
        }
    }

    private static Tensor Scores(int classes) => Tensor.Int8("scores", new Shape(1, classes), Quantization.PerTensor(1f / 256, -128));

    private static PreprocessingSpecification Any(Random random) => new()
    {
        Color = (CameraColor)random.Next(4),
        Crop = random.Next(2) == 0 ? null : new CropRectangle(random.Next(10), random.Next(10), random.Next(1, 10), random.Next(1, 10)),
        Resize = random.Next(2) == 0 ? null : new Size(random.Next(1, 100), random.Next(1, 100)),
        Bilinear = random.Next(2) == 0,
        Multiplier = random.Next(1, 256),
        ZeroPoint = random.Next(-128, 128),
    };

    [Fact]
    public void A_self_test_that_fails_says_which_output_of_which_vector_differs_first()
    {
        var test = new GoldenSelfTest(new EchoModel(), 3, 3);
        Assert.True(test.Passes(Stored(GoldenPart.Write([new([1, 2, 3], [1, 2, 3]), new([4, -5, 6], [4, -5, 6])]))));
        Assert.Equal(-1, test.First.Output);
        Assert.False(test.Passes(Stored(GoldenPart.Write([new([1, 2, 3], [1, 2, 3]), new([4, -5, 6], [4, 5, 7])]))));
        Assert.Equal((1, 1, 5, -5), (test.First.Vector, test.First.Output, test.First.Expected, test.First.Actual));
        Assert.False(test.Passes(Stored(new PackPart(PackSection.Report, [1]))));
        Assert.Equal((-1, -1), (test.First.Vector, test.First.Output));
    }

    [Fact]
    public void The_device_reads_the_line_that_the_host_wrote()
    {
        var settings = new LineSettings
        {
            Timing = new LineTiming
            {
                TravelToCameraMicroseconds = 1,
                TravelToGateMicroseconds = 2_000_000,
                WindowMicroseconds = 3_000,
                CaptureToleranceMicroseconds = 2_999,
                GateLeadMicroseconds = 4_000,
                PulseMicroseconds = 5_000,
                GateToleranceMicroseconds = 6_000,
                MinimumSpacingMicroseconds = 7_000,
                LateInARow = 8,
            },
            Capacity = 64,
            FrameHeight = 9,
            FrameWidth = 10,
            ExposureMicroseconds = 11,
            Gain = 12,
            Frames = new FrameLimits { MaximumAgeMicroseconds = 13, DarkBelow = 14, SaturatedFrom = 15, SaturatedPermille = 16 },
            DriftWindow = 17,
            ConfirmAfter = 18,
        };
        var read = new PackLine();
        Assert.True(read.Read(Stored(LinePart.Write(settings)), new sbyte[PackLine.Bytes]));
        Assert.Equivalent(settings.Timing, read.Timing);
        Assert.Equivalent(settings.Frames, read.Frames);
        Assert.Equal((64, 9, 10, 11, 12, 17, 18),
            (read.Capacity, read.FrameHeight, read.FrameWidth, read.ExposureMicroseconds, read.Gain, read.DriftWindow, read.ConfirmAfter));
    }

    [Theory]
    [InlineData(0, 2)] // another version
    [InlineData(PackLine.CapacityAt, 3)]
    [InlineData(PackLine.CapacityAt, 2048)]
    [InlineData(PackLine.FrameHeightAt, 0)]
    [InlineData(PackLine.WindowAt, 10_000_000)]
    public void A_line_that_cannot_be_is_not_taken(int at, int value)
    {
        PackPart part = LinePart.Write(new LineSettings { FrameHeight = 9, FrameWidth = 10 });
        Assert.True(new PackLine().Read(Stored(part), new sbyte[PackLine.Bytes]));
        BitConverter.TryWriteBytes(part.Bytes.AsSpan(at), value);
        Assert.False(new PackLine().Read(Stored(part), new sbyte[PackLine.Bytes]));
    }

    [Fact]
    public void The_host_refuses_to_write_a_line_that_cannot_be() =>
        Assert.Equal("E0430", Assert.Throws<UsageException>(() =>
            LinePart.Write(new LineSettings { FrameHeight = 1, FrameWidth = 1, Timing = new LineTiming { WindowMicroseconds = 0 } })).Code);

    [Fact]
    public void The_device_reads_the_fingerprint_that_the_host_recorded()
    {
        var fingerprint = new DriftFingerprint();
        fingerprint.Add([10, 20, 33], 1, [127, 3, -5], [false, true, true]);
        fingerprint.Add([-128, -128, -128], 1, [127, -128, -128], [false, true, true]);
        fingerprint.Add([0, 0, 0], 1, [50, 3, -5], [false, false, false]); // no defect is known: the highest of all
        StoredPack pack = Stored(DriftPart.Write(fingerprint));
        foreach (int room in new[] { 4, 36, 4096 })
        {
            int[] scores = new int[256], means = new int[256], textures = new int[256];
            Assert.True(PackDrift.Read(pack, 0, scores, new sbyte[room]) && PackDrift.Read(pack, 1, means, new sbyte[room])
                && PackDrift.Read(pack, 2, textures, new sbyte[room]));
            Assert.Equal([-128, 3, 50], Seen(scores));
            Assert.Equal([-128, 0, 21], Seen(means));
            Assert.Equal((2, 1), (textures[0], textures[4 * (10 + 13) / 2])); // two without differences
        }

        Assert.False(PackDrift.Read(Stored(new PackPart(PackSection.Drift, new byte[PackDrift.Bytes])), 0, new int[256], new sbyte[64]));
        Assert.False(PackDrift.Read(Stored(new PackPart(PackSection.Drift, new byte[PackDrift.Bytes - 4])), 0, new int[256], new sbyte[64]));

        static int[] Seen(int[] counts) => [.. Enumerable.Range(-128, 256).Where(value => counts[value + 128] == 1)];
    }

    [Theory]
    [InlineData(JudgeMode.AnyDefect)]
    [InlineData(JudgeMode.Highest)]
    public void The_device_reads_the_mode_that_the_host_wrote(int mode)
    {
        PackPart part = LimitsPart.Write([new ClassLimit("OK", false, PackLimits.Never, 0), new ClassLimit("dent", true, 3, 1)], mode);
        Assert.Equal(mode, PackLimits.Mode(Stored(part), new sbyte[PackLimits.HeadBytes]));
        Assert.Equal(mode, LimitsPart.ModeOf(part.Bytes));
        Assert.Equal(-1, PackLimits.Mode(Stored(new PackPart(PackSection.Report, [1])), new sbyte[PackLimits.HeadBytes]));
    }

    private sealed class EchoModel : IModel
    {
        public bool Open(StoredPack pack) => true;

        public bool Infer(sbyte[] input, sbyte[] output)
        {
            input.CopyTo(output, 0);
            return true;
        }
    }

    private static StoredPack Stored(PackPart part)
    {
        byte[] pack = PackWriter.Write(new PackContent { Product = "p", Label = "l", Board = "b", KernelSet = "k", Release = 1, Parts = [part] },
            PackKey.Create("key"));
        var image = new BuiltInPack((sbyte[])(object)pack);
        Assert.True(image.IsWhole);
        return image.Pack;
    }

    private static int[] Numbers(PreprocessingParameters p) =>
        [p.Format, p.FrameH, p.FrameW, p.CropTop, p.CropLeft, p.CropH, p.CropW, p.OutH, p.OutW, p.OutC, p.Bilinear, p.Multiplier, p.ZeroPoint];
}
