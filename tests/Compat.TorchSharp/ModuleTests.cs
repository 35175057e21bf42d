using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

public class ModuleTests
{
    [Fact]
    public void Fields_are_registered_by_name_in_the_order_of_declaration()
    {
        using var model = new Small();
        Assert.Equal(["scale", "conv.weight", "conv.bias", "body.first.weight", "body.first.bias", "body.1.weight", "body.1.bias"],
            model.named_parameters().Select(p => p.name));
        Assert.Equal(["offset", "body.1.running_mean", "body.1.running_var", "body.1.num_batches_tracked"],
            model.named_buffers().Select(b => b.name));
        Assert.Equal(["conv", "body"], model.named_children().Select(c => c.name));
        Assert.Equal(["conv", "body", "body.first", "body.1"], model.named_modules().Select(m => m.name));
        Assert.Equal(
            ["scale", "conv.weight", "conv.bias", "body.first.weight", "body.first.bias", "body.1.weight", "body.1.bias", "offset",
                "body.1.running_mean", "body.1.running_var", "body.1.num_batches_tracked"],
            model.state_dict().Keys);
    }

    [Fact]
    public void Training_and_evaluation_reach_every_module()
    {
        using var model = new Small();
        model.eval();
        Assert.All(model.modules(), m => Assert.False(m.training));
        model.train();
        Assert.All(model.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void Batch_norm_learns_the_statistics_it_evaluates_with()
    {
        using var norm = nn.BatchNorm2d(2);
        using var x = tensor(new float[] { 1, 2, 3, 4, 10, 20, 30, 40 }, [1, 2, 2, 2]);
        using var y = norm.call(x);
        Assert.Equal(0, y[0, 1].mean().item<float>(), 1e-5);
        // Momentum 0.1 from 0 to mean 25, from 1 to the unbiased variance 500 / 3.
        Assert.Equal([0.25f, 2.5f], norm.running_mean!.data<float>().ToArray().Select(v => MathF.Round(v, 5)));
        Assert.Equal(0.9 + 0.1 * 500 / 3, norm.running_var!.data<float>()[1], 1e-4);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.eval();
        using var z = norm.call(x);
        Assert.Equal((10 - 2.5) / Math.Sqrt(0.9 + 0.1 * 500 / 3 + 1e-5), z[0, 1, 0, 0].item<float>(), 1e-5);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void State_dicts_are_loaded_by_name()
    {
        using var one = new Small();
        using var other = new Small();
        var (missing, unexpected) = other.load_state_dict(one.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(one.scale.item<float>(), other.scale.item<float>());
        var part = new Dictionary<string, Tensor> { ["scale"] = tensor(5f).reshape(1), ["unknown"] = ones(1) };
        Assert.Throws<InvalidOperationException>(() => other.load_state_dict(part));
        (missing, unexpected) = other.load_state_dict(part, strict: false);
        Assert.Equal(5, other.scale.item<float>());
        Assert.Equal(["unknown"], unexpected);
        Assert.Contains("conv.weight", missing);
    }

    [Fact]
    public void Names_are_unique_and_without_dots()
    {
        using var model = new Small();
        Assert.Throws<InvalidOperationException>(() => model.register_module("conv", nn.ReLU()));
        Assert.Throws<ArgumentException>(() => model.register_module("a.b", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => model.register_buffer("offset", ones(1)));
        Assert.Throws<InvalidOperationException>(() => nn.ReLU().register_buffer("x", ones(1)));
    }

    [Fact]
    public void A_buffer_that_does_not_persist_is_not_saved()
    {
        using var model = new Small();
        model.register_buffer("cache", ones(1), persistent: false);
        Assert.DoesNotContain("cache", model.state_dict().Keys);
    }

    [Fact]
    public void Hooks_see_and_change_what_passes()
    {
        using var layer = nn.ReLU();
        var before = layer.register_forward_pre_hook((_, x) => x - 1);
        var after = layer.register_forward_hook((_, _, y) => y * 10);
        Assert.Equal([0f, 20f], layer.call(tensor(new float[] { 1, 3 })).data<float>().ToArray());
        before.remove();
        after.remove();
        Assert.Equal([1f, 3f], layer.call(tensor(new float[] { 1, 3 })).data<float>().ToArray());
    }

    [Fact]
    public void Sequential_can_be_indexed_and_extended()
    {
        using var model = nn.Sequential(("a", nn.Linear(2, 3)), ("b", nn.ReLU()));
        model.append("c", nn.Linear(3, 1));
        Assert.Equal(3, model.Count);
        Assert.IsType<ReLU>(model[1]);
        Assert.Equal(["b", "c"], model[1..].named_children().Select(c => c.name));
        Assert.Equal([4, 1], model.call(ones(4, 2)).shape);
    }

    [Fact]
    public void A_module_list_registers_its_members_by_position()
    {
        using var model = new Listing();
        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight"],
            model.named_parameters().Select(p => p.name));
    }

    [Fact]
    public void A_small_network_learns_what_a_line_cannot_tell()
    {
        random.manual_seed(2);
        using var model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2));
        using var optimizer = optim.Adam(model.parameters(), 0.05);
        using var x = tensor(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, [4, 2]);
        using var labels = tensor(new long[] { 0, 1, 1, 0 });
        for (int i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), labels).backward();
            optimizer.step();
        }

        Assert.Equal(labels.data<long>().ToArray(), model.call(x).argmax(1).data<long>().ToArray());
    }

