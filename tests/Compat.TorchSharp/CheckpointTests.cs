using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

public class CheckpointTests
{
    [Fact]
    public void A_saved_module_is_read_back_to_the_bit()
    {
        using var model = Model();
        using var other = Model();
        model.train();
        _ = model.call(randn(4, 1, 6, 6));
        using var file = new MemoryStream(Save(model));
        other.load(file);
        foreach (var (name, tensor) in model.state_dict())
            Assert.True(tensor.Equals(other.state_dict()[name]), name);
        Assert.Equal(Save(model), Save(other));
    }

    /// <summary>The format by hand: count, name, type 6 (float32), rank, sizes, elements.</summary>
    [Fact]
    public void The_bytes_are_those_of_TorchSharp()
    {
        using var layer = nn.Linear(2, 1);
        using (no_grad())
        {
            layer.weight.copy_(tensor(new float[] { 1, -2 }, [1, 2]));
            layer.bias!.fill_(0.5);
        }

        byte[] expected =
        [
            2,
            6, (byte)'w', (byte)'e', (byte)'i', (byte)'g', (byte)'h', (byte)'t', 6, 2, 1, 2, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0,
            4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 6, 1, 1, 0, 0, 0, 0x3f,
        ];
        Assert.Equal(expected, Save(layer));
    }

    [Fact]
    public void Sizes_above_127_take_two_bytes()
    {
        using var layer = nn.Linear(300, 1, hasBias: false);
        Assert.Equal([6, 2, 1, 0xac, 0x02], Save(layer)[8..13]);
        using var copy = nn.Linear(300, 1, hasBias: false);
        copy.load(new MemoryStream(Save(layer)));
        Assert.Equal(layer.weight.data<float>().ToArray(), copy.weight.data<float>().ToArray());
    }

    [Fact]
    public void What_is_not_contiguous_is_refused_and_images_are_saved_in_row_major_order()
    {
        using var x = arange(6, float32).reshape(2, 3);
        Assert.Throws<InvalidOperationException>(() => Bytes(x.t()));
        using var image = nn.functional.conv2d(randn(1, 2, 4, 4), randn(3, 2, 3, 3));
        Assert.Equal(Bytes(image.clone().reshape(-1).reshape(1, 3, 2, 2)), Bytes(image));

        static byte[] Bytes(Tensor tensor)
        {
            using var stream = new MemoryStream();
            tensor.Save(stream);
            return stream.ToArray();
        }
    }

    [Fact]
    public void Skipped_names_and_unknown_names_are_passed_over_when_asked()
    {
        using var model = Model();
        using var head = nn.Sequential(("0", nn.Conv2d(1, 2, 3)));
        float[] before = head.parameters().Last().data<float>().ToArray();
        var loaded = new Dictionary<string, bool>();
        head.load(new MemoryStream(Save(model)), strict: false, skip: ["0.bias"], loadedParameters: loaded);
        Assert.Equal(model.parameters().First().data<float>().ToArray(), head.parameters().First().data<float>().ToArray());
        Assert.Equal(before, head.parameters().Last().data<float>().ToArray());
        Assert.True(loaded["0.weight"]);
        Assert.False(loaded["1.running_mean"]);
        Assert.Throws<ArgumentException>(() => head.load(new MemoryStream(Save(model))));
    }

    [Fact]
    public void A_file_of_another_model_changes_nothing()
    {
        using var model = nn.Linear(2, 2);
        using var wider = nn.Linear(3, 2);
        byte[] before = Save(model);
        Assert.Throws<ArgumentException>(() => model.load(new MemoryStream(Save(wider))));
        Assert.Equal(before, Save(model));
        Assert.Throws<FileNotFoundException>(() => model.load("does-not-exist.dat"));
    }

    private static nn.Module<Tensor, Tensor> Model() =>
        nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(32, 3));

    private static byte[] Save(nn.Module module)
    {
        using var stream = new MemoryStream();
        module.save(stream);
        return stream.ToArray();
    }
}
