using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Tests.Import;

/// <summary>A module whose forward is a function of its own, with the layers it uses.</summary>
public sealed class ForwardModule : Module<Tensor, Tensor>
{
    private readonly Func<ForwardModule, Tensor, Tensor> _forward;

    public ForwardModule(Func<ForwardModule, Tensor, Tensor> forward, params (string Name, Module<Tensor, Tensor> Layer)[] layers)
        : base("forward")
    {
        _forward = forward;
        foreach (var (name, layer) in layers)
            register_module(name, layer);
    }

    public override Tensor forward(Tensor input) => _forward(this, input);

    /// <summary>Runs a layer by its name.</summary>
    public Tensor Run(string name, Tensor input) => Layer(name).call(input);

    public Module<Tensor, Tensor> Layer(string name) => (Module<Tensor, Tensor>)named_children().First(child => child.name == name).module;
}

/// <summary>He et al. 2016, arXiv:1512.03385, as people write it: fields, and tensor functions in forward.</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> conv1, bn1, relu, conv2, bn2;
    private readonly Module<Tensor, Tensor>? downsample;

    public BasicBlock(int channels, int filters, int stride)
        : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(channels, filters, 3, stride, 1, bias: false);
        bn1 = BatchNorm2d(filters);
        relu = ReLU(inplace: true);
        conv2 = Conv2d(filters, filters, 3, 1, 1, bias: false);
        bn2 = BatchNorm2d(filters);
        downsample = stride == 1 && channels == filters ? null : Sequential(Conv2d(channels, filters, 1, stride, bias: false), BatchNorm2d(filters));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        Tensor identity = downsample is null ? x : downsample.call(x);
        Tensor y = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(x)))));
        y.add_(identity);
        return relu.call(y);
    }
}

/// <summary>Sandler et al. 2018, arXiv:1801.04381, with the squeeze and excitation of Howard et al. 2019, arXiv:1905.02244.</summary>
internal sealed class InvertedResidual : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> expand, depthwise, squeeze, excite, project;

    public InvertedResidual(int channels, int hidden)
        : base(nameof(InvertedResidual))
    {
        expand = Sequential(Conv2d(channels, hidden, 1), BatchNorm2d(hidden), Hardswish());
        depthwise = Sequential(Conv2d(hidden, hidden, 3, 1, 1, groups: hidden), BatchNorm2d(hidden), ReLU6());
        squeeze = Conv2d(hidden, hidden / 4, 1);
        excite = Conv2d(hidden / 4, hidden, 1);
        project = Sequential(Conv2d(hidden, channels, 1), BatchNorm2d(channels));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using Tensor wide = depthwise.call(expand.call(x));
        using Tensor gate = functional.hardsigmoid(excite.call(functional.relu(squeeze.call(functional.adaptive_avg_pool2d(wide, 1)))));
        return x + project.call(wide * gate);
    }
}
