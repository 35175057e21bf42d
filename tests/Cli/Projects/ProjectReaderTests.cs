using System.Text;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Runtime.Judging;
using Edge.Training;

namespace Edge.Cli.Tests.Projects;

public sealed class ProjectReaderTests
{
    private const string Smallest = "project: cap\nmodel: { network: parts }\n";

    [Fact]
    public void The_file_that_new_writes_is_read_back_in_full()
    {
        Project project = Read(ProjectTemplate.Text("bottle-cap"));
        Assert.Equal("bottle-cap", project.Name);
        Assert.Equal("parts", project.Model.Network);
        Assert.Equal(["OK", "scratch", "dent", "stain", "chip"], project.Model.Classes);
        Assert.Equal([64, 64], project.Preprocess.Resize);
        Assert.Equal((DataKind.Rendered, 500, 1), (project.Data.Test!.Kind, project.Data.Test.Count!.Value, project.Data.Test.Seed));
        Assert.Null(project.Data.Calibration);
        Assert.Equal(0.97, project.Accept.FloatAccuracyMinimum);
        Assert.Equal(0.005, project.Accept.Int8DropMaximum);
        Assert.Equal(["m4", "riscv"], project.Targets.Select(target => target.Name));
        Assert.Equal((40000, false), (project.Data.Train!.Count!.Value, project.Train.FlipHorizontally));
    }

    [Fact]
    public void A_file_of_two_lines_gets_the_defaults()
    {
        Project project = Read(Smallest);
        Assert.Equal((20, 64, "adamw"), (project.Train.Epochs, project.Train.Batch, project.Train.Optimizer));
        Assert.Equal("mse", project.Quantize.Range);
        Assert.Null(project.Data.Test);
        Assert.EndsWith($"{Path.DirectorySeparatorChar}build", project.OutFolder);
    }

    [Fact]
    public void A_line_is_read_in_milliseconds_with_its_pins()
    {
        LineSection line = Read(Smallest + "line: { camera_ms: 100, gate_ms: 700, window_ms: 90, late_in_a_row: 2, camera: { frame: [240, 320], gain: 7 }, "
            + "pins: { reject: 5, trigger: 4 } }\n").Line!;
        Assert.Equal((100_000, 700_000, 90_000, 2), (line.Settings.Timing.TravelToCameraMicroseconds, line.Settings.Timing.TravelToGateMicroseconds,
            line.Settings.Timing.WindowMicroseconds, line.Settings.Timing.LateInARow));
        Assert.Equal((240, 320, 7, 8000), (line.Settings.FrameHeight, line.Settings.FrameWidth, line.Settings.Gain, line.Settings.ExposureMicroseconds));
        Assert.Equal([("trigger", 4), ("reject", 5)], line.Pins.Select(pin => (pin.Key, pin.Value)));
        Assert.Equal("E0430", Assert.Throws<UsageException>(() => Read(Smallest + "line: { gate_ms: 300 }\n")).Code);
    }

    [Fact]
    public void The_highest_score_decides_where_the_project_says_so()
    {
        JudgeSection judge = Read(Smallest + "judge: { mode: highest, good: [OK], gray: 0.1 }\n").Judge!;
        Assert.Equal((JudgeMode.Highest, 0.1), (judge.Mode, judge.Gray));
        Assert.Equal(["OK"], judge.Good);
    }

    [Fact]
    public void Training_images_can_be_turned_sized_and_lit()
    {
        ImageVariation variation = Read(Smallest
            + "train: { augment: { degrees: 10, zoom: 15%, brightness: 0.1, contrast: 20%, mirror_edges: true } }\n").Train.Variation;
        Assert.Equal(new ImageVariation { Degrees = 10, Zoom = 0.15, Brightness = 0.1, Contrast = 0.2, MirrorsEdges = true }, variation);
        Assert.Equal(new ImageVariation(), Read(Smallest + "train: { augment: { shift_pixels: 2 } }\n").Train.Variation);
    }

