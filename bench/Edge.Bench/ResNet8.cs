using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Bench;

/// <summary>
/// MLPerf Tiny's image classifier: a stem and three residual stages of 16, 32 and 64 channels over 32x32x3, 12.5 M multiply-accumulates.
/// </summary>
internal sealed class ResNet8 : nn.Module<Tensor, Tensor>, INetwork
{
    private readonly Sequential stem = nn.Sequential(nn.Conv2d(3, 16, 3, padding: 1), nn.BatchNorm2d(16), nn.ReLU());
    private readonly Stage first = new(16, 16, 1);
    private readonly Stage second = new(16, 32, 2);
    private readonly Stage third = new(32, 64, 2);
    private readonly Sequential head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10));

    public ResNet8()
        : base(nameof(ResNet8)) => RegisterComponents();

    public string Name => "resnet8";

    public long Macs { get; } =
        (32 * 32 * 16 * 27) + (2 * 32 * 32 * 16 * 144)
        + (16 * 16 * 32 * 144) + (16 * 16 * 32 * 288) + (16 * 16 * 32 * 16)
        + (8 * 8 * 64 * 288) + (8 * 8 * 64 * 576) + (8 * 8 * 64 * 32)
        + 640;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = first.call(stem.call(input));
        return head.call(third.call(second.call(x))).MoveToOuterDisposeScope();
    }

    private sealed class Stage : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential main;
        private readonly Conv2d? shortcut;

        public Stage(int inputs, int outputs, int stride)
            : base(nameof(Stage))
        {
            main = nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, stride: stride, padding: 1),
                nn.BatchNorm2d(outputs),
                nn.ReLU(),
                nn.Conv2d(outputs, outputs, 3, padding: 1),
                nn.BatchNorm2d(outputs));
            if (inputs != outputs || stride != 1)
                shortcut = nn.Conv2d(inputs, outputs, 1, stride: stride);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var sum = main.call(input) + (shortcut?.call(input) ?? input);
            return nn.functional.relu(sum).MoveToOuterDisposeScope();
        }
    }
}
