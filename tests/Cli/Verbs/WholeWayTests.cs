using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

/// <summary>The verbs one after the other on a tiny project: what the demo does, in seconds. Accuracy is not the point here.</summary>
public sealed class WholeWayTests
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 40 } }
          search: { rendered: { seed: 1, count: 10 } }
          test:   { rendered: { seed: 1, count: 15 } }
        train: { epochs: 2, batch: 10, seed: 3 }
        quantize: { images: 20 }
        accept: { int8_drop_max: 50% }
        """;

    [Fact]
    public void Train_quantize_compile_validate_report()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train"));
        Assert.StartsWith("parts: search accuracy ", run.Out);
        Assert.Contains("epoch 1/2  loss ", run.Error);
        string[] trained = Directory.GetFiles(run.Path("build"), "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(trained, file => file.EndsWith(".tmp", StringComparison.Ordinal));

        byte[] weights = File.ReadAllBytes(run.Path("build/tiny.float.edge"));
        Assert.Equal(0, run.Edge("train", "--json"));
        Assert.Contains("going on after epoch 2 of 2", run.Error);
        Assert.Equal(2, JsonNode.Parse(run.Out)!["epochs"]!.AsArray().Count);
        Assert.Equal(weights, File.ReadAllBytes(run.Path("build/tiny.float.edge")));

        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        Assert.Empty(run.Error);
        Assert.Equal(0, run.Edge("compile", "--board", "pc"));
        Assert.True(File.Exists(run.Path("build/pc/tiny.c")));

        Assert.Equal(0, run.Edge("validate", "--stages", "float,int8,csharp", "--json"));
        JsonNode report = JsonNode.Parse(run.Out)!;
        Assert.Equal("PASS", (string?)report["verdict"]);
        Assert.Equal(15, (int)report["data"]!["images"]!);
        Assert.Equal(0, (int)report["data"]!["overlap_train"]!);
        Assert.Equal(0, (int)report["data"]!["overlap_calibration"]!);
        JsonNode csharp = report["stages"]!.AsArray().Single(stage => (string?)stage!["id"] == "csharp")!;
        Assert.Equal(15, (int)csharp["bitexact"]!);
        Assert.Equal("skipped", (string?)report["stages"]!.AsArray().Single(stage => (string?)stage!["id"] == "c-pc")!["status"]);

        byte[] page = File.ReadAllBytes(run.Path("build/report.html"));
        File.Delete(run.Path("build/report.html"));
        Assert.Equal(0, run.Edge("report"));
        Assert.Equal(page, File.ReadAllBytes(run.Path("build/report.html")));

        Assert.Equal(0, run.Edge("runs", "--json"));
        Assert.Equal(["train", "train", "quantize", "validate"], JsonNode.Parse(run.Out)!["runs"]!.AsArray().Select(entry => (string?)entry!["verb"]));
        Assert.All(JsonNode.Parse(run.Out)!["runs"]!.AsArray(), entry => Assert.Equal("done", (string?)entry!["outcome"]));

        Assert.Equal(1, run.Edge("validate", "--stages", "float,int8", "--set", "accept.float_accuracy_min=100%", "--set", "accept.escape_max=0%"));
        Assert.Contains("edge: check failed: ", run.Error);
        Assert.Contains("FAIL", run.Out);
    }

    [Fact]
    public void A_random_calibration_is_labelled_everywhere_and_never_passes()
    {
        using Run run = new Run().With("edge.yaml", Project + "\n");
        Assert.Equal(0, run.Edge("train", "--set", "train.epochs=1"));
        Assert.Equal(0, run.Edge("quantize", "--random"));
        Assert.Contains("plumbing test only", run.Error);
        Assert.Contains("plumbing test only", run.Out);
        Assert.Equal(1, run.Edge("validate", "--stages", "float,int8"));
        Assert.StartsWith("PLUMBING TEST ONLY", run.Out);
        Assert.Contains("VOID", run.Out);
        Assert.Contains("Plumbing test only.", File.ReadAllText(run.Path("build/report.html")));
        Validation validation = ValidationFile.Load(run.Path("build"));
        Assert.True(validation.IsPlumbingTest);
    }

    [Fact]
    public void Training_that_is_interrupted_goes_on_where_it_was()
    {
        using var interrupt = new CancellationTokenSource();
        using Run run = new Run { Cancellation = interrupt.Token, InterruptAfter = "epoch 1/2", Interrupt = interrupt.Cancel }.With("edge.yaml", Project);
        Assert.Equal(130, run.Edge("train"));
        Assert.EndsWith("edge: interrupted; what was finished is kept, run the same command to go on\n", run.Error);
        Assert.False(File.Exists(run.Path("build/tiny.float.edge")));
        Assert.Single(Directory.GetFiles(run.Path("build/checkpoint"), "model-*"));

        using Run again = new Run().With("edge.yaml", Project);
        Assert.Equal(0, again.Edge("train"));
        Directory.Move(run.Path("build/checkpoint"), again.Path("cut"));
        Directory.CreateDirectory(again.Path("other"));
        Directory.Move(again.Path("cut"), again.Path("other/checkpoint"));
        Assert.Equal(0, again.Edge("train", "--out", "other"));
        Assert.Contains("going on after epoch 1 of 2", again.Error);
        Assert.Equal(File.ReadAllBytes(again.Path("build/tiny.float.edge")), File.ReadAllBytes(again.Path("other/tiny.float.edge")));
    }

    [Fact]
    public void A_trained_network_teaches_another()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train"));
        string[] taught = ["train", "--out", "taught", "--set", "train.teacher=build/tiny.float.edge", "--set", "train.distillation=soft"];
        Assert.Equal(0, run.Edge(taught));
        ModelFile teacher = ModelFile.Load(run.Path("build/tiny.float.edge")), student = ModelFile.Load(run.Path("taught/tiny.float.edge"));
        Assert.NotEqual(teacher.Sha256, student.Sha256);
        Assert.EndsWith($"taught by sha256 {teacher.Sha256}", student.Provenance["training"]);
        Assert.Equal(0, run.Edge(taught));
        Assert.Contains("going on after epoch 2 of 2", run.Error);

        // Other answers are other settings.
        Assert.Equal(2, run.Edge("train", "--out", "taught", "--set", "train.teacher=build/tiny.float.edge"));
        Assert.Contains("edge: error E0222: ", run.Error);
        Assert.Equal(2, run.Edge("train", "--set", "train.distillation=soft"));
        Assert.Contains("'train.teacher'", run.Error);
        run.With("edge.yaml", Project.Replace("resize: { size: [16, 16] }", "resize: { size: [20, 16] }"));
        Assert.Equal(3, run.Edge("train", "--out", "other", "--set", "train.teacher=build/tiny.float.edge"));
        Assert.Contains("edge: error E0311: ", run.Error);
    }

    [Fact]
    public void Other_settings_do_not_continue_a_checkpoint()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--epochs", "1"));
        Assert.Equal(2, run.Edge("train", "--epochs", "1", "--seed", "4"));
        Assert.Contains("edge: error E0222: ", run.Error);
        Assert.Equal(0, run.Edge("train", "--epochs", "1", "--seed", "4", "--fresh"));
    }

    [Fact]
    public void Preprocessing_must_be_the_model_s_own()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--epochs", "1"));
        Assert.Equal(3, run.Edge("quantize", "--set", "preprocess.resize.method=nearest"));
        Assert.StartsWith("edge: error E0311: build/tiny.float.edge: ", run.Error);
        Assert.False(File.Exists(run.Path("build/tiny.int8.edge")));
    }

    [Fact]
    public void Damaged_checkpoints_are_refused()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--epochs", "1"));
        string weights = Directory.GetFiles(run.Path("build/checkpoint"), "model-*").Single();
        byte[] whole = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, whole[..(whole.Length / 2)]);
        Assert.Equal(3, run.Edge("train", "--epochs", "1"));
        Assert.Contains("edge: error E0221: ", run.Error);
        File.WriteAllText(run.Path("build/checkpoint/training.json"), "{");
        Assert.Equal(3, run.Edge("train", "--epochs", "1"));
        Assert.Contains("edge: error E0220: ", run.Error);
        Assert.Equal(0, run.Edge("train", "--epochs", "1", "--fresh"));
    }

    [Fact]
    public void Verbs_say_what_must_come_first()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge("quantize"));
        Assert.EndsWith("  hint: 'edge train' makes it\n", run.Error);
        Assert.Equal(2, run.Edge("validate"));
        Assert.EndsWith("  hint: 'edge quantize' makes it\n", run.Error);
        Assert.Equal(3, run.Edge("report"));
        Assert.EndsWith("  hint: run 'edge validate' first\n", run.Error);
        Assert.Equal(2, run.Edge("validate", "--stages", "flaot"));
        Assert.EndsWith("  hint: did you mean 'float'?\n", run.Error);
    }
}
