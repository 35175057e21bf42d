using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;
using Edge.Training.Compressing;

namespace Edge.Cli.Tests.Report;

public sealed class CompressionReportTests
{
    [Fact]
    public void The_page_is_as_recorded() => Golden.Check("cli/compression.html", CompressionReport.Page(Record(), null));

    [Fact]
    public void The_numbers_for_machines_are_as_recorded() =>
        Golden.Check("cli/compression-report.json", CompressionReportJson.Of(Record()).ToJsonString(new() { WriteIndented = true, NewLine = "\n" }) + "\n");

    [Fact]
    public void Ratios_compare_like_with_like()
    {
        CompressionRecord record = Record();
        Assert.Equal(5_200_000.0 / 72_000, CompressionRatios.Packed(record)!.Value, 1e-9);
        // 6,000 bytes of code on either side.
        Assert.Equal(5_206_000.0 / 78_000, CompressionRatios.Linked(record)!.Value, 1e-9);
        Assert.Null(CompressionRatios.Linked(record with { Steps = [] }));
    }

    [Fact]
    public void A_record_without_any_measurement_is_drawn()
    {
        var bare = new CompressionRecord { Network = "bare", Split = "search split", Before = new CompressionFigures { Macs = 10, Weights = 5 } };
        string page = CompressionReport.Page(bare, null);
        Assert.Contains("Nothing was taken out.", page);
        Assert.DoesNotContain("<svg", page);
        Assert.DoesNotContain("NaN", page);
    }

    [Fact]
    public void Text_from_the_network_is_escaped_wherever_it_appears()
    {
        const string attack = "<script>alert('&')</script>";
        CompressionRecord hostile = Record() with { Network = attack, Board = attack, Split = attack, Reason = attack, Notes = [attack] };
        hostile = hostile with
        {
            Steps = [.. hostile.Steps.Select(step => step with { Method = attack, Settings = attack })],
            Layers = [hostile.Layers[0] with { Node = attack }],
            Trials = [new RecordedTrial(attack, 0.9, 10, 10)],
        };
        Assert.DoesNotContain("<script", CompressionReport.Page(hostile, null));
    }

    [Fact]
    public void The_front_holds_what_nothing_beats()
    {
        ParetoPlot.Point[] points = [new("large", 900, 0.9), new("worse", 950, 0.89), new("small", 100, 0.8), new("equal", 100, 0.7), new("best", 2000, 0.95)];
        Assert.Equal(["small", "large", "best"], ParetoPlot.Front(points).Select(point => point.Name));
    }

    [Fact]
    public void Report_draws_a_compression_that_lies_in_the_output_folder()
    {
        using var run = new Run();
        CompressionFile.Save(Record(), run.Path("build"));
        Assert.Equal(0, run.Edge("report", "--out", "build"));
        Assert.Equal("compression of vgg  build/compression.html  build/compression_report.json\n", run.Out);
        Assert.Equal(CompressionReport.Page(Record(), null), File.ReadAllText(run.Path("build/compression.html")));
        Assert.Equal("edge.compression-report/1", (string)JsonNode.Parse(File.ReadAllText(run.Path("build/compression_report.json")))!["schema"]!);
        Assert.Equal(0, run.Edge("report", "--out", "build", "--json"));
        Assert.Equal(2, JsonNode.Parse(run.Out)!["files"]!.AsArray().Count);
    }

    [Fact]
    public void A_validation_and_a_compression_are_drawn_together()
    {
        using var run = new Run();
        CompressionFile.Save(Record(), run.Path("build"));
        ValidationFile.Save(Sample.Create(), run.Path("build"));
        Assert.Equal(0, run.Edge("report", "--out", "build"));
        Assert.StartsWith("PASS  build/report.html", run.Out);
        Assert.EndsWith("build/compression.html  build/compression_report.json\n", run.Out);
    }

    [Fact]
    public void A_damaged_compression_is_an_error_of_data()
    {
        using var run = new Run();
        run.With("build/compression.json", "{}");
        Assert.Equal(3, run.Edge("report", "--out", "build"));
        Assert.StartsWith("edge: error E0272: ", run.Error);
    }

