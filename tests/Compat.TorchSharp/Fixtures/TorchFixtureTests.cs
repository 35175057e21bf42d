using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>Whatever was recorded from the real TorchSharp comes out again: numbers within rounding, files byte for byte.</summary>
public class TorchFixtureTests
{
    public static TheoryData<string> Operators() => [.. Recordings.Read<RecordedOperator>("operators.json").Select(r => r.Name)];

    public static TheoryData<string> Optimizers() => [.. Recordings.Read<RecordedOptimizer>("optimizers.json").Select(r => r.Name)];

    public static TheoryData<string> Schedules() => [.. Recordings.Read<RecordedSchedule>("schedules.json").Select(r => r.Name)];

    public static TheoryData<string> Checkpoints() => [.. Recordings.Read<RecordedCheckpoint>("checkpoints.json").Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void An_operator_gives_the_recorded_outputs_and_gradients(string name)
    {
        RecordedOperator recorded = Recordings.Read<RecordedOperator>("operators.json").Single(r => r.Name == name);
        using IDisposable scope = NewDisposeScope();

        RecordedOperator again = FixtureRun.Operator(name, recorded.Inputs, recorded.Upstream);

        Assert.Equal(recorded.Outputs.Length, again.Outputs.Length);
        for (int i = 0; i < recorded.Outputs.Length; i++)
            recorded.Outputs[i].AssertClose(again.Outputs[i].ToTensor(), $"output {i}");
        for (int i = 0; i < recorded.Gradients.Length; i++)
        {
            Assert.Equal(recorded.Gradients[i] is null, again.Gradients[i] is null);
            recorded.Gradients[i]?.AssertClose(again.Gradients[i]!.ToTensor(), $"gradient of input {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_takes_the_recorded_steps(string name)
    {
        RecordedOptimizer recorded = Recordings.Read<RecordedOptimizer>("optimizers.json").Single(r => r.Name == name);
        using IDisposable scope = NewDisposeScope();

        RecordedStep[] again = FixtureRun.Optimizer(name, recorded.Start, [.. recorded.Steps.Select(step => step.Gradients)]);

        for (int step = 0; step < again.Length; step++)
        {
            for (int i = 0; i < again[step].Parameters.Length; i++)
                recorded.Steps[step].Parameters[i].AssertClose(
                    again[step].Parameters[i].ToTensor(), $"parameter {i} after step {step + 1}");
        }
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_schedule_sets_the_recorded_learning_rates(string name)
    {
        RecordedSchedule recorded = Recordings.Read<RecordedSchedule>("schedules.json").Single(r => r.Name == name);
        using IDisposable scope = NewDisposeScope();

        double[] again = FixtureRun.Schedule(name, recorded.LearningRates.Length);

        for (int i = 0; i < again.Length; i++)
            Assert.Equal(recorded.LearningRates[i], again[i], 1e-5 * recorded.LearningRates[i]);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void A_loaded_checkpoint_is_saved_as_the_same_bytes(string name)
    {
        using IDisposable scope = NewDisposeScope();
        using Module<Tensor, Tensor> module = CheckpointCases.All[name]();

        module.load(Recordings.Checkpoint(name));

        Assert.Equal(File.ReadAllBytes(Recordings.Checkpoint(name)), FixtureRun.Saved(module));
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void A_module_with_the_recorded_state_is_saved_as_the_same_bytes(string name)
    {
        RecordedCheckpoint recorded = Recordings.Read<RecordedCheckpoint>("checkpoints.json").Single(r => r.Name == name);
        using IDisposable scope = NewDisposeScope();
        using Module<Tensor, Tensor> module = CheckpointCases.All[name]();
        using (no_grad())
        {
            Dictionary<string, Tensor> state = module.state_dict();
            foreach (RecordedState entry in recorded.State)
                state[entry.Name].copy_(entry.Value.ToTensor());
        }

        Assert.Equal(File.ReadAllBytes(Recordings.Checkpoint(name)), FixtureRun.Saved(module));
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void A_loaded_checkpoint_holds_the_recorded_values_and_computes_the_recorded_output(string name)
    {
        RecordedCheckpoint recorded = Recordings.Read<RecordedCheckpoint>("checkpoints.json").Single(r => r.Name == name);
        using IDisposable scope = NewDisposeScope();
        using Module<Tensor, Tensor> module = CheckpointCases.All[name]();

        module.load(Recordings.Checkpoint(name));
        module.eval();

        Dictionary<string, Tensor> state = module.state_dict();
        Assert.Equal(recorded.State.Select(entry => entry.Name), state.Keys);
        foreach (RecordedState entry in recorded.State)
            entry.Value.AssertClose(state[entry.Name], entry.Name, tolerance: 0);
        recorded.Output.AssertClose(module.call(recorded.Input.ToTensor()), "output");
    }
}
