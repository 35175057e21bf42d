using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

/// <summary>A model of three levels of compute through quantize, inspect, compile, emulate and validate.</summary>
public sealed class LevelVerbTests
{
    private const string Project =
        """
        project: cap
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data:
          train: { rendered: { seed: 1, count: 20 } }
          search: { rendered: { seed: 1, count: 5 } }
          test:  { rendered: { seed: 1, count: 10 } }
        quantize: { images: 10 }
        """;

    private static readonly int[] Ranks = [6, 3, 2];

    // 3x3 of so many filters, 1x1 to four channels, and what follows.
    private static Graph Factored(int rank)
    {
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        var nodes = new List<Node>();
        Tensor Add(string name, Operator op, params Tensor[] inputs)
        {
            Tensor output = Tensor.Float(name, op.InferShape(inputs));
            nodes.Add(new Node(name, op, inputs, output));
            return output;
        }

        Tensor Part(string name, Shape whole, Shape part) => Tensor.Constant(name, part, LeadingBlock.Of(Draw(whole.Elements), whole, part));
        Tensor image = Tensor.Float("image", Shape.Nhwc(1, 8, 8, 1));
        Tensor first = Add("first", new Conv2D(Size.Square(1), Padding.All(1)), image,
            Part("a", new Shape(Ranks[0], 3, 3, 1), new Shape(rank, 3, 3, 1)), Tensor.Constant("a_bias", new Shape(rank), new float[rank]));
        Tensor second = Add("second", new Conv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu }, first,
            Part("b", new Shape(4, 1, 1, Ranks[0]), new Shape(4, 1, 1, rank)), Tensor.Constant("b_bias", new Shape(4), Draw(4)));
        Tensor flat = Add("flatten", new Reshape(new Shape(1, 4)), Add("pool", AveragePool2D.Global(second.Shape), second));
        Tensor scores = Add("classify", new Dense(), flat, Tensor.Constant("c", new Shape(5, 4), Draw(20)), Tensor.Constant("c_bias", new Shape(5), Draw(5)));
        return new Graph("small", [image], [scores], nodes, ["OK", "scratch", "dent", "stain", "chip"]);
    }

    private static Run Prepared()
    {
        Run run = new Run().With("edge.yaml", Project);
        Directory.CreateDirectory(run.Path("build"));
        ModelFile.Of(new LevelSet([.. Ranks.Select(Factored)])).Save(run.Path("build/cap.float.edge"));
        return run;
    }

    [Fact]
    public void Quantize_validate_compile_and_inspect_know_every_level()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        Assert.Contains("level 2 of compute: ", run.Out);
        ModelFile int8 = ModelFile.Load(run.Path("build/cap.int8.edge"));
        Assert.Equal((3, true), (int8.Levels!.Count, int8.Levels.IsInt8));

        Assert.Equal(0, run.Edge("validate", "--stages", "float,int8,csharp", "--json"));
        JsonArray levels = JsonNode.Parse(run.Out)!["levels"]!.AsArray();
        Assert.Equal(int8.Levels.Levels.Select(level => level.Macs), levels.Select(level => (long)level!["macs"]!));
        Assert.All(levels, level => Assert.Equal(
            (1, 0, 10), ((int)level!["stages_held"]!, (int)level["differing_images"]!, (int)level["accuracy"]!["trials"]!)));

        Assert.Contains("<h2>Levels of compute</h2>", File.ReadAllText(run.Path("build/report.html")));

        Assert.Equal(0, run.Edge("compile", "--board", "esp32c3", "--language", "csharp")); // nanoCLR's verifier reads it
        Assert.Contains("public int Level\n", File.ReadAllText(run.Path("build/esp32c3/Cap.g.cs")));
        Assert.Equal(0, run.Edge("compile", "--board", "pc"));
        Assert.Contains("3 levels of compute over one set of weights", run.Out);
        string header = File.ReadAllText(run.Path("build/pc/cap.h"));
        Assert.Contains("int32_t cap_set_level(int32_t wanted);", header);
        Assert.Contains("of 10 test images right\n", header); // what validate measured

        Assert.Equal(0, run.Edge("inspect", "--board", "netduinoplus2"));
        Assert.Contains("level of compute", run.Out);
        Assert.Contains("exact passes: left out, since each level would lose other channels", run.Out);
        Assert.Equal(0, run.Edge("inspect", "--board", "netduinoplus2", "--json"));
        JsonNode inspected = JsonNode.Parse(run.Out)!;
        Assert.Equal(3, inspected["levels"]!.AsArray().Count);
        Assert.Equal((long)inspected["level_constant_bytes"]!, (long)inspected["constant_bytes"]!);
    }

    [Fact]
    public void Plans_packs_and_projects_for_nanoFramework_hold_every_level()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        LevelProgram program = Pipeline.Plan(ModelFile.Load(run.Path("build/cap.int8.edge")).Levels!);
        Assert.Equal(0, run.Edge("compile", "--board", "esp32c3", "--language", "plan"));
        Assert.Equal(PlanWriter.Write(program), File.ReadAllBytes(run.Path("build/esp32c3/cap.edgeplan")));

        Assert.Equal(0, run.Edge("pack", "--new-key", "qa.key", "--key-name", "QA"));
        Assert.Equal(0, run.Edge("pack", "--key", "qa.key", "--board", "esp32c3", "--quiet"));
        Assert.Contains("3 levels of compute; golden vectors are of level 0", run.Out);
        Assert.Equal(0, run.Edge("pack", "--verify", "build/cap.esp32c3.edgepack", "--key", "qa.key", "--json"));
        Assert.Equal(3, (int)JsonNode.Parse(run.Out)!["levels"]!);

        foreach (string runtime in new[] { "managed", "native" })
        {
            Assert.Equal(0, run.Edge("compile", "--board", "esp32-cam", "--runtime", runtime));
            Assert.Contains("public int Level\n", File.ReadAllText(run.Path("build/esp32-cam/Cap/Cap.g.cs")));
            Assert.Contains("/// level 2: ", File.ReadAllText(run.Path("build/esp32-cam/Cap/Cap.g.cs")));
            Assert.Contains("_model.Level = value;", File.ReadAllText(run.Path("build/esp32-cam/Cap.App/ImageModel.cs")));
            Assert.Contains("network.Level = 0; // of 3: ", File.ReadAllText(run.Path("build/esp32-cam/Cap.App/Program.cs")));
        }
    }

    [Fact]
    public void One_level_is_compiled_as_a_network_of_its_own()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("quantize", "--quiet"));
        Assert.Equal(0, run.Edge("compile", "--board", "esp32c3", "--language", "plan", "--level", "1"));
        Assert.Single(PlanBlob.Read(File.ReadAllBytes(run.Path("build/esp32c3/cap.edgeplan")), "plan").Levels);
        Assert.Equal(2, run.Edge("compile", "--board", "pc", "--level", "3"));
        Assert.StartsWith("edge: error E0021: small: there is no level 3\n  accepted: 0 to 2", run.Error);
        Assert.Equal(0, run.Edge("compile", "--board", "pc", "--level", "1"));
        Assert.DoesNotContain("set_level", File.ReadAllText(run.Path("build/pc/cap.h")));
        Assert.Contains("1x8x8x1 -> 1x8x8x3", File.ReadAllText(run.Path("build/pc/cap.c")));
    }

    // The file says nothing of its preprocessing, as one of another tool: mean and standard deviation go before every level.
    [Fact]
    public void The_projects_normalization_goes_before_every_level()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("quantize", "--quiet", "--set", "preprocess.mean=[0.5]", "--set", "preprocess.std=[0.25]"));
        ModelFile int8 = ModelFile.Load(run.Path("build/cap.int8.edge"));
        Assert.Equal(3, int8.Levels!.Count);
        Assert.Equal("mean 0.5, std 0.25", int8.Provenance["normalization"]);
    }

    [Fact]
    public void A_float_model_of_levels_is_inspected_before_it_is_quantized()
    {
        using Run run = Prepared();
        Assert.Equal(0, run.Edge("inspect", "build/cap.float.edge", "--board", "netduinoplus2"));
        Assert.Contains("one program with all levels: constants ", run.Out);
    }
}
