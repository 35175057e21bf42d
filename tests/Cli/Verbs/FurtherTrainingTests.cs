using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Training.Datasets;

namespace Edge.Cli.Tests.Verbs;

/// <summary>The loop closed: pictures that were captured and labelled since are learned from, the last weights first, and the golden set never.</summary>
public sealed class FurtherTrainingTests : IDisposable
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 40 } }
          search: { rendered: { seed: 1, count: 10 } }
          golden: { folder: golden }
          more: [shots]
        train: { epochs: 2, batch: 10, seed: 3 }
        """;

    private readonly Run _run = new Run().With("edge.yaml", Project);
    private readonly RenderedParts _parts = new(RenderedSplit.Test, 12, 7);

    public FurtherTrainingTests()
    {
        foreach (string name in _parts.ClassNames)
            Directory.CreateDirectory(_run.Path($"golden/{name}"));
        for (int i = 0; i < 12; i++)
            _run.With(i < 2 ? $"golden/{_parts.ClassNames[_parts.Label(i)]}/{i}.png" : $"pictures/{_parts.ClassNames[_parts.Label(i)]}/{i}.png", _parts.Read(i));
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Labelled_pictures_are_learned_from_beginning_with_the_last_weights()
    {
        Directory.CreateDirectory(_run.Path("shots"));
        Assert.Equal(2, _run.Edge("train", "--further", "1"));
        Assert.Contains("E0020", _run.Error); // nothing to go on from
        Assert.Equal(0, _run.Edge("train"));
        byte[] first = File.ReadAllBytes(_run.Path("build/tiny.float.edge"));

        Assert.Equal(0, _run.Edge("capture", "shots", "--images", "pictures/OK", "--label", "OK"));
        _run.With("shots/OK/golden-again.png", Seen(0));
        _run.With("shots/unknown.png", Seen(11));
        _run.With("shots/labels.jsonl", "");
        Assert.Equal(2, _run.Edge("train")); // other images than the checkpoint's
        Assert.Contains("E0222", _run.Error);
        Assert.Contains("'--further N' goes on from the last weights", _run.Error);

        Assert.Equal(0, _run.Edge("train", "--further", "1", "--json"));
        JsonNode json = JsonNode.Parse(_run.Out)!;
        Assert.Single(json["epochs"]!.AsArray());
        int ok = Directory.GetFiles(_run.Path("pictures/OK")).Length;
        Assert.Contains($"{ok} labelled, 1 not, 1 left out: they are in the golden set", _run.Error);
        byte[] second = File.ReadAllBytes(_run.Path("build/tiny.float.edge"));
        Assert.NotEqual(first, second);
        Assert.Contains(", from weights sha256 ", Compiler.Storage.ModelFile.Load(_run.Path("build/tiny.float.edge")).Provenance["training"]);

        Assert.Equal(0, _run.Edge("train", "--further", "1")); // with just these images it is done
        Assert.Equal(second, File.ReadAllBytes(_run.Path("build/tiny.float.edge")));
        Assert.False(Directory.Exists(_run.Path("build/checkpoint.3")));
        _run.With("shots/labels.jsonl", """{"file":"unknown.png","answer":"class","label":"dent","by":"op","time":"2026-11-22T08:00:00.000+00:00"}""" + "\n");
        Assert.Equal(0, _run.Edge("train", "--further", "1"));
        Assert.True(Directory.Exists(_run.Path("build/checkpoint.3")));
        Assert.NotEqual(second, File.ReadAllBytes(_run.Path("build/tiny.float.edge")));

        Assert.Equal(0, _run.Edge("train", "--further", "2", "--json")); // the same images for longer: a round of its own
        Assert.Equal(2, JsonNode.Parse(_run.Out)!["epochs"]!.AsArray().Count);
        Assert.True(Directory.Exists(_run.Path("build/checkpoint.4")));
        _run.With("shots/labels.jsonl", """{"file":"unknown.png","answer":"class","label":"stain","by":"op","time":"2026-11-22T09:00:00.000+00:00"}""" + "\n");
        Assert.Equal(0, _run.Edge("train", "--further", "3")); // more epochs than the round before had is no sign that it was cut short
        Assert.True(Directory.Exists(_run.Path("build/checkpoint.5")));
    }

    [Fact]
    public void Golden_images_among_the_training_images_are_an_error()
    {
        string project = Project.Replace("train:  { rendered: { seed: 1, count: 40 } }", "train:  { folder: golden }").Replace("  more: [shots]\n", "");
        _run.With("edge.yaml", project);
        Assert.Equal(2, _run.Edge("train"));
        Assert.Contains("E0288: edge.yaml:5", _run.Error);
        Assert.Contains("2 images of 'data.golden' among 'data.train'", _run.Error);
    }

    [Theory]
    [InlineData("--fresh")]
    [InlineData("--epochs", "3")]
    public void Going_on_and_beginning_again_exclude_each_other(params string[] args)
    {
        Assert.Equal(2, _run.Edge(["train", "--further", "1", .. args]));
        Assert.Contains("E0003: --further", _run.Error);
    }

    /// <summary>What the network sees of a picture, as 'edge capture' keeps it.</summary>
    private RawImage Seen(int index)
    {
        var specification = new Compiler.Preprocessing.PreprocessingSpecification { Resize = new Compiler.Ir.Size(16, 16) };
        return new RawImage(16, 16, 1, [.. specification.Apply("seen", _parts.Read(index)).Select(value => (byte)(value + 128))]);
    }
}
