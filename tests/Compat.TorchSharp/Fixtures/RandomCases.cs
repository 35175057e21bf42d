using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>The draws whose numbers are recorded.</summary>
public static class RandomCases
{
    public static IReadOnlyDictionary<string, Func<Tensor>> All { get; } = new Dictionary<string, Func<Tensor>>
    {
        ["rand of 20"] = () => rand(20),
        ["rand of 3x5"] = () => rand(3, 5),
        ["randn of 7"] = () => randn(7),
        ["randn of 40"] = () => randn(40),
        ["randn of 16, then of 3"] = () => cat([randn(16), randn(3)]),
        ["randperm of 10"] = () => randperm(10),
        ["randint below 100"] = () => randint(100, new long[] { 12 }),
        ["kaiming_uniform"] = () => nn.init.kaiming_uniform_(empty(4, 3, 3, 3), Math.Sqrt(5)),
        ["kaiming_normal"] = () => nn.init.kaiming_normal_(empty(4, 3, 3, 3)),
        ["weight of a Conv2d"] = () => nn.Conv2d(2, 3, 3).weight!,
        ["bias of a Conv2d"] = () => nn.Conv2d(2, 3, 3).bias!,
        ["weight of a Linear"] = () => nn.Linear(6, 4).weight!,
        ["bias of a Linear"] = () => nn.Linear(6, 4).bias!,
        ["bernoulli of 0.3"] = () => full(20, 0.3f).bernoulli(),
        ["dropout of ones"] = () => F.dropout(ones(20), 0.5, true),
        ["uniform from -1 to 2"] = () => empty(10).uniform_(-1, 2),
        ["normal of mean 1 and deviation 0.5"] = () => empty(10).normal_(1, 0.5),
        ["dropout2d of ones"] = () => F.dropout2d(ones(3, 5, 2, 2), 0.4, true),
        ["weight of a ConvTranspose2d"] = () => nn.ConvTranspose2d(2, 6, 3, groups: 2).weight!,
        ["bias of a ConvTranspose2d"] = () => nn.ConvTranspose2d(2, 6, 3, groups: 2).bias!,
    };
}
