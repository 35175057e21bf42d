using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Devices.Link;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Link;

/// <summary>
/// The limit of silence that the product has, on the wire of the study and on worse ones, in modelled time: a device that works is never given up, one that is
/// silent for as long as the limit loses a session and no image, one that never comes back makes the run void.
/// </summary>
public sealed class SilenceTests(ITestOutputHelper output)
{
    private const int ImageBytes = 96 * 96 * 3, Inference = 250_000;

    // What 'edge check' has.
    private static readonly DeviceLinkOptions Product = new();
    private static readonly Graph Network = Sums();

    [Theory]
    [InlineData(921_600, 0.01, 60)]
    [InlineData(115_200, 0.01, 20)]
    [InlineData(115_200, 0.03, 10)]
    public void A_device_that_works_is_never_given_up(int baud, double faults, int images)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            var run = new Run(baud, images, LinkFaults.All(faults), seed);
            run.Judge();
            output.WriteLine(run.ToString());
            Assert.Null(run.VoidReason);
            Assert.Equal((images, 0), (run.Right, run.Link.Totals.Resumes));
            Assert.True(run.Link.Totals.Retries > images / 4, "the wire is bad");
        }
    }

    [Fact]
    public void The_limit_is_twice_what_the_worst_of_these_wires_needs_and_a_twentieth_of_it_is_too_short()
    {
        int Lost(int silence)
        {
            int lost = 0;
            for (int seed = 1; seed <= 3; seed++)
            {
                var run = new Run(115_200, 4, LinkFaults.All(0.03), seed, silence: silence);
                run.Judge();
                lost += run.Losses;
            }

            output.WriteLine($"{silence} ms: {lost} sessions lost");
            return lost;
        }

        Assert.Equal(0, Lost(Product.SilenceMilliseconds / 2));
        Assert.True(Lost(Product.SilenceMilliseconds / 20) > 0);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(10.5, 1)]
    [InlineData(25, 2)] // the first session sees 10 seconds of them, the greeting of the second as many, and that of the third the rest
    public void A_silence_as_long_as_the_limit_costs_sessions_and_no_image(double seconds, int sessions)
    {
        const int silences = 5;
        for (int seed = 1; seed <= 3; seed++)
        {
            var run = new Run(921_600, 30, LinkFaults.All(0.01), seed);
            run.Judge(done =>
            {
                if (done % 5 == 0 && done / 5 <= silences)
                    run.Device.FallSilent(seconds);
            });
            output.WriteLine(run.ToString());
            Assert.Null(run.VoidReason);
            Assert.Equal(30, run.Right);
            Assert.Equal((silences * sessions, silences * sessions), (run.Link.Totals.Resumes, run.Losses));
        }
    }

    [Fact]
    public void An_inference_longer_than_the_limit_is_void_and_a_longer_limit_is_enough()
    {
        var run = new Run(921_600, 3, LinkFaults.All(0.01), 1, inference: 12_000_000);
        run.Judge();
        output.WriteLine(run.ToString());
        Assert.Contains("has fallen silent", run.VoidReason, StringComparison.Ordinal);
        Assert.Equal(0, run.Right);
        var patient = new Run(921_600, 3, LinkFaults.All(0.01), 1, inference: 12_000_000, silence: 20_000);
        patient.Judge();
        Assert.Equal((3, 0), (patient.Right, patient.Link.Totals.Resumes));
    }

    [Fact]
    public void A_device_that_stays_silent_makes_the_run_void_after_as_many_limits_as_it_has_tries()
    {
        var run = new Run(921_600, 10, LinkFaults.All(0.01), 2);
        run.Judge(done =>
        {
            if (done == 4)
                run.Device.FallSilent(1e6);
        });
        output.WriteLine(run.ToString());
        Assert.Equal(4, run.Right);
        Assert.Contains("6 of 10 images have no result", run.VoidReason, StringComparison.Ordinal);
        int tries = new CheckOptions().MostFailures + 1;
        Assert.InRange(run.Device.Seconds, 10 * tries, (10 * tries) + 10);
    }

    /// <summary>Takes a picture and has as many outputs as the device's own sums; nothing runs it.</summary>
    private static Graph Sums()
    {
        Tensor image = Tensor.Int8("image", Shape.Nhwc(1, 96, 96, 3), Quantization.PerTensor(1f / 255, -128));
        Tensor sums = Tensor.Int8("sums", Shape.Nhwc(1, 2, 5, 1), image.Quantization!);
        return new Graph("sums", [image], [sums], [new Node("sums", new Slice(new Size(0, 0), new Size(2, 5), Size.Square(1), 0, 1, 1), [image], sums)]);
    }

    /// <summary>A check of one device as 'edge check' makes it.</summary>
    private sealed class Run
    {
        private readonly sbyte[][] _images;
        private readonly ImageShares _shares;
        private readonly DeviceCheck _check;
        private readonly string _name;

        public Run(int baud, int images, LinkFaults faults, int seed, int inference = Inference, int? silence = null)
        {
            var random = new Random(seed);
            _images = new sbyte[images][];
            foreach (ref sbyte[] image in _images.AsSpan())
                random.NextBytes((byte[])(Array)(image = new sbyte[ImageBytes]));
            Device = new ModelledDevice(baud, ImageBytes, inference);
            var options = Product with { Clock = Device, Seed = seed, SilenceMilliseconds = silence ?? Product.SilenceMilliseconds };
            Link = new DeviceLink(
                () =>
                {
                    Opened++;
                    return new FaultyTransport(Device.Open(), faults, random);
                }, "modelled", options);
            _shares = new ImageShares(images, 1);
            _check = new DeviceCheck(Link, 0, _shares, new CheckOptions { PauseMilliseconds = 0 });
            _name = string.Create(CultureInfo.InvariantCulture, $"{baud} baud, faults {faults.Drop:0.00}, seed {seed}");
        }

        public ModelledDevice Device { get; }

        public DeviceLink Link { get; }

        public string? VoidReason => _check.VoidReason;

        /// <summary>Sessions that ended before the last one, begun or not.</summary>
        public int Losses => Opened - 1;

        public int Right => _shares.ResultsOf(0).Where((result, i) => result is { Outputs: { } outputs } && outputs.AsSpan().SequenceEqual(VectorDevice.Sums(_images[i]))).Count();

        private int Opened { get; set; }

        public void Judge(Action<int>? progress = null)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            _check.Run(Network, _images, progress ?? (_ => { }), limit.Token);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{_name}: {Right} right in {Device.Seconds:0.0} modelled s, {Link.Totals.Retries} frames sent again, {Losses} sessions lost{(VoidReason is null ? "" : ", void: " + VoidReason)}");
    }
}
