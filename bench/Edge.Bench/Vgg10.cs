using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Bench;

/// <summary>The network of the compression study: pairs of 3x3 convolutions between poolings, most weights where the image is 4x4 and 2x2.</summary>
internal sealed class Vgg10 : nn.Module<Tensor, Tensor>, INetwork
{
    private static readonly (int Outputs, int Size)[] Stages = [(16, 32), (40, 16), (96, 8), (192, 4), (192, 2)];

    private readonly Sequential body = nn.Sequential();

    public Vgg10()
        : base(nameof(Vgg10))
    {
        int inputs = 3;
        foreach (var (outputs, size) in Stages)
        {
            for (int i = 0; i < 2; i++, inputs = outputs)
            {
                body.append(nn.Conv2d(inputs, outputs, 3, padding: 1, bias: false)).append(nn.BatchNorm2d(outputs)).append(nn.ReLU());
                Macs += 9L * size * size * inputs * outputs;
            }

            if (size > 2)
                body.append(nn.MaxPool2d(2));
        }

        body.append(nn.AdaptiveAvgPool2d(1)).append(nn.Flatten()).append(nn.Linear(inputs, 10));
        Macs += 10L * inputs;
        RegisterComponents();
    }

    public string Name => "vgg10";

    public long Macs { get; }

    public override Tensor forward(Tensor input) => body.call(input);
}
