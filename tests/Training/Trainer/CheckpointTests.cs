using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Training.Import;
using Edge.Training.Tests.Datasets;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Edge.Training.Tests;

[Collection(nameof(OneAtATime))]
public class CheckpointTests
{
    private static Sequential Declared(int filters, bool hasBias = true) =>
        Sequential(("conv", Conv2d(3, filters, 3, bias: hasBias)), ("bn", BatchNorm2d(filters)), ("pool", AdaptiveAvgPool2d(1)), ("flat", Flatten()), ("fc", Linear(filters, 2)));

    [Fact]
    public void A_checkpoint_loads_into_a_declared_architecture_and_becomes_the_same_graph()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "net.dat");
        Sequential trained = Declared(4), declared = Declared(4);
        trained.save(file);
        Checkpoint.LoadWeights(declared, file);
        var shape = Shape.Nhwc(1, 5, 5, 3);
        float[] image = [.. Enumerable.Range(0, shape.Elements).Select(i => i % 7 - 3f)];
        float[][] answers = [.. new[] { trained, declared }.Select(module => new FloatExecutor(ModuleImport.ToGraph(module, shape, ["a", "b"])).Run([image])[0])];
        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public void Every_parameter_that_does_not_fit_is_listed()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "net.dat");
        Declared(4).save(file);
        DataException e = Assert.Throws<DataException>(() => Checkpoint.LoadWeights(Sequential(("conv", Conv2d(3, 4, 5, bias: false)), ("head", Linear(4, 2))), file));
        Assert.Equal("E0213", e.Code);
        Assert.Equal("""
            11 parameters do not fit
              'head.bias' 2 is missing
              'head.weight' 2x4 is missing
              'bn.bias' 4 is unknown to the network
              'bn.num_batches_tracked' scalar is unknown to the network
              'bn.running_mean' 4 is unknown to the network
              'bn.running_var' 4 is unknown to the network
              'bn.weight' 4 is unknown to the network
              'conv.bias' 4 is unknown to the network
              'fc.bias' 2 is unknown to the network
              'fc.weight' 2x4 is unknown to the network
              'conv.weight' is 4x3x3x3 in the file and 4x3x5x5 in the network
            """.ReplaceLineEndings("\n"), e.Found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200)]
    public void A_file_that_is_cut_short_is_no_checkpoint(int bytes)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "net.dat");
        Declared(4).save(file);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..bytes]);
        Assert.Equal("E0221", Assert.Throws<DataException>(() => Checkpoint.LoadWeights(Declared(4), file)).Code);
        Assert.Equal("E0221", Assert.Throws<DataException>(() => Checkpoint.LoadWeights(Declared(4), file + ".no")).Code);
    }
}