    [Theory]
    [InlineData("E0014", 3, 27, "train: { augment: { zoom: 60% } }", null)]
    [InlineData("E0014", 3, 30, "train: { augment: { degrees: 200 } }", null)]
    [InlineData("E0013", 3, 1, "trian: {}", "did you mean 'train'?")]
    [InlineData("E0013", 4, 3, "train:\n  epcohs: 3", "did you mean 'epochs'?")]
    [InlineData("E0013", 4, 5, "train:\n    augment2: {}", "did you mean 'augment'?")]
    [InlineData("E0014", 3, 18, "train: { epochs: many }", null)]
    [InlineData("E0014", 3, 18, "train: { epochs: 0 }", null)]
    [InlineData("E0014", 3, 18, "train: { epochs: '3' }", null)]
    [InlineData("E0014", 3, 18, "train: { epochs: [3] }", null)]
    [InlineData("E0014", 3, 8, "train: fast", null)]
    [InlineData("E0014", 3, 20, "quantize: { range: persentile }", "did you mean 'percentile'?")]
    [InlineData("E0014", 3, 31, "accept: { float_accuracy_min: 97 }", "write 97% for percent")]
    [InlineData("E0014", 3, 28, "preprocess: { crop: [0, 0, big, 4] }", null)]
    [InlineData("E0014", 3, 21, "preprocess: { crop: [0, 0, 4] }", null)]
    [InlineData("E0014", 3, 21, "preprocess: { mean: [0.1, 0.2, 0.3] }", null)] // gray8 has one channel
    [InlineData("E0014", 3, 36, "preprocess: { color: rgb888, mean: [0.1], std: [1] }", null)]
    [InlineData("E0014", 3, 21, "preprocess: { std: [0] }", null)]
    [InlineData("E0015", 3, 10, "train: { epochs: }", null)]
    [InlineData("E0015", 3, 1, "train:", null)]
    [InlineData("E0015", 3, 27, "data: { test: { rendered: { seed: 1 } } }", "'edge new' writes a project with every key explained")]
    [InlineData("E0016", 3, 15, "data: { test: { } }", null)]
    [InlineData("E0016", 3, 15, "data: { test: { folder: a, npz: b } }", null)]
    [InlineData("E0014", 3, 16, "judge: { mode: any }", null)]
    [InlineData("E0015", 3, 8, "judge: { mode: highest }", "'edge new' writes a project with every key explained")]
    [InlineData("E0015", 3, 8, "judge: { gray: 0.1 }", "'edge new' writes a project with every key explained")]
    [InlineData("E0014", 3, 24, "line: { parts_at_once: 12 }", null)]
    [InlineData("E0014", 3, 37, "line: { pins: { trigger: 4, reject: 4 } }", null)]
    [InlineData("E0014", 3, 26, "line: { pins: { trigger: -1 } }", null)]
    [InlineData("E0013", 3, 17, "line: { pins: { triger: 1 } }", "did you mean 'trigger'?")]
    [InlineData("E0012", 3, 1, "project: again", null)]
    [InlineData("E0011", 3, 8, "train: &a { epochs: 3 }", null)]
    [InlineData("E0011", 3, 8, "train: *a", null)]
    [InlineData("E0011", 3, 8, "train: !!map { epochs: 3 }", null)]
    [InlineData("E0011", 3, 3, "? [a, b]\n: 1", null)]
    [InlineData("E0011", 3, 1, "--- 1", null)]
    public void A_fault_names_line_column_and_what_was_meant(string code, int line, int column, string text, string? hint)
    {
        var error = Assert.Throws<UsageException>(() => Read(Smallest + text + "\n"));
        Assert.Equal((code, $"edge.yaml:{line}:{column}", hint), (error.Code, error.Where, error.Hint));
        Assert.Equal(2, error.ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("project: cap\nmodel: { network: [")]
    [InlineData("project: \"cap\nmodel: x")]
    [InlineData("project: cap\n\tmodel: x\n")]
    [InlineData("project: cap\0\n")]
    public void What_is_not_a_project_is_refused(string text)
    {
        var error = Assert.Throws<UsageException>(() => Read(text));
        Assert.Equal("E0011", error.Code);
        Assert.StartsWith("edge.yaml", error.Where);
    }

    [Fact]
    public void Every_truncation_of_a_project_is_read_or_refused_never_worse()
    {
        byte[] whole = Encoding.UTF8.GetBytes(ProjectTemplate.Text("cap"));
        for (int length = 0; length < whole.Length; length += 7)
            ReadOrRefuse(whole[..length]);
    }

    [Fact]
    public void Garbage_is_refused_with_a_usage_error() => Property.Holds(random =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ProjectTemplate.Text("cap"));
        for (int i = random.Next(1, 20); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        ReadOrRefuse(bytes);
    });

