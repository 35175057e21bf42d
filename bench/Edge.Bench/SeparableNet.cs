using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Bench;

/// <summary>A depthwise-separable classifier of 32x32x3 in the manner of MobileNetV1: narrow channels, depthwise filters, ReLU6.</summary>
internal sealed class SeparableNet : nn.Module<Tensor, Tensor>, INetwork
{
    private static readonly (int Inputs, int Outputs, int Stride, int Size)[] Blocks =
        [(8, 16, 1, 32), (16, 24, 2, 16), (24, 24, 1, 16), (24, 48, 2, 8), (48, 48, 1, 8), (48, 64, 2, 4)];

    private readonly Sequential body;

    public SeparableNet()
        : base(nameof(SeparableNet))
    {
        body = nn.Sequential(nn.Conv2d(3, 8, 3, padding: 1, bias: false), nn.BatchNorm2d(8), nn.ReLU6());
        foreach (var (inputs, outputs, stride, _) in Blocks)
        {
            body.append(nn.Conv2d(inputs, inputs, 3, stride: stride, padding: 1, groups: inputs, bias: false)).append(nn.BatchNorm2d(inputs)).append(nn.ReLU6());
            body.append(nn.Conv2d(inputs, outputs, 1, bias: false)).append(nn.BatchNorm2d(outputs)).append(nn.ReLU6());
        }

        body.append(nn.AdaptiveAvgPool2d(1)).append(nn.Flatten()).append(nn.Linear(64, 10));
        RegisterComponents();
    }

    public string Name => "separable";

    public long Macs { get; } = (32 * 32 * 8 * 27) + Blocks.Sum(b => (long)b.Size * b.Size * b.Inputs * (9 + b.Outputs)) + 640;

    public override Tensor forward(Tensor input) => body.call(input);
}
