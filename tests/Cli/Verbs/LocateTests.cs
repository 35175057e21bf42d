using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Edge.Cli.Report.Locating;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;
using Edge.Training.Datasets;

namespace Edge.Cli.Tests.Verbs;

/// <summary><c>task: locate</c> through the verbs, on a tiny project. Accuracy is not the point here.</summary>
public sealed class LocateTests
{
    private const string Project =
        """
        project: spots
        task: locate
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        locate: { cell: 4, threshold: 0.3, most: 5 }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 40 } }
          search: { rendered: { seed: 1, count: 10 } }
          test:   { rendered: { seed: 1, count: 15 } }
        train: { epochs: 2, batch: 10, seed: 3 }
        quantize: { images: 20 }
        """;

    private const string BoxedProject =
        """
        project: boxed
        task: locate
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        locate: { cell: 8, threshold: 0.4, most: 5, positive_weight: 4 }
        preprocess: { color: gray8 }
        data: { train: { boxes: train.csv }, search: { boxes: search.csv }, test: { boxes: test.csv } }
        train: { epochs: 6, batch: 10, learning_rate: 0.006, seed: 3 }
        quantize: { images: 60 }
        """;

    [Fact]
    public void Train_quantize_inspect_compile_validate()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("inspect"));
        Assert.Contains("1x4x4x5", run.Out);
        Assert.Equal(0, run.Edge("train"));
        Assert.StartsWith("parts_locate4: search F1 ", run.Out);
        Assert.Equal(0, run.Edge("quantize", "--quiet"));

        Assert.Equal(0, run.Edge("compile", "--board", "pc"));
        Assert.Contains("int32_t spots_locate(const int8_t output[80], edge_detection detections[5]);", File.ReadAllText(run.Path("build/pc/spots.h")));
        Assert.Equal(0, run.Edge("compile", "--board", "pc", "--set", "locate.most=7", "--set", "locate.threshold=0.5"));
        Assert.Contains(".threshold = 0, .most = 7,", File.ReadAllText(run.Path("build/pc/spots.c")));

        int exit = run.Edge("validate", "--stages", "float,int8,csharp", "--json");
        Assert.True(exit is 0 or 1, run.Error);
        JsonNode report = JsonNode.Parse(run.Out)!, located = report["locating"]!;
        Assert.Equal(4, (int)located["cell_pixels"]!);
        Assert.Equal(["scratch", "dent", "stain", "chip"], located["classes"]!.AsArray().Select(each => (string?)each!["id"]));
        Assert.Equal(12, (int)located["found"]! + (int)located["missed"]!); // 15 images, of which 3 are good
        JsonNode csharp = report["stages"]!.AsArray().Single(stage => (string?)stage!["id"] == "csharp")!;
        Assert.Equal(15, (int)csharp["bitexact"]!);
        Assert.Contains("Where it was found", File.ReadAllText(run.Path("build/report.html")));

        run.Edge("validate", "--stages", "float,int8");
        Assert.Contains("located by centre: F1 ", run.Out);
        Assert.Contains("found by size: ", run.Out);
    }

    [Fact]
    public void A_pack_carries_the_grid_and_limits_for_the_classes()
    {
        using Run run = new Run().With("edge.yaml", Project + "\ntargets: { m4: { board: netduinoplus2, language: c } }\n");
        Assert.Equal(0, run.Edge("train", "--quiet", "--set", "train.epochs=1"));
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        run.With("qa.key", "edge.key/1 QA-2026a\n000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--quiet"));
        PackContent pack = PackReader.Load(run.Path("build/spots.m4.edgepack"), "", null).Content;
        byte[] grid = pack.Find(PackSection.Locating)!;
        int[] numbers = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(grid).ToArray();
        Assert.Equal([1, 4, 4, 5, 4, -51, 5], numbers); // 0.3 in 256ths from -128 on
        byte[] limits = pack.Find(PackSection.Limits)!;
        Assert.Equal(JudgeMode.AnyDefect, LimitsPart.ModeOf(limits));
        Assert.Equal([("OK", false, 128), ("scratch", true, -51), ("dent", true, -51), ("stain", true, -51), ("chip", true, -51)],
            LimitsPart.Read(limits, "").Select(limit => (limit.Name, limit.IsDefect, limit.Limit)));
        Assert.Equal(10, BinaryPrimitives.ReadInt32LittleEndian(pack.Find(PackSection.Drift))); // the images of the search

        // Limits alone, as 'edge line limits push' sends them.
        string[] settings = ["--set", "judge.limits={scratch: 0.5, dent: 0.5, stain: 0.75, chip: 0.5}", "--set", "judge.gray=0.1"];
        Assert.Equal(0, run.Edge(["pack", "--limits", "--key", "qa.key", "--quiet", .. settings]));
        PackContent alone = PackReader.Load(run.Path("build/spots.m4.limits.edgepack"), "", null).Content;
        Assert.Equal([(128, 0), (0, 26), (0, 26), (64, 26), (0, 26)],
            LimitsPart.Read(alone.Find(PackSection.Limits)!, "").Select(limit => (limit.Limit, limit.Gray)));
        var test = new LimitsTest(classes: 5) { Model = new BuiltInPack((sbyte[])(object)File.ReadAllBytes(run.Path("build/spots.m4.edgepack"))).Pack };
        Assert.True(test.Passes(new BuiltInPack((sbyte[])(object)File.ReadAllBytes(run.Path("build/spots.m4.limits.edgepack"))).Pack));
    }

    [Fact]
    public void What_reading_detections_takes_is_counted_in_RAM()
    {
        Assert.Equal(2 * 8 * 6 + 36 * 16, new LocatingSpecification(8, 0.5, 16).RamBytes(Compiler.Ir.Shape.Nhwc(1, 8, 6, 5)));
        using Run run = new Run().With("edge.yaml", Project);
        long Ram(int most, string board)
        {
            Assert.True(run.Edge("inspect", "--board", board, "--json", "--set", $"locate.most={most}") is 0 or 1, run.Error);
            return (long)JsonNode.Parse(run.Out)!["targets"]![0]!["ram_bytes"]!;
        }

        Assert.Equal(36 * 250, Ram(255, "netduinoplus2") - Ram(5, "netduinoplus2"));
        Assert.Equal(0, run.Edge("train", "--quiet", "--set", "train.epochs=1"));
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        run.With("tiny.json", "{ \"name\": \"tiny\", \"extends\": \"stm32f405\", \"ram_bytes\": 9000, \"memories\": {}, \"flash_bytes\": 300000 }");
        Assert.True(run.Edge("compile", "--board", run.Path("tiny.json"), "--language", "c") == 0, run.Error);
        Assert.Equal(3, run.Edge("compile", "--board", run.Path("tiny.json"), "--language", "c", "--set", "locate.most=250"));
        Assert.Contains("E0401", run.Error);
    }

    [Fact]
    public void What_is_linked_reads_detections_too()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet", "--set", "train.epochs=1"));
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        Compiler.Ir.Graph int8 = Compiler.Storage.ModelFile.Load(run.Path("build/spots.int8.edge")).Graph;
        Assert.True(run.Edge("inspect", "build/spots.int8.edge", "--board", "netduinoplus2", "--linked", "--json") is 0 or 1, run.Error);
        JsonNode size = JsonNode.Parse(run.Out)!["linked"]![0]!;
        if (size["missing"] is not null)
            return; // its compiler is not here
        var without = Devices.Emulators.LinkedImage.Of(
            Devices.Boards.BoardReader.Read("netduinoplus2"), Compiler.Pipeline.Plan(Compiler.Pipeline.Shrink(int8)), TimeSpan.FromMinutes(2));
        Assert.Equal(without.PackedBytes, (long)size["table_bytes"]!);
        Assert.InRange((long)size["linked_bytes"]! - without.LinkedBytes, 200, 4000);
    }

    [Fact]
    public void A_nanoFramework_program_carries_the_grid()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet", "--set", "train.epochs=1"));
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        Assert.Equal(0, run.Edge("compile", "--board", "esp32-cam", "--runtime", "managed"));
    }

    [Theory]
    [InlineData("task=locat", "E0014", "did you mean 'locate'?")]
    [InlineData("task=classify", "E0016", "'locate' without 'task: locate'")]
    [InlineData("locate.cel=8", "E0013", "did you mean 'cell'?")]
    [InlineData("locate.threshold=1.5", "E0014", "a number from 0.01 to 0.99")]
    [InlineData("locate.most=0", "E0014", "a whole number from 1 to 255")]
    [InlineData("locate.cell=16", "E0217", "'locate.cell' of 2, 4, 8")]
    [InlineData("preprocess.resize.size=[16, 18]", "E0217", "multiples of 4")]
    [InlineData("train.teacher=large.edge", "E0016", "'train.teacher' beside 'task: locate'")]
    public void What_is_wrong_with_the_project_is_named(string setting, string code, string said)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge("train", "--set", setting));
        Assert.Contains(code, run.Error);
        Assert.Contains(said, run.Error);
    }

    [Fact]
    public void Pictures_without_places_are_not_enough()
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("{ rendered: { seed: 1, count: 40 } }", "{ folder: parts }"));
        foreach (string name in new[] { "OK", "scratch", "dent", "stain", "chip" })
            run.With($"parts/{name}/a.pgm", "P2\n1 1\n255\n7\n");
        Assert.Equal(2, run.Edge("train"));
        Assert.Contains("E0016", run.Error);
        Assert.Contains("boxes: a table file,x,y,w,h,class", run.Error);
    }

    [Fact]
    public void A_line_of_a_table_at_fault_is_named()
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("{ rendered: { seed: 1, count: 40 } }", "{ boxes: parts.csv }"));
        run.With("a.pgm", "P2\n1 1\n255\n7\n").With("parts.csv", "file,x,y,w,h,class\na.pgm,0,0,1,1,scratched\n");
        Assert.Equal(3, run.Edge("train"));
        Assert.Contains("E0249", run.Error);
        Assert.Contains("parts.csv:2: there is no class 'scratched'", run.Error);
    }

    [Theory]
    [InlineData("parts/0.pgm,60,2,8,4,scratch", "(60, 2) to (68, 6) leaves the picture")]
    [InlineData("parts/0.pgm,4,-1,8,4,scratch", "(4, -1) to (12, 3) leaves the picture")]
    [InlineData("parts/0.pgm,4,2,-8,4,scratch", "a box of -8 x 4 pixels")]
    [InlineData("parts/0.pgm,4,2,8,4,OK", "'OK' is the background")]
    [InlineData("parts/missing.pgm,4,2,8,4,scratch", "there is no file 'parts/missing.pgm'")]
    public void A_line_of_a_table_at_fault_stops_the_training_before_it_begins(string line, string said)
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("{ rendered: { seed: 1, count: 40 } }", "{ boxes: train.csv }"));
        string table = Boxes(run, "train", RenderedSplit.Train, 3, "file,x,y,w,h,class");
        File.AppendAllText(table, line.Replace("parts/", "train/") + "\n");
        int at = File.ReadAllLines(table).Length;
        Assert.Equal(3, run.Edge("train"));
        Assert.Contains($"E0249: {table}:{at}: {said.Replace("parts/", "train/")}".Replace(run.Path(""), ""), run.Error.Replace(run.Path(""), ""));
        Assert.False(File.Exists(run.Path("build/spots.float.edge")));
    }

    /// <summary>A folder of pictures and a table of corners for each split, as DeepPCB has them, up to the figures of boxes and of sizes.</summary>
    [Fact]
    public void Pictures_and_tables_of_boxes_become_a_judged_network()
    {
        using Run run = new Run().With("edge.yaml", BoxedProject);
        Boxes(run, "train", RenderedSplit.Train, 1000, "file,x0,y0,x1,y1,class");
        Boxes(run, "search", RenderedSplit.Search, 60, "file,x0,y0,x1,y1,class");
        Boxes(run, "test", RenderedSplit.Test, 60, "file,x,y,w,h,class");
        Assert.True(run.Edge("train", "--quiet") == 0, run.Error);
        Assert.True(run.Edge("quantize", "--quiet") == 0, run.Error);
        int exit = run.Edge("validate", "--stages", "float,int8", "--json");
        Assert.True(exit is 0 or 1, run.Error);
        JsonNode located = JsonNode.Parse(run.Out)!["locating"]!;
        Assert.Equal(48, (int)located["found"]! + (int)located["missed"]!); // 60 images, of which 12 are good
        Assert.InRange((double)located["f1"]!, 0.35, 1);
        Assert.InRange((double)located["map50"]!, 0.001, 1);
        Assert.Equal(48, located["sizes"]!.AsArray().Sum(size => (int)size!["objects"]!));
        Assert.True(run.Edge("validate", "--stages", "float,int8") is 0 or 1);
        Assert.Matches("located by centre: F1 .*\nmAP at IoU 0.5 0", run.Out);
    }

    /// <summary>Writes rendered parts as a folder of pictures with a table of what they show beside it, and says where the table is.</summary>
    private static string Boxes(Run run, string name, RenderedSplit split, int count, string columns)
    {
        var parts = new RenderedParts(split, count, seed: 1);
        var table = new System.Text.StringBuilder(columns + "\n");
        Directory.CreateDirectory(run.Path(name));
        for (int i = 0; i < count; i++)
        {
            RawImage picture = parts.Read(i);
            File.WriteAllBytes(run.Path($"{name}/{i}.pgm"), [.. System.Text.Encoding.ASCII.GetBytes($"P5\n{picture.Width} {picture.Height}\n255\n"), .. picture.Pixels]);
            foreach (ImageObject found in parts.Objects(i))
            {
                PixelBox box = found.Box;
                string place = columns.Contains("x1") ? $"{box.Left},{box.Top},{box.Right},{box.Bottom}"
                    : $"{box.Left},{box.Top},{box.Right - box.Left},{box.Bottom - box.Top}";
                table.Append($"{name}/{i}.pgm,{place},{parts.ClassNames[found.Class]}\n");
            }

            if (parts.Objects(i).Count == 0)
                table.Append($"{name}/{i}.pgm,,,,,\n");
        }

        File.WriteAllText(run.Path($"{name}.csv"), table.ToString());
        return run.Path($"{name}.csv");
    }

    [Fact]
    public void A_network_of_the_other_task_is_not_judged()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet", "--set", "train.epochs=1"));
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        run.With("edge.yaml", Project.Replace("task: locate", "task: classify").Replace("locate: {", "# {"));
        Assert.Equal(3, run.Edge("validate", "--stages", "int8"));
        Assert.Contains("E0312", run.Error);
        Assert.Contains("a network for 'task: classify'", run.Error);
    }

    [Fact]
    public void An_image_is_judged_by_the_best_cell_of_each_class()
    {
        sbyte[] cells =
        [
            100, 20, -5, // the background's
            -50, 10, 60, // the second defect's
            -60, 30, 10, // the first's
            -70, 40, 50, // the second's, and its 40 counts for nobody
        ];
        Assert.Equal([-70, 30, 60], ClassScores.Of(cells, 3, isGrid: true));
        Assert.Equal([100, -128, -128], ClassScores.Of([100, 20, -5], 3, isGrid: true));
        Assert.Equal([100, 20, -5], ClassScores.Of([100, 20, -5], 3, isGrid: false));
    }
}
