using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>The modules whose saved bytes are recorded.</summary>
public static class CheckpointCases
{
    public static IReadOnlyDictionary<string, Func<Module<Tensor, Tensor>>> All { get; } =
        new Dictionary<string, Func<Module<Tensor, Tensor>>>
        {
            ["linear"] = () => Linear(5, 3),
            ["linear-without-bias"] = () => Linear(4, 2, false),
            ["conv-batch-norm"] = () => new ConvNet(),
            ["nested"] = Nested,
            ["numbered"] = () => Sequential(Conv2d(1, 3, 3, padding: 1), ReLU(), MaxPool2d(2), Flatten(), Linear(27, 4)),
            ["buffers"] = () => new Buffered(),
        };

    private static Module<Tensor, Tensor> Nested() => Sequential(
        ("stem", Sequential(
            ("conv", Conv2d(2, 4, 3, stride: 2, padding: 1, bias: false)), ("norm", BatchNorm2d(4)), ("act", ReLU()))),
        ("block", Sequential(
            ("depthwise", Conv2d(4, 4, 3, padding: 1, groups: 4)), ("pointwise", Conv2d(4, 6, 1)), ("norm", BatchNorm2d(6)))),
        ("pool", AdaptiveAvgPool2d(1)),
        ("flatten", Flatten()),
        ("head", Linear(6, 3)));

    private sealed class ConvNet : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv1 = Conv2d(3, 4, 3, padding: 1);
        private readonly Module<Tensor, Tensor> bn1 = BatchNorm2d(4);
        private readonly Module<Tensor, Tensor> fc = Linear(4, 2);

        public ConvNet() : base(nameof(ConvNet)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            Tensor y = functional.relu(bn1.call(conv1.call(x)));
            return fc.call(functional.adaptive_avg_pool2d(y, 1).flatten(1));
        }
    }

    private sealed class Buffered : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> body = Linear(3, 3);

        public Buffered() : base(nameof(Buffered))
        {
            register_buffer("mean", tensor(new[] { 0.5f, -0.25f, 1e-8f }));
            register_buffer("steps", tensor(0L));
            register_buffer("edges", tensor(new long[] { 1, -2, long.MaxValue, 300 }, [2, 2]));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => body.call(x - get_buffer("mean")!);
    }
}
