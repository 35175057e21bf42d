using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Training.Models;
using TorchSharp;
using TorchSharp.Modules;

namespace Edge.Training.Tests.Models;

[Collection(nameof(OneAtATime))]
public class NetworkGraphTests
{
    [Theory]
    [InlineData("parts", 64, 64, 1, false)]
    [InlineData("resnet8", 32, 32, 3, true)]
    [InlineData("vgg10", 32, 32, 3, true)]
    [InlineData("dscnn", 21, 10, 1, false)] // odd and not square
    [InlineData("separable-w4-d1-s2-k5", 27, 18, 3, false)]
    public void The_graph_computes_what_the_module_computes(string name, int height, int width, int channels, bool normalized)
    {
        var shape = Shape.Nhwc(1, height, width, channels);
        Network network = NetworkCatalog.Create(name, shape, classes: 5);
        if (normalized)
            network = network.Normalized([0.49f, 0.48f, 0.45f], [0.25f, 0.24f, 0.26f]);
        torch.random.manual_seed(3);
        using Sequential module = NetworkModule.Create(network);
        var random = new Random(4);
        float[] nhwc = Enumerable.Range(0, shape.Elements).Select(_ => random.NextSingle()).ToArray();
        float[] nchw = ToChannelsFirst(nhwc, shape);

        // One training pass moves the running statistics away from 0 and 1, so that batch norm takes part.
        module.train();
        using (torch.no_grad())
            module.forward(torch.rand(8, channels, height, width)).Dispose();
        module.eval();
        float[] expected;
        using (torch.no_grad())
            expected = torch.nn.functional.softmax(module.forward(torch.tensor(nchw, [1L, channels, height, width])), 1).data<float>().ToArray();

        Graph graph = NetworkGraph.Create(network, module, ["a", "b", "c", "d", "e"]);
        float[] actual = new FloatExecutor(graph).Run([nhwc])[0];

        // Sums in another order: a few units in the last place of the logits.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void The_network_for_parts_stays_below_a_million_multiply_accumulates()
    {
        Network network = NetworkCatalog.Create("parts", Shape.Nhwc(1, 64, 64, 1), 5);
        using Sequential module = NetworkModule.Create(network);
        Graph graph = NetworkGraph.Create(network, module, []);
        Assert.InRange(graph.Macs, 500_000, 1_000_000);
    }

    [Fact]
    public void ResNet8_has_the_published_multiply_accumulates()
    {
        Network network = NetworkCatalog.Create("resnet8", Shape.Nhwc(1, 32, 32, 3), 10);
        using Sequential module = NetworkModule.Create(network);
        Assert.Equal(12_501_632, NetworkGraph.Create(network, module, []).Macs);
    }

    [Fact]
    public void The_vgg_for_compression_studies_has_26_million_multiply_accumulates_and_1_3_million_weights()
    {
        Network network = NetworkCatalog.Create("vgg10", Shape.Nhwc(1, 32, 32, 3), 10);
        using Sequential module = NetworkModule.Create(network);
        Assert.Equal(26_101_632, NetworkGraph.Create(network, module, []).Macs);
        Assert.Equal(1_305_690, module.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void An_unknown_network_names_those_that_exist()
    {
        var e = Assert.Throws<UsageException>(() => NetworkCatalog.Create("resnet9", Shape.Nhwc(1, 32, 32, 3), 10));
        Assert.Equal("E0210", e.Code);
        Assert.Contains("resnet8", e.Accepted);
    }

    [Theory]
    [InlineData("separable-w8-d1-s3-k3", true)]
    [InlineData("separable-w64-d8-s5-k7", true)]
    [InlineData("separable-w65-d1-s3-k3", false)]
    [InlineData("separable-w8-d1-s3-k4", false)]
    [InlineData("separable-w8-d1-s0-k3", false)]
    [InlineData("separable-w8", false)]
    public void A_family_has_the_names_that_it_gives(string name, bool isOne)
    {
        Assert.Equal(isOne ? name : null, SeparableFamily.Parse(name)?.Name);
        if (!isOne)
            Assert.Contains("separable-w", Assert.Throws<UsageException>(() => NetworkCatalog.Create(name, Shape.Nhwc(1, 64, 64, 1), 5)).Accepted);
    }

    private static float[] ToChannelsFirst(float[] nhwc, Shape shape)
    {
        var nchw = new float[nhwc.Length];
        for (int y = 0; y < shape.Height; y++)
            for (int x = 0; x < shape.Width; x++)
                for (int c = 0; c < shape.Channels; c++)
                    nchw[(c * shape.Height + y) * shape.Width + x] = nhwc[(y * shape.Width + x) * shape.Channels + c];
        return nchw;
    }
}