    private static CompressionRecord Record() => new()
    {
        Network = "vgg",
        Board = "netduinoplus2",
        Split = "search split, 5,000 images",
        Goal = 0.915,
        Reason = "bits: 4 (91.62 %) reaches the goal of 91.50 %, 3 (90.10 %) does not",
        Notes = ["packed weights save 12,000 B of flash and cost time: 43.0 M cycles, 1.6 times the 27.0 M of the same network with 8 bits everywhere [estimated]"],
        Before = new CompressionFigures
        {
            Macs = 25_000_000,
            Weights = 1_300_000,
            Accuracy = 0.92,
            NominalBytes = 5_200_000,
            PackedBytes = 5_200_000,
            RamBytes = 98_304,
            PredictedCycles = 160e6,
            PredictedInstructions = 130e6,
        },
        Steps =
        [
            new RecordedStep("channel pruning", "ratio 0.5, by batch norm scale", new CompressionFigures
            {
                Macs = 8_100_000,
                Weights = 410_000,
                Accuracy = 0.9178,
                NominalBytes = 1_600_000,
                PackedBytes = 1_640_000,
                RamBytes = 49_152,
                PredictedCycles = 52e6,
                PredictedInstructions = 41e6,
            }, [new LayerChange("conv1", 64, 40), new LayerChange("conv2", 128, 52)]),
            new RecordedStep("low rank", "share 0.6, nonlinear", new CompressionFigures
            {
                Macs = 5_000_000,
                Weights = 240_000,
                Accuracy = 0.9160,
                NominalBytes = 930_000,
                PackedBytes = 960_000,
                RamBytes = 49_152,
                PredictedCycles = 34e6,
                PredictedInstructions = 27e6,
            }, [new LayerChange("conv2", 52, 52) { ChannelRank = 24 }]),
            new RecordedStep("bits", "4, first and last 8", new CompressionFigures
            {
                Macs = 5_000_000,
                Weights = 240_000,
                Accuracy = 0.9162,
                NominalBytes = 61_000,
                PackedBytes = 72_000,
                LinkedBytes = 78_000,
                RamBytes = 49_152,
                PredictedCycles = 43e6,
                PredictedInstructions = 36e6,
                EmulatedInstructions = 35_100_000,
            }, [new LayerChange("conv2", 52, 52) { Bits = 4, Sparsity = 0.61 }]),
        ],
        Layers =
        [
            new LayerPicture("conv1", "Conv2D", new LayerState(64, 1728, 1728, 32, null, 1_770_000), new LayerState(40, 1080, 1070, 8, null, 1_100_000) { EntropyBytes = 902, PackedBytes = 1080, LinkedBytes = 1560 }),
            new LayerPicture("conv2", "Conv2D", new LayerState(128, 73_728, 73_728, 32, null, 18_900_000), new LayerState(52, 9_888, 3_856, 4, 24, 2_500_000) { EntropyBytes = 2_871, PackedBytes = 3_164, LinkedBytes = 4_076 }),
            new LayerPicture("conv3", "Conv2D", new LayerState(128, 147_456, 147_456, 32, null, 9_400_000), null),
            new LayerPicture("classify", "Dense", new LayerState(10, 5120, 5120, 32, null, 5120), new LayerState(10, 2080, 2080, 8, null, 2080) { EntropyBytes = 1_811, PackedBytes = 2_080, LinkedBytes = 2_200 }),
        ],
        Trials =
        [
            new RecordedTrial("ns 0.5", 0.9178, 1_640_000, 8_100_000),
            new RecordedTrial("ns 0.6", 0.9120, 1_200_000, 6_100_000),
            new RecordedTrial("ns 0.7", 0.8700, 800_000, 4_000_000),
            new RecordedTrial("iq 4", 0.9162, 72_000, 5_000_000),
            new RecordedTrial("iq 3", 0.9010, 58_000, 5_000_000),
            new RecordedTrial("iq 2", 0.4100, 41_000, 5_000_000),
        ],
    };
}
