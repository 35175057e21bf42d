using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Ladder;
using Scriban.Runtime;

namespace Edge.Cli.Tests.Report;

public sealed partial class PageTests
{
    [Fact]
    public void The_page_is_as_recorded()
    {
        Validation validation = Sample.Create();
        Golden.Check("cli/report.html", ReportWriter.Page(validation, new Figures(validation), null));
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        Validation validation = Sample.Create();
        string page = ReportWriter.Page(validation, new Figures(validation), null);
        Assert.DoesNotContain("http:", page);
        Assert.DoesNotContain("https:", page);
        Assert.DoesNotContain("<link", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("NaN", Source().Replace(page, ""));
        Assert.All(Source().Matches(page), match => Assert.StartsWith("data:image/png;base64,", match.Groups[1].Value));
    }

    [Fact]
    public void Text_from_data_is_escaped_wherever_it_appears()
    {
        Validation sample = Sample.Create();
        const string attack = "<script>alert('&')</script>";
        Validation hostile = sample with
        {
            Project = attack,
            Classes = ["OK", attack, "dent", "stain", "chip"],
            Facts = [new Fact(attack, attack, attack)],
            Data = sample.Data with { Name = attack, Images = [.. sample.Data.Images.Select(image => image with { Name = attack })] },
        };
        string page = ReportWriter.Page(hostile, new Figures(hostile), null);
        Assert.DoesNotContain("<script>alert", page);
        Assert.Contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;", page);
    }

    [Fact]
    public void Every_state_of_the_ladder_can_be_drawn()
    {
        var difference = new FirstDifference(3, "conv_4", 6, "DepthwiseConv2D", [0, 12, 3, 5], -7, -8, 1, 4000, "rounding");
        Validation failed = Sample.With(StageIds.CPc, stage => stage with { Status = StageStatus.Failed, BitExactImages = 9, FirstDifference = difference, Reason = "differs" });
        string page = ReportWriter.Page(failed, new Figures(failed), null);
        Assert.Contains("node &#39;conv_4&#39; (DepthwiseConv2D) differs from the reference at [0,12,3,5]: expected -7, got -8 (1 of 4000)", page);
        Assert.Contains("<body class=\"fail\">", page);

        Validation empty = Sample.Create() with { Ladder = new LadderResult([]), Facts = [] };
        Assert.Contains("<body class=\"void\">", ReportWriter.Page(empty, new Figures(empty), null));
        Validation flawless = Sample.Create();
        flawless = flawless with { Data = flawless.Data with { Images = [.. flawless.Data.Images.Where((image, i) => flawless.Ladder.Stages[1].Decisions[i] == image.Label)] } };
        flawless = flawless with { Ladder = new LadderResult([flawless.Ladder.Stages[1] with { Decisions = [.. flawless.Data.Images.Select(image => image.Label)] }]), Accept = new Limits(null, null, null, null, null) };
        Assert.Contains("<p class=\"lead\">None.</p>", ReportWriter.Page(flawless, new Figures(flawless), null));
    }

    [Fact]
    public void The_memory_map_is_to_scale()
    {
        ModelFacts model = Sample.Create().Model;
        JsonObject map = MemoryMap.Of(model);
        double height = (int)map["plot_height"]!;
        JsonNode[] blocks = [.. map["blocks"]!.AsArray().Select(block => block!)];
        Assert.Equal(model.Arena.Count, blocks.Length);
        for (int i = 0; i < blocks.Length; i++)
        {
            // Drawn one unit smaller than computed, and rounded to a tenth.
            double expected = Math.Max(1, height * model.Arena[i].Bytes / model.ArenaBytes - 1);
            Assert.Equal(expected, double.Parse((string)blocks[i]["height"]!), 0.1);
        }
    }

    [Fact]
    public void Pictures_are_valid_png_with_the_same_pixels() => Property.Holds(random =>
    {
        int channels = random.Next(2) == 0 ? 1 : 3;
        var picture = new Picture(random.Next(1, 40), random.Next(1, 40), channels, []);
        var pixels = new byte[picture.Width * picture.Height * channels];
        random.NextBytes(pixels);
        byte[] png = Png.Encode(picture with { Pixels = pixels });
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        int length = (png[33] << 24) | (png[34] << 16) | (png[35] << 8) | png[36];
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        int stride = picture.Width * channels;
        byte[] rows = raw.ToArray();
        Assert.Equal(picture.Height * (stride + 1), rows.Length);
        for (int y = 0; y < picture.Height; y++)
        {
            Assert.Equal(0, rows[y * (stride + 1)]);
            Assert.Equal(pixels.AsSpan(y * stride, stride), rows.AsSpan(y * (stride + 1) + 1, stride));
        }
    });

    [Fact]
    public void A_view_keeps_numbers_and_flags_and_escapes_text()
    {
        var view = (ScriptObject)TemplateView.Of(new JsonObject { ["a"] = 1, ["b"] = true, ["c"] = "<", ["d"] = null, ["e"] = new JsonArray(1.5) })!;
        Assert.Equal(1, view["a"]);
        Assert.Equal(true, view["b"]);
        Assert.Equal("&lt;", view["c"]);
        Assert.Null(view["d"]);
        Assert.Equal(1.5, ((ScriptArray)view["e"]!)[0]);
    }

    [Fact]
    public void The_arena_is_drawn_as_text_too() => Golden.Check("cli/arena.txt", ArenaDrawing.Of(Sample.Create().Model));

    [Fact]
    public void A_saved_validation_gives_the_same_report_again()
    {
        using var run = new Run();
        Validation validation = Sample.Create();
        ValidationFile.Save(validation, run.Path("build"));
        Assert.Equal(0, run.Edge("report", "--out", "build"));
        Assert.Equal("PASS  build/report.html  build/report.json  build/per_image.csv\n", run.Out);
        Assert.Equal(ReportWriter.Page(validation, new Figures(validation), null), File.ReadAllText(run.Path("build/report.html")));
        Assert.Equal(PerImageCsv.Of(validation), File.ReadAllText(run.Path("build/per_image.csv")));
        Assert.Equal(["per_image.csv", "report.html", "report.json", "validation.json"], Directory.GetFiles(run.Path("build")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_damaged_validation_is_an_error_of_data_and_leaves_no_report()
    {
        using var run = new Run();
        Assert.Equal(3, run.Edge("report", "--out", "build"));
        ValidationFile.Save(Sample.Create(), run.Path("build"));
        byte[] whole = File.ReadAllBytes(run.Path("build/validation.json"));
        var random = new Random(1);
        foreach (byte[] damaged in (byte[][])[[], whole[..(whole.Length / 2)], "null"u8.ToArray(), "{}"u8.ToArray(), "[]"u8.ToArray(), [.. whole.Select(b => (byte)(b ^ random.Next(256)))],
            [.. System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(whole).Replace("\"label\":3", "\"label\":9"))]])
        {
            File.WriteAllBytes(run.Path("build/validation.json"), damaged);
            Assert.Equal(3, run.Edge("report", "--out", "build"));
            Assert.StartsWith("edge: error E0271: ", run.Error);
            Assert.Single(Directory.GetFiles(run.Path("build")));
        }
    }

    [Fact]
    public void A_user_may_replace_a_part_of_the_page()
    {
        using var run = new Run();
        run.With("mine/subject.html.sbn", "<p>{{ report.project }} is mine</p>\n");
        Validation validation = Sample.Create();
        Assert.Contains("<p>bottle-cap is mine</p>", ReportWriter.Page(validation, new Figures(validation), run.Path("mine")));
        run.With("mine/subject.html.sbn", "{{ report.projekt }}");
        Assert.Equal("E0403", Assert.Throws<ModelException>(() => ReportWriter.Page(validation, new Figures(validation), run.Path("mine"))).Code);
    }

    [GeneratedRegex("src=\"([^\"]*)\"")]
    private static partial Regex Source();
}
