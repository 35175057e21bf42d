using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

public static partial class OperatorCases
{
    private static (string, Func<Tensor[], Tensor>)[] Elements =>
    [
        ("relu", x => F.relu(x[0])),
        ("relu at zero", x => F.relu(x[0])),
        ("relu6", x => F.relu6(x[0])),
        ("relu6 at its corners", x => F.relu6(x[0])),
        ("hardswish", x => F.hardswish(x[0])),
        ("hardswish at its corners", x => F.hardswish(x[0])),
        ("sigmoid", x => sigmoid(x[0])),
        ("sigmoid far out", x => sigmoid(x[0])),
        ("tanh", x => tanh(x[0])),
        ("exp", x => exp(x[0])),
        ("log", x => log(x[0])),
        ("sqrt", x => sqrt(x[0])),
        ("abs", x => abs(x[0])),
        ("negation", x => -x[0]),
        ("square by power", x => x[0].pow(2)),
        ("clamp", x => x[0].clamp(-0.5, 0.75)),
        ("add", x => x[0] + x[1]),
        ("add with broadcasting", x => x[0] + x[1]),
        ("add of a number", x => x[0] + 1.5f),
        ("subtract", x => x[0] - x[1]),
        ("multiply", x => x[0] * x[1]),
        ("multiply with broadcasting", x => x[0] * x[1]),
        ("multiply by a number", x => x[0] * -0.25f),
        ("multiply by itself", x => x[0] * x[0]),
        ("divide", x => x[0] / x[1]),
        ("softmax of rows", x => F.softmax(x[0], 1)),
        ("softmax of an inner axis", x => F.softmax(x[0], 1)),
        ("softmax of large values", x => F.softmax(x[0], -1)),
        ("log_softmax of rows", x => F.log_softmax(x[0], 1)),
        ("log_softmax of the last axis", x => F.log_softmax(x[0], -1)),
        ("sum", x => x[0].sum()),
        ("sum of an axis", x => x[0].sum(1)),
        ("mean", x => x[0].mean()),
        ("mean of axes", x => x[0].mean([2, 3])),
        ("mean of an axis, kept", x => x[0].mean([1], true)),
    ];

    private static (string, Func<Tensor[], Tensor>)[] Shapes =>
    [
        ("cat of channels", x => cat([x[0], x[1]], 1)),
        ("cat of three batches", x => cat([x[0], x[1], x[2]], 0)),
        ("stack", x => stack([x[0], x[1]], 1)),
        ("flatten", x => x[0].flatten(1)),
        ("reshape", x => x[0].reshape(3, 4)),
        ("reshape with a guessed axis", x => x[0].reshape(2, -1)),
        ("permute", x => x[0].permute(0, 2, 3, 1)),
        ("permute and reshape", x => x[0].permute(1, 0, 2).reshape(6, -1)),
        ("transpose", x => x[0].transpose(0, 1)),
        ("index by a number", x => x[0][1]),
        ("index by a range", x => x[0][TensorIndex.Slice(1, 3)]),
        ("index by ranges", x => x[0][TensorIndex.Slice(), TensorIndex.Slice(0, null, 2)]),
        ("index by a tensor", x => x[0][x[1]]),
        ("index_select", x => x[0].index_select(1, x[1])),
        ("squeeze and unsqueeze", x => x[0].squeeze(1).unsqueeze(0)),
        ("pad unevenly", x => F.pad(x[0], [1, 0, 2, 1])),
    ];
}
