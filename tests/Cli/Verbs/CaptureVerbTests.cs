using System.Text.Json.Nodes;
using Edge.Cli.Tests.Capture;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Rig.Tests.Simulated;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Tests.Verbs;

public sealed class CaptureVerbTests : IDisposable
{
    private static readonly PreprocessingSpecification _preprocessing = new() { Resize = new Size(3, 4) };
    private static readonly string[] _classes = ["OK", "dent"];

    private readonly Run _run = new();
    private readonly CameraDevice _device = new(CaptureDescription.HashOf(_preprocessing));

    public CaptureVerbTests() => _run.With("edge.yaml",
        "project: cap\nmodel: { network: parts, classes: [OK, dent] }\npreprocess: { crop: [1, 1, 6, 4], resize: { size: [3, 4], method: bilinear_q15 } }\n");

    public void Dispose()
    {
        _device.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void What_the_network_saw_is_kept_as_a_picture_and_read_back_to_the_bit()
    {
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", _device.Address, "--label", "dent", "--count", "2", "--every", "0"));
        Assert.Contains("2 pictures written to shots, 2 there", _run.Out);
        var dataset = new CapturedDataset(_run.Path("shots"), _classes);
        Training.ImageSet set = dataset.LoadFor(_preprocessing);
        Assert.Equal([CameraDevice.InputOf(1), CameraDevice.InputOf(2)], set.Images);
        Assert.Equal([1, 1], set.Labels);
        Assert.Equal(_preprocessing.Quantization.Scale, set.Quantization.Scale);
        JsonNode entry = JsonNode.Parse(File.ReadLines(_run.Path("shots/captures.jsonl")).First())!;
        Assert.Equal(("dent", "001122334455", 8000, CaptureDescription.HashOf(_preprocessing)),
            ((string)entry["label"]!, (string)entry["unit"]!, (int)entry["exposure_microseconds"]!, (string)entry["preprocessing_sha256"]!));
        // Behind another preprocessing these numbers mean something else.
        Assert.Equal("E0247", Assert.Throws<DataException>(() => dataset.LoadFor(_preprocessing with { Resize = new Size(4, 3) })).Code);
    }

    [Fact]
    public void Frames_fit_every_preprocessing_and_no_folder_of_tensors()
    {
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", _device.Address, "--raw"));
        var dataset = new CapturedDataset(_run.Path("shots"), _classes);
        Assert.Equal((0, 1, CaptureDescription.Frame), (dataset.Count, dataset.Unlabelled, dataset.Description!.Kind));
        byte[] pixels = Training.Datasets.Images.ImageFile.Read(Assert.Single(Directory.GetFiles(_run.Path("shots"), "*.png"))).Pixels;
        Assert.Equal(Enumerable.Range(0, 48).Select(i => CameraDevice.FrameAt(i, 1)), pixels);
        Assert.Equal(3, _run.Edge("capture", "shots", "--on", _device.Address));
        Assert.Contains("E0247: shots: holds frames 6x8x1", _run.Error);
    }

    [Fact]
    public void Rejects_leave_the_device_when_they_are_on_the_disk_and_come_once()
    {
        _device.Reject(6); // room for 4
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", _device.Address, "--rejects", "--json"));
        JsonNode unit = JsonNode.Parse(_run.Out)!["units"]![0]!;
        Assert.Equal((4, 0, 0, 4, 2), ((int)unit["written"]!, (int)unit["known"]!, (int)unit["left"]!, (int)unit["room"]!, (int)unit["lost"]!));
        JsonNode[] entries = [.. File.ReadLines(_run.Path("shots/captures.jsonl")).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal([(102, "NG"), (103, "GRAY"), (104, "NG"), (105, "GRAY")], entries.Select(entry => ((int)entry["part"]!, (string)entry["verdict"]!)));
        Assert.Equal([-5, 5], entries[0]["scores"]!.AsArray().Select(score => (int)score!));
        Assert.Equal(4, Directory.GetFiles(_run.Path("shots"), "001122334455-r*.png").Length);
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", _device.Address, "--rejects", "--json"));
        Assert.Equal(0, (int)JsonNode.Parse(_run.Out)!["units"]![0]!["written"]!);
    }

    [Fact]
    public void A_heat_map_is_drawn_over_its_picture_and_no_dataset_takes_it_for_one()
    {
        using var device = new CameraDevice(CaptureDescription.HashOf(_preprocessing), map: 6, mapRows: 3);
        device.Reject(2);
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", device.Address, "--rejects"));
        Assert.Contains("2 heat maps drawn in shots/.maps", _run.Out);
        string[] pictures = CapturedDataset.Files(_run.Path("shots"));
        Assert.Equal(2, pictures.Length);
        Assert.Equal([3, 3], CaptureJson.Lines<CaptureEntry>(File.ReadLines(_run.Path("shots/captures.jsonl"))).Entries.Select(entry => entry.MapRows!.Value));
        // 3x2 cells over 3x4 pixels, magnified 48 times: the first cell, the highest, is as red as a cell gets and has the frame.
        RawImage drawn = Training.Datasets.Images.ImageFile.Read(_run.Path($"shots/.maps/{pictures[0]}"));
        Assert.Equal((192, 144, 3), (drawn.Width, drawn.Height, drawn.Channels));
        byte[] own = [.. CameraDevice.InputOf(0).Select(value => (byte)(value + 128))];
        Assert.Equal([255, 220, 0], At(drawn, 0, 0));
        Assert.Equal([(byte)Math.Round(own[1] + 0.8 * (255 - own[1])), (byte)Math.Round(own[1] * 0.2), (byte)Math.Round(own[1] * 0.2)], At(drawn, 48 - 1 + 12, 24));
        double low = 0.8 * (128 - 100) / 127.5; // the last cell's step is -100
        Assert.Equal((byte)Math.Round(own[11] * (1 - low)), At(drawn, 191, 143)[1]);

        using var silent = new CameraDevice(CaptureDescription.HashOf(_preprocessing), map: 6);
        silent.Reject(1);
        Assert.Equal(0, _run.Edge("capture", "unsaid", "--on", silent.Address, "--rejects"));
        Assert.Contains("does not say the size of its heat maps: 1 were kept as numbers", _run.Error);
        Assert.False(Directory.Exists(_run.Path("unsaid/.maps")));
    }

    private static byte[] At(RawImage image, int x, int y) => image.Pixels[(3 * (y * image.Width + x))..(3 * (y * image.Width + x) + 3)];

    [Fact]
    public void A_heat_map_is_kept_beside_the_scores_of_its_part()
    {
        using var device = new CameraDevice(CaptureDescription.HashOf(_preprocessing), map: 6);
        device.Reject(2);
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", device.Address, "--rejects"));
        CaptureEntry[] entries = [.. CaptureJson.Lines<CaptureEntry>(File.ReadLines(_run.Path("shots/captures.jsonl"))).Entries];
        Assert.Equal([[-5, 5], [-5, 5]], entries.Select(entry => entry.Scores));
        Assert.Equal([[100, 60, 20, -20, -60, -100], [99, 59, 19, -21, -61, -101]], entries.Select(entry => entry.Map));
        _device.Reject(1);
        Assert.Equal(0, _run.Edge("capture", "other", "--on", _device.Address, "--rejects"));
        Assert.DoesNotContain("map", File.ReadAllText(_run.Path("other/captures.jsonl")), StringComparison.Ordinal);
    }

    // As if the run before had ended between the disk and the answer: once before the journal's line, once after it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_part_that_is_on_the_disk_already_is_not_taken_twice(bool isInJournal)
    {
        _device.Reject(1);
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", _device.Address, "--rejects"));
        using var again = new CameraDevice(CaptureDescription.HashOf(_preprocessing));
        again.Reject(2);
        if (!isInJournal)
            File.WriteAllText(_run.Path("shots/captures.jsonl"), "{\"file\":\"cut sh");
        Assert.Equal(0, _run.Edge("capture", "shots", "--on", again.Address, "--rejects", "--json"));
        JsonNode unit = JsonNode.Parse(_run.Out)!["units"]![0]!;
        Assert.Equal(isInJournal ? (1, 1) : (2, 0), ((int)unit["written"]!, (int)unit["known"]!));
        Assert.Equal(2, Directory.GetFiles(_run.Path("shots"), "*.png").Length);
        var (entries, unreadable) = CaptureJson.Lines<CaptureEntry>(File.ReadLines(_run.Path("shots/captures.jsonl")));
        Assert.Equal((2, isInJournal ? 0 : 1), (entries.Count, unreadable));
        Assert.Equal(0, again.Kept.Count);
    }

    [Fact]
    public void Pictures_of_one_name_are_all_kept()
    {
        var parts = new RenderedParts(RenderedSplit.Test, 2, 7);
        foreach (int day in new[] { 0, 1 })
        {
            _run.With($"day{day}/0001.png", parts.Read(day));
            Assert.Equal(0, _run.Edge("capture", "shots", "--images", $"day{day}", "--label", "OK", "--raw"));
            Assert.Contains($"1 picture written to shots, {day + 1} there", _run.Out);
        }

        Assert.Equal(0, _run.Edge("capture", "shots", "--images", "day1", "--label", "OK", "--raw"));
        Assert.Contains("0 pictures written to shots, 2 there", _run.Out);
        Assert.Equal(2, Directory.GetFiles(_run.Path("shots/OK"), "0001*.png").Length);
    }

    [Fact]
    public void A_device_that_is_off_keeps_no_other_one_waiting()
    {
        _device.Reject(1);
        Assert.Equal(5, _run.Edge("capture", "shots", "--on", "unix:" + _run.Path("nobody.sock"), "--on", _device.Address, "--rejects", "--json"));
        Assert.Equal(1, (int)JsonNode.Parse(_run.Out)!["units"]!.AsArray().Single()!["written"]!);
        Assert.Contains("E0602: unix:", _run.Error);
    }

    [Fact]
    public void A_disk_that_is_full_leaves_the_parts_on_the_device()
    {
        _device.Reject(2);
        Directory.CreateDirectory(_run.Path("shots"));
        File.CreateSymbolicLink(_run.Path("shots/captures.jsonl"), "/dev/full");
        Assert.Equal(4, _run.Edge("capture", "shots", "--on", _device.Address, "--rejects"));
        Assert.Contains("E0640: shots: cannot be written: No space left on device", _run.Error);
        Assert.Equal(2, _device.Kept.Count);
    }

    [Fact]
    public void Pictures_of_a_folder_go_through_the_device_s_preprocessing_and_none_twice()
    {
        _run.With("parts/a/one.pgm", "P2 8 6 255 " + string.Join(' ', Enumerable.Range(0, 48).Select(i => 40 + 3 * i)))
            .With("parts/two.pgm", "P2 8 6 255 " + string.Join(' ', Enumerable.Range(0, 48).Select(i => 200 - 3 * i)));
        Assert.Equal(0, _run.Edge("capture", "shots", "--images", "parts", "--label", "OK"));
        Assert.Equal(["OK/a-one.png", "OK/two.png"], CapturedDataset.Files(_run.Path("shots")));
        var specification = new PreprocessingSpecification { Crop = new CropRectangle(1, 1, 6, 4), Resize = new Size(3, 4) };
        RawImage picture = Training.Datasets.Images.ImageFile.Read(_run.Path("parts/a/one.pgm"));
        Assert.Equal(specification.Apply("one", picture), new CapturedDataset(_run.Path("shots"), _classes).LoadFor(specification).Images[0]);
        Assert.Equal(0, _run.Edge("capture", "shots", "--images", "parts", "--label", "OK"));
        Assert.Contains("0 pictures written to shots, 2 there", _run.Out);
    }

    [Fact]
    public void The_rig_s_camera_gives_pictures_too()
    {
        using Run run = new Run { Rig = new SimulatedRig() }.With("edge.yaml",
            "project: cap\nmodel: { network: parts }\npreprocess: { resize: { size: [12, 16], method: bilinear_q15 } }\n");
        Assert.Equal(0, run.Edge("capture", "shots", "--camera", "2", "--size", "320x240", "--count", "2", "--every", "0"));
        Assert.Equal(2, Directory.GetFiles(run.Path("shots"), "video2-*.png").Length);
        Assert.Equal((12, 16, 1), (CaptureDescription.Read(run.Path("shots"))!.Height, CaptureDescription.Read(run.Path("shots"))!.Width,
            CaptureDescription.Read(run.Path("shots"))!.Channels));
    }

    [Theory]
    [InlineData(2, "E0601")]
    [InlineData(2, "E0603", "--on", "ttyUSB0")]
    [InlineData(4, "E0602", "--on", "unix:/no/such/device")]
    [InlineData(2, "the model has no class 'dint'", "--images", "parts", "--label", "dint")]
    [InlineData(2, "several kinds of sources", "--images", "parts", "--camera", "0")]
    [InlineData(2, "E0003: --rejects", "--images", "parts", "--rejects")]
    [InlineData(2, "E0003: --count: 0", "--images", "parts", "--count", "0")]
    [InlineData(3, "E0246", "--images", "nowhere")]
    public void What_cannot_be_captured_is_said(int exit, string says, params string[] args)
    {
        Assert.Equal(exit, _run.Edge(["capture", "shots", .. args]));
        Assert.Contains(says, _run.Error);
    }
}