    private sealed class Listing : nn.Module<Tensor, Tensor>
    {
        private readonly ModuleList<Linear> layers = nn.ModuleList(nn.Linear(1, 1), nn.Linear(1, 2));

        public Listing()
            : base(nameof(Listing))
        {
            layers.append(nn.Linear(2, 2, hasBias: false));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => layers.Aggregate(input, (x, layer) => layer.call(x));
    }

    [Fact]
    public void Layers_that_make_images_larger_keep_their_parameters_under_TorchSharp_s_names()
    {
        using var model = nn.Sequential(("up", nn.ConvTranspose2d(4, 6, 3, 2, groups: 2)), ("slopes", nn.PReLU(6, 0.1)), ("drop", nn.Dropout2d()));
        Assert.Equal(["up.weight", "up.bias", "slopes.weight"], model.state_dict().Keys);
        Assert.Equal([4, 3, 3, 3], model.state_dict()["up.weight"].shape);
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f], model.state_dict()["slopes.weight"].data<float>().ToArray());
    }

    [Fact]
    public void A_transposed_convolution_gives_the_size_that_is_asked_for()
    {
        using var layer = nn.ConvTranspose2d(1, 1, 3, 2, 1);
        Assert.Equal([1, 1, 5, 7], layer.call(ones(1, 1, 3, 4)).shape);
        Assert.Equal([1, 1, 6, 7], layer.forward(ones(1, 1, 3, 4), [6, 7]).shape);
        Assert.Equal([1, 5, 8], layer.forward(ones(1, 3, 4), [1, 5, 8]).shape);
        Assert.Contains("valid sizes range from 5 to 6", Assert.Throws<ArgumentException>(() => layer.forward(ones(1, 1, 3, 4), [7, 7])).Message);
    }

    [Fact]
    public void Interpolation_between_two_pixels_goes_in_quarters()
    {
        using var row = tensor(new float[] { 0, 4 }, [1, 1, 1, 2]);
        float[] Of(UpsampleMode mode, bool? align) => nn.Upsample([1, 4], mode: mode, align_corners: align).call(row).data<float>().ToArray();
        Assert.Equal([0, 0, 4, 4], Of(UpsampleMode.Nearest, null));
        Assert.Equal([0, 1, 3, 4], Of(UpsampleMode.Bilinear, false));
        Assert.Equal([0, 4 / 3f, 8 / 3f, 4], Of(UpsampleMode.Bilinear, true));
    }

    [Fact]
    public void Dropout2d_drops_whole_channels_while_training()
    {
        using var layer = nn.Dropout2d(0.5);
        float[] values = layer.call(ones(8, 16, 2, 3)).data<float>().ToArray();
        Assert.All(values.Chunk(6), channel => Assert.True(channel.All(v => v == 0) || channel.All(v => v == 2)));
        // 64 expected, standard deviation 5.7: six of them either way.
        Assert.InRange(values.Chunk(6).Count(channel => channel[0] == 0), 30, 98);
        layer.eval();
        Assert.All(layer.call(ones(8, 16, 2, 3)).data<float>().ToArray(), v => Assert.Equal(1, v));
    }

    private sealed class Small : nn.Module<Tensor, Tensor>
    {
        public readonly Parameter scale = new(rand(1));
        private readonly Conv2d conv = nn.Conv2d(1, 2, 3);
        private readonly Tensor offset = zeros(1);
        private readonly Sequential body = nn.Sequential(("first", nn.Conv2d(2, 2, 1)), ("1", nn.BatchNorm2d(2)));

        public Small()
            : base(nameof(Small)) => RegisterComponents();

        public override Tensor forward(Tensor input) => body.call(conv.call(input)) * scale + offset;
    }
}
