using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>Runs a recorded case with whichever TorchSharp is referenced.</summary>
public static class FixtureRun
{
    public static RecordedOperator Operator(string name, RecordedTensor[] inputs, RecordedTensor? upstream)
    {
        Tensor[] values = [.. inputs.Select(input => input.ToTensor())];
        bool[] differentiated = [.. inputs.Select((input, i) => input.Type == "float32" && !IsRunningStatistic(name, i))];
        for (int i = 0; i < values.Length; i++)
        {
            if (differentiated[i])
                values[i].requires_grad_(true);
        }

        Tensor[] outputs = OperatorCases.All[name](values);
        if (upstream is null)
            return new(name, inputs, [.. outputs.Select(RecordedTensor.From)], null, []);

        (outputs[0] * upstream.ToTensor()).sum().backward();
        IEnumerable<RecordedTensor?> gradients = values.Select((value, i) =>
            differentiated[i] && value.grad is { } gradient ? RecordedTensor.From(gradient) : null);
        return new(name, inputs, [.. outputs.Select(RecordedTensor.From)], upstream, [.. gradients]);
    }

    public static RecordedStep[] Optimizer(string name, RecordedTensor[] start, RecordedTensor[][] gradients)
    {
        Parameter[] parameters = [.. start.Select(value => new Parameter(value.ToTensor()))];
        using optim.Optimizer optimizer = OptimizerCases.All[name](parameters);
        var steps = new RecordedStep[gradients.Length];
        for (int step = 0; step < steps.Length; step++)
        {
            optimizer.zero_grad();
            for (int i = 0; i < parameters.Length; i++)
                (parameters[i] * gradients[step][i].ToTensor()).sum().backward();
            optimizer.step();
            steps[step] = new(gradients[step], [.. parameters.Select(RecordedTensor.From)]);
        }

        return steps;
    }

    public static double[] Schedule(string name, int count)
    {
        using optim.Optimizer optimizer = optim.SGD([new Parameter(zeros(1))], 0.1);
        optim.lr_scheduler.LRScheduler schedule = OptimizerCases.Schedules[name](optimizer);
        var rates = new double[count];
        for (int i = 0; i < count; i++)
        {
            rates[i] = optimizer.ParamGroups.Single().LearningRate;
            optimizer.step();
            schedule.step();
        }

        return rates;
    }

    public static byte[] Saved(Module module)
    {
        using var stream = new MemoryStream();
        module.save(stream);
        return stream.ToArray();
    }

    private static bool IsRunningStatistic(string name, int input) =>
        name.StartsWith("batch_norm", StringComparison.Ordinal) && (input is 1 or 2);
}