    [Fact]
    public void Binary_files_are_refused()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        Assert.Equal("E0011", Assert.Throws<UsageException>(() => ReadBytes(bytes)).Code);
    }

    [Fact]
    public void A_file_over_a_mebibyte_is_refused_before_it_is_parsed()
    {
        string text = Smallest + "# " + new string('x', YamlReader.MaximumBytes);
        Assert.Contains("larger than 1048576 bytes", Assert.Throws<UsageException>(() => Read(text)).Found);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string text = Smallest + "train: " + new string('[', 1000) + new string(']', 1000);
        Assert.Contains("nested", Assert.Throws<UsageException>(() => Read(text)).Found);
    }

    [Fact]
    public void A_thousand_million_laughs_are_refused()
    {
        string text = Smallest + "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
        Assert.Contains("anchor", Assert.Throws<UsageException>(() => Read(text)).Found);
    }

    [Fact]
    public void Overrides_count_as_if_written_in_the_file()
    {
        Project project = Read(Smallest + "train: { epochs: 3, seed: 7 }\n",
            "train.epochs=5", "preprocess.crop=[1, 2, 30, 40]", "accept.escape_max=1.5%", "targets.m7.board=h7", "train.epochs=6");
        Assert.Equal((6, 7), (project.Train.Epochs, project.Train.Seed));
        Assert.Equal([1, 2, 30, 40], project.Preprocess.Crop);
        Assert.Equal(0.015, project.Accept.EscapeMaximum);
        Assert.Equal("h7", project.Targets.Single().Board);
    }

    [Fact]
    public void Mean_and_deviation_are_read_for_each_channel()
    {
        Project project = Read(Smallest + "preprocess: { color: rgb888, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }\n");
        Assert.Equal([0.49f, 0.48f, 0.45f], project.Preprocess.Mean);
        Assert.Equal([0.25f, 0.24f, 0.26f], project.Preprocess.Deviation);
    }

    [Theory]
    [InlineData("train.epochs", "E0017")]
    [InlineData("=3", "E0017")]
    [InlineData("train..epochs=3", "E0017")]
    [InlineData("project.name=3", "E0017")]
    [InlineData("train.epochs=", "E0015")]
    [InlineData("train.epochs={", "E0011")]
    [InlineData("train.epochs=&a 3", "E0011")]
    public void A_wrong_override_names_itself(string text, string code)
    {
        var error = Assert.Throws<UsageException>(() => Read(Smallest, text));
        Assert.Equal((code, $"--set {text}"), (error.Code, error.Where));
    }

    private static Project Read(string text, params string[] overrides) => ReadBytes(Encoding.UTF8.GetBytes(text), overrides);

    private static Project ReadBytes(byte[] bytes, params string[] overrides)
    {
        string folder = Directory.CreateTempSubdirectory("edge-yaml-").FullName;
        try
        {
            string path = Path.Combine(folder, "edge.yaml");
            File.WriteAllBytes(path, bytes);
            return ProjectReader.Read(path, overrides);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            Assert.NotEmpty(ReadBytes(bytes).Name);
        }
        catch (UsageException e)
        {
            Assert.Matches("^E001[1-6]$", e.Code);
        }
    }
}
