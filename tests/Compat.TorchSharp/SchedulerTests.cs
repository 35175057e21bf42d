using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Edge.Compat.TorchSharp.Tests;

/// <summary>Rates by hand, from the definitions in PyTorch's documentation; an initial rate of 1 shows the factors themselves.</summary>
public class SchedulerTests
{
    [Fact]
    public void Step_multiplies_every_few_epochs() => Check(o => StepLR(o, 2, 0.5), 1, 1, 0.5, 0.5, 0.25);

    [Fact]
    public void Milestones_multiply_once_each() => Check(o => MultiStepLR(o, [1, 3], 0.1), 1, 0.1, 0.1, 0.01, 0.01);

    [Fact]
    public void Exponential_multiplies_every_epoch() => Check(o => ExponentialLR(o, 0.5), 1, 0.5, 0.25, 0.125);

    [Fact]
    public void Lambda_is_a_factor_of_the_initial_rate() =>
        Check(o => LambdaLR(o, epoch => 1.0 / (epoch + 1)), 1, 1.0 / 2, 1.0 / 3, 1.0 / 4);

    [Fact]
    public void Constant_returns_after_its_epochs() => Check(o => ConstantLR(o, 0.5, 2), 0.5, 0.5, 1, 1);

    [Fact]
    public void Linear_rises_in_a_straight_line() => Check(o => LinearLR(o, 0.2, 1, 4), 0.2, 0.4, 0.6, 0.8, 1, 1);

    [Fact]
    public void Cosine_falls_to_its_least_value() =>
        Check(o => CosineAnnealingLR(o, 4, 0.1), 1, 0.1 + 0.9 * (1 + Math.Cos(Math.PI / 4)) / 2, 0.55,
            0.1 + 0.9 * (1 - Math.Cos(Math.PI / 4)) / 2, 0.1);

    [Fact]
    public void One_cycle_goes_up_then_down_and_momentum_the_other_way()
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = optim.SGD([new SGD.ParamGroup([parameter], 1, momentum: 0.9)], 1, momentum: 0.9);
        var scheduler = OneCycleLR(optimizer, 1, total_steps: 10, pct_start: 0.5, div_factor: 10, final_div_factor: 100);
        var group = (SGD.ParamGroup)optimizer.ParamGroups.Single();
        double[] rates = [0.1, 0.1 + 0.9 * (1 - Math.Cos(Math.PI / 4)) / 2, 0.55, 0.1 + 0.9 * (1 + Math.Cos(Math.PI / 4)) / 2, 1];
        double[] momenta = [0.95, 0.95 - 0.1 * (1 - Math.Cos(Math.PI / 4)) / 2, 0.9, 0.85 + 0.1 * (1 - Math.Cos(Math.PI / 4)) / 2, 0.85];
        for (int i = 0; i < rates.Length; i++)
        {
            Assert.Equal(rates[i], group.LearningRate, 1e-12);
            Assert.Equal(momenta[i], group.Momentum, 1e-12);
            scheduler.step();
        }

        for (int i = 6; i < 10; i++)
            scheduler.step();
        Assert.Equal(0.001, group.LearningRate, 1e-12);
        Assert.Equal(0.95, group.Momentum, 1e-12);
        scheduler.step();
        Assert.Throws<InvalidOperationException>(scheduler.step);
    }

    [Fact]
    public void A_scheduler_sets_every_group_from_its_own_rate()
    {
        using var a = new Parameter(zeros(1));
        using var b = new Parameter(zeros(1));
        using var optimizer = optim.SGD([new SGD.ParamGroup([a], 1), new SGD.ParamGroup([b], 0.5)], 1);
        StepLR(optimizer, 1, 0.1).step();
        Assert.Equal([0.1, 0.05], optimizer.ParamGroups.Select(g => g.LearningRate));
    }

    [Fact]
    public void Warm_up_then_decay_are_two_schedulers_in_sequence() =>
        Check(o => SequentialLR(o, [LinearLR(o, 0.5, 1, 2), ExponentialLR(o, 0.5)], [2]), 0.5, 0.75, 1, 0.5, 0.25);

    private static void Check(Func<optim.Optimizer, LRScheduler> make, params double[] rates)
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = optim.SGD([parameter], 1);
        var scheduler = make(optimizer);
        foreach (double rate in rates)
        {
            Assert.Equal(rate, optimizer.ParamGroups.Single().LearningRate, 1e-12);
            Assert.Equal(rate, scheduler.get_last_lr().Single(), 1e-12);
            scheduler.step();
        }
    }
}
