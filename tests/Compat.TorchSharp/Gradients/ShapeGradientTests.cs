using TorchSharp;
using static Edge.Compat.TorchSharp.Tests.Gradients.GradientCheck;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Gradients;

public class ShapeGradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Views = new()
    {
        ["reshape"] = x => x.reshape(6, -1),
        ["reshape of a transpose"] = x => x.transpose(0, 2).reshape(-1),
        ["view"] = x => x.view(2, 12),
        ["flatten"] = x => x.flatten(1),
        ["permute"] = x => x.permute(2, 0, 1),
        ["unsqueeze and squeeze"] = x => x.unsqueeze(1).squeeze(1).unsqueeze(-1),
        ["expand"] = x => x.unsqueeze(0).expand(3, -1, -1, -1),
        ["repeat"] = x => x.repeat(2, 1, 3),
        ["narrow"] = x => x.narrow(1, 1, 2),
        ["select"] = x => x.select(2, -1),
        ["slice with a step"] = x => x.slice(2, 0, 4, 2),
        ["index by number and range"] = x => x[TensorIndex.Single(1), TensorIndex.Slice(1, 3), TensorIndex.Ellipsis],
        ["index by tensor"] = x => x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0, 2 }))],
        ["index by two tensors"] = x => x[tensor(new long[] { 1, 0, 1 }), tensor(new long[] { 2, 0, 2 })],
        ["index by mask"] = x => x[x.detach() > 0],
        ["masked_fill"] = x => x.masked_fill(x.detach() > 0, 5),
        ["index_select"] = x => x.index_select(1, tensor(new long[] { 2, 2, 0 })),
        ["gather"] = x => x.gather(2, tensor(new long[] { 0, 3, 3, 1, 2, 2 }).reshape(2, 3, 1)),
        ["flip"] = x => x.flip(0, 2),
        ["roll"] = x => x.roll(1, 2),
        ["chunk"] = x => x.chunk(2, 2)[1],
        ["unbind"] = x => x.unbind(1)[2],
        ["cat"] = x => cat([x, x * 2], 1),
        ["cat of parts"] = x => cat([x.narrow(2, 0, 1), x.narrow(2, 2, 2)], 2),
        ["stack"] = x => stack([x, x.square()], 1),
        ["pad"] = x => functional.pad(x, (1, 2)),
        ["pad two dimensions and cut"] = x => functional.pad(x, (1, -1, 0, 2), value: 3),
        ["pad reflected"] = x => functional.pad(x, (2, 1), PaddingModes.Reflect),
        ["pad replicated"] = x => functional.pad(x, (2, 1), PaddingModes.Replicate),
        ["pad circular"] = x => functional.pad(x, (2, 1), PaddingModes.Circular),
        ["T"] = x => x.T,
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Reductions = new()
    {
        ["sum"] = x => x.sum(),
        ["sum of one dimension"] = x => x.sum(1),
        ["sum of two"] = x => x.sum([0, 2], true),
        ["mean"] = x => x.mean(),
        ["mean of one dimension"] = x => x.mean([2]),
        ["var"] = x => x.var(),
        ["var of one dimension"] = x => x.var(1, unbiased: false),
        ["std"] = x => x.std([0, 1]),
        ["norm"] = x => x.norm(),
        ["max"] = x => x.max(),
        ["min"] = x => x.min(),
        ["max of one dimension"] = x => x.max(1).values,
        ["min of one dimension, kept"] = x => x.min(2, true).values,
        ["amax"] = x => x.amax([0, 2]),
        ["softmax"] = x => x.softmax(1),
        ["log_softmax"] = x => x.log_softmax(-1),
        ["topk"] = x => x.topk(2).values,
        ["sort"] = x => x.sort(1, descending: true).Values,
    };

    public static TheoryData<string> ViewNames => [.. Views.Keys];

    public static TheoryData<string> ReductionNames => [.. Reductions.Keys];

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void Gradients_of_rearrangements_match_differences(string name) => Holds(x => Views[name](x[0]), Spread(1, 2, 3, 4));

    [Theory]
    [MemberData(nameof(ReductionNames))]
    public void Gradients_of_reductions_match_differences(string name) => Holds(x => Reductions[name](x[0]), Spread(1, 2, 3, 4));

    [Fact]
    public void A_part_of_a_convolution_result_can_be_rearranged() => Holds(
        x =>
        {
            var y = functional.conv2d(x[0], x[1], null, [1, 1], [1, 1]);
            return cat([y, y.permute(0, 2, 3, 1).reshape(y.shape)], 1).narrow(1, 1, 4).sum(2);
        },
        Uniform(1, -1, 1, 2, 2, 4, 4),
        Uniform(2, -1, 1, 3, 2, 3, 3));

    [Fact]
    public void Equal_largest_values_share_the_gradient()
    {
        using var x = tensor(new float[] { 1, 3, 3, 2 }).requires_grad_();
        x.max().backward();
        Assert.Equal([0, 0.5f, 0.5f, 0], x.grad!.data<float>().ToArray());
    }
}
