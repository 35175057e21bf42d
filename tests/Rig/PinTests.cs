using System.Device.Gpio;
using Edge.Compiler.Ir;
using Edge.Rig.Energy;
using Edge.Rig.Pins;
using Edge.Rig.Tests.Simulated;

namespace Edge.Rig.Tests;

public class PinTests
{
    private const int Trigger = 4, Reply = 5, Reset = 17;

    [Fact]
    public void Reset_pulls_low_for_its_time_and_lets_go()
    {
        var rig = new SimulatedRig();
        using GpioController pins = rig.OpenPins();
        using (var reset = OutputPin.OpenDrain(rig, pins, Reset))
            reset.Pulse(TimeSpan.FromMilliseconds(100));
        Assert.Equal([(Reset, PinValue.Low), (Reset, PinValue.High)], rig.Pins.Changes.Select(change => (change.Pin, change.Level)));
        Assert.Equal(0.1, rig.Pins.Changes[1].Seconds - rig.Pins.Changes[0].Seconds, 9);
    }

    [Fact]
    public void A_trigger_rests_at_the_other_level_before_its_first_pulse()
    {
        var rig = new SimulatedRig();
        using GpioController pins = rig.OpenPins();
        using var trigger = OutputPin.PushPull(rig, pins, Trigger, PinValue.High);
        Assert.Equal([(Trigger, PinValue.Low)], rig.Pins.Changes.Select(change => (change.Pin, change.Level)));
        trigger.Pulse(TimeSpan.FromMilliseconds(1));
        Assert.Equal([PinValue.Low, PinValue.High, PinValue.Low], rig.Pins.Changes.Select(change => change.Level));
    }

    [Fact]
    public void Answers_are_timed_from_their_triggers()
    {
        TriggerRun run = Run([0.012, 0.015, 0.011]);
        Assert.True(run.Passed);
        Assert.Equal([12, 15, 11], run.Milliseconds.Select(time => Math.Round(time!.Value, 6)));
        Assert.Equal([11, 12, 15], run.Sorted.Select(time => Math.Round(time, 6)));
    }

    [Fact]
    public void A_trigger_without_an_answer_is_missed()
    {
        TriggerRun run = Run([0.012, null, 0.011]);
        Assert.False(run.Passed);
        Assert.Equal(1, run.Missed);
        Assert.Null(run.Milliseconds[1]);
    }

    [Fact]
    public void A_second_answer_is_surplus()
    {
        TriggerRun run = Run([0.012, 0.015], again: 0.03);
        Assert.False(run.Passed);
        Assert.Equal((0, 2), (run.Missed, run.Surplus));
    }

    [Fact]
    public void A_pin_that_is_not_there_is_told()
    {
        var rig = new SimulatedRig();
        using GpioController pins = rig.OpenPins();
        DeviceException error = Assert.Throws<DeviceException>(() => OutputPin.OpenDrain(rig, pins, 99));
        Assert.Equal("E0631", error.Code);
        Assert.Equal("GPIO 99", error.Where);
    }

    // The device answers the nth trigger after so many seconds, and once more after another time.
    private static TriggerRun Run(double?[] after, double? again = null)
    {
        var rig = new SimulatedRig();
        int seen = 0;
        rig.Pins.PulledDown.Add(Trigger);
        rig.Pins.Wire = (pin, level) =>
        {
            if (pin != Trigger || level != PinValue.High)
                return;
            foreach (double delay in new[] { after[seen++], again }.OfType<double>())
                rig.Time.At(rig.Time.Seconds + delay, () => rig.Pins.Drive(Reply, PinEventTypes.Rising));
        };
        using GpioController pins = rig.OpenPins();
        var clock = new RigClock(rig.Clock);
        using var trigger = OutputPin.PushPull(rig, pins, Trigger, PinValue.High);
        using var answers = new EdgeTimes(pins, Reply, PinEventTypes.Rising, clock);
        return TriggerRun.Of(rig, clock, trigger, answers, after.Length, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(50), CancellationToken.None);
    }
}
