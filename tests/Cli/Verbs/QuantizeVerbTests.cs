using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

public sealed class QuantizeVerbTests
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 60 } }
          search: { rendered: { seed: 1, count: 40 } }
          test:   { rendered: { seed: 1, count: 30 } }
        train: { epochs: 1, batch: 10, seed: 3 }
        quantize: { images: 20 }
        """;

    [Fact]
    public void Training_with_rounding_gives_the_same_integer_model_again_and_remembers_how_it_was_made()
    {
        using Run run = Trained();
        Assert.Equal(0, run.Edge("quantize", "--qat", "2", "--weights", "4", "--json"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal(2, result["epochs"]!.AsArray().Count);
        ModelFile model = ModelFile.Load(run.Path("build/tiny.int8.edge"));
        Assert.True(model.Graph.IsInt8);
        Assert.Contains(model.Graph.Nodes, node => node.Operator is IFiltered && node.Inputs[1].Quantization!.Bits == 4);
        Assert.Contains("qat.method lsq", model.Provenance["quantization"]);

        // A finished run is known from its checkpoint; other settings do not touch it.
        Assert.Equal(0, run.Edge("quantize", "--qat", "2", "--weights", "4"));
        Assert.Contains("going on after epoch 2 of 2", run.Error);
        Assert.Contains("trained with everything rounded for 2 epochs: search accuracy ", run.Out);
        Assert.Equal(model.Sha256, ModelFile.Load(run.Path("build/tiny.int8.edge")).Sha256);
        Assert.Equal(0, run.Edge("quantize", "--qat", "1", "--set", "quantize.qat.method=ste", "--set", "quantize.qat.teacher=none", "--quiet"));
        Assert.Equal(2, Directory.GetDirectories(run.Path("build/qat")).Length);
        Assert.Equal(0, run.Edge("validate", "--stages", "float,int8"));
    }

    [Fact]
    public void Without_images_to_train_on_it_says_which_are_missing()
    {
        using Run run = Trained();
        run.With("edge.yaml", Project.Replace("  search: { rendered: { seed: 1, count: 40 } }\n", ""));
        Assert.Equal(2, run.Edge("quantize", "--qat", "1"));
        Assert.StartsWith("edge: error E0314: edge.yaml: 'data.search' is missing", run.Error);
        Assert.Equal(0, run.Edge("quantize"));
        Assert.Equal(2, run.Edge("quantize", "--qat", "1", "--random"));
        Assert.StartsWith("edge: error E0016: --random", run.Error);
    }

    [Fact]
    public void Float16_halves_the_model_and_says_what_it_costs_and_what_devices_take()
    {
        using Run run = Trained();
        Assert.Equal(0, run.Edge("quantize", "--weights", "float16"));
        Assert.Contains(" on 30 test images, the same decision on ", run.Out);
        Assert.Contains("devices compute INT8", run.Out);
        ModelFile whole = ModelFile.Load(run.Path("build/tiny.float.edge")), half = ModelFile.Load(run.Path("build/tiny.float16.edge"));
        Assert.Equal(WeightStorage.Float16, half.Storage);
        Assert.All(whole.Graph.Constants.Zip(half.Graph.Constants), pair => Assert.Equal(pair.First.Floats.Select(value => (float)(Half)value), pair.Second.Floats));
        Assert.Equal(0, run.Edge("quantize", "build/tiny.float16.edge", "--json"));
        Assert.Equal(0, run.Edge("quantize", "--weights", "float16", "--json"));
        Assert.Equal("edge.quantize.float16/1", (string?)JsonNode.Parse(run.Out)!["schema"]);
        Assert.Equal(3, run.Edge("compile", "build/tiny.float16.edge", "--set", "targets={m4: {board: netduinoplus2, language: c}}"));
        Assert.StartsWith("edge: error E0310", run.Error);
    }

    [Fact]
    public void Ranges_are_shared_out_between_layers_where_it_is_asked_for()
    {
        using Run run = Trained();
        Assert.Equal(0, run.Edge("quantize"));
        ModelFile plain = ModelFile.Load(run.Path("build/tiny.int8.edge"));
        Assert.Equal(0, run.Edge("quantize", "--set", "quantize.equalize=true"));
        ModelFile equalized = ModelFile.Load(run.Path("build/tiny.int8.edge"));
        Assert.Contains("equalize true", equalized.Provenance["quantization"]);
        Assert.Equal(plain.Provenance["float model"], equalized.Provenance["float model"]);
        // Another filter behind the first layer, and the same function: what comes out has nearly the same scale.
        Assert.Contains(plain.Graph.Nodes.Zip(equalized.Graph.Nodes), pair =>
            pair.First.Operator is IFiltered && !pair.First.Inputs[1].Int8s.SequenceEqual(pair.Second.Inputs[1].Int8s));
        Assert.Equal(0, run.Edge("validate", "--stages", "float,int8"));
    }

    [Fact]
    public void Constants_are_absorbed_where_it_is_asked_for()
    {
        using Run run = Trained();
        Assert.Equal(0, run.Edge("quantize", "--set", "quantize.absorb=true"));
        ModelFile absorbed = ModelFile.Load(run.Path("build/tiny.int8.edge"));
        Assert.Contains("absorb true", absorbed.Provenance["quantization"]);
        Assert.Equal(0, run.Edge("validate", "--stages", "float,int8"));
        Assert.Equal(2, run.Edge("quantize", "--set", "quantize.absorb=true", "--qat", "1"));
        Assert.Contains("'quantize.absorb' beside float16 or training", run.Error);
    }

    [Fact]
    public void Weights_of_few_values_are_stored_as_numbers()
    {
        using Run run = Trained();
        Assert.Equal(0, run.Edge("quantize", "--set", "quantize.shared=4"));
        ModelFile model = ModelFile.Load(run.Path("build/tiny.int8.edge"));
        Assert.Contains("shared 4", model.Provenance["quantization"]);
        Node[] filtered = [.. model.Graph.Nodes.Where(node => node.Operator is Compiler.Operators.Conv2D or Compiler.Operators.Dense)];
        Assert.All(filtered[1..^1], node => Assert.InRange(node.Inputs[1].Int8s.Distinct().Count(), 1, 4));
        Assert.True(filtered[^1].Inputs[1].Int8s.Distinct().Count() > 4);
        Assert.Equal(0, run.Edge("compile", "--board", "pc", "--optimize", "size"));
        Assert.Contains("conv2d_coded", File.ReadAllText(run.Path("build/pc/tiny.c")));
        Assert.Equal(2, run.Edge("quantize", "--set", "quantize.shared=4", "--weights", "4"));
        Assert.Contains("'quantize.shared' beside bits", run.Error);
    }

    [Fact]
    public void Bits_and_methods_that_do_not_exist_are_refused()
    {
        using Run run = Trained();
        Assert.Equal(2, run.Edge("quantize", "--weights", "9"));
        Assert.Contains("a whole number from 2 to 8, or float16", run.Error);
        Assert.Equal(2, run.Edge("quantize", "--rounding", "adarond"));
        Assert.Contains("did you mean 'adaround'?", run.Error);
        Assert.Equal(2, run.Edge("quantize", "--weights", "float16", "--qat", "3"));
        Assert.StartsWith("edge: error E0016", run.Error);
        Assert.Equal(0, run.Edge("quantize", "--weights", "3", "--rounding", "adaround"));
    }

    private static Run Trained()
    {
        Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        return run;
    }
}
