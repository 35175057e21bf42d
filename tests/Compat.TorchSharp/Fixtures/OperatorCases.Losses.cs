using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

public static partial class OperatorCases
{
    private static (string, Func<Tensor[], Tensor>)[] Losses =>
    [
        ("cross_entropy", x => F.cross_entropy(x[0], x[1])),
        ("cross_entropy with label smoothing", x => F.cross_entropy(x[0], x[1], null, -100, Reduction.Mean, 0.1)),
        ("cross_entropy summed", x => F.cross_entropy(x[0], x[1], null, -100, Reduction.Sum)),
        ("cross_entropy of each row", x => F.cross_entropy(x[0], x[1], null, -100, Reduction.None)),
        ("cross_entropy of each row with label smoothing", x => F.cross_entropy(x[0], x[1], null, -100, Reduction.None, 0.2)),
        ("cross_entropy of large values", x => F.cross_entropy(x[0], x[1])),
        ("cross_entropy module", x => CrossEntropyLoss().call(x[0], x[1])),
        ("kl_div of logarithms", x => F.kl_div(F.log_softmax(x[0], 1), F.log_softmax(x[1], 1))),
        ("kl_div of probabilities", x => F.kl_div(F.log_softmax(x[0], 1), F.softmax(x[1], 1), false)),
        ("kl_div summed", x => F.kl_div(F.log_softmax(x[0], 1), F.log_softmax(x[1], 1), true, Reduction.Sum)),
        ("kl_div of each element", x => F.kl_div(x[0], x[1], false, Reduction.None)),
        ("mse_loss", x => F.mse_loss(x[0], x[1])),
        ("mse_loss summed", x => F.mse_loss(x[0], x[1], Reduction.Sum)),
        ("mse_loss of each element", x => F.mse_loss(x[0], x[1], Reduction.None)),
        ("distillation", x => F.kl_div(F.log_softmax(x[0] / 4f, 1), F.softmax(x[1] / 4f, 1), false, Reduction.Sum) * 4f),
    ];
}
