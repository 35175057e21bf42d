using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>The optimizers and schedules whose every step is recorded.</summary>
public static class OptimizerCases
{
    public static IReadOnlyDictionary<string, Func<Parameter[], Optimizer>> All { get; } =
        new Dictionary<string, Func<Parameter[], Optimizer>>
        {
            ["sgd"] = p => SGD(p, 0.1),
            ["sgd with momentum"] = p => SGD(p, 0.1, 0.9),
            ["sgd with momentum and dampening"] = p => SGD(p, 0.1, 0.9, 0.5),
            ["sgd with nesterov momentum"] = p => SGD(p, 0.1, 0.9, nesterov: true),
            ["sgd with weight decay"] = p => SGD(p, 0.1, weight_decay: 0.01),
            ["sgd with nesterov momentum and weight decay"] = p => SGD(p, 0.05, 0.8, weight_decay: 0.02, nesterov: true),
            ["adam"] = p => Adam(p),
            ["adam with own betas and epsilon"] = p => Adam(p, 0.01, 0.8, 0.95, 1e-6),
            ["adam with weight decay"] = p => Adam(p, 0.01, weight_decay: 0.1),
            ["adamw"] = p => AdamW(p),
            ["adamw with weight decay"] = p => AdamW(p, 0.01, weight_decay: 0.1),
            ["sgd with a learning rate for each group"] = p =>
                SGD([new SGD.ParamGroup([p[0]], new SGD.Options { LearningRate = 0.5 }), new SGD.ParamGroup([p[1]])], 0.1, 0.9),
        };

    public static IReadOnlyDictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> Schedules { get; } =
        new Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>>
        {
            ["step"] = o => lr_scheduler.StepLR(o, 3, 0.5),
            ["multi-step"] = o => lr_scheduler.MultiStepLR(o, [2, 5, 9], 0.3),
            ["exponential"] = o => lr_scheduler.ExponentialLR(o, 0.9),
            ["cosine"] = o => lr_scheduler.CosineAnnealingLR(o, 10, 0.001),
            ["linear"] = o => lr_scheduler.LinearLR(o, 0.25, 1.0, 4),
            ["constant"] = o => lr_scheduler.ConstantLR(o, 0.5, 3),
            ["lambda"] = o => lr_scheduler.LambdaLR(o, epoch => 1.0 / (1 + epoch)),
            ["one cycle"] = o => lr_scheduler.OneCycleLR(o, 0.5, 12),
        };
}
