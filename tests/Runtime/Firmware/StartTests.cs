using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>What a device does when it is switched on, and what it says when something is missing.</summary>
public class StartTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_device_with_all_it_needs_is_ready()
    {
        Station station = _rig.With(Rig.Content(1, 1));
        Assert.Equal(StationFault.NotStarted, station.Fault);
        Assert.Equal(StationFault.None, station.Start());
        Assert.Equal([LineSignal.Ready], _rig.High);
        Assert.Equal(Rig.FrameHeight, station.Configuration.FrameHeight);
        Assert.NotNull(station.Drift);
    }

    [Theory]
    [InlineData(PackSection.Line, StationFault.NoLine)]
    [InlineData(PackSection.Preprocessing, StationFault.NoPreprocessing)]
    [InlineData(PackSection.Limits, StationFault.NoLimits)]
    [InlineData(PackSection.Golden, StationFault.NoModel)]
    [InlineData(PackSection.Drift, StationFault.None)]
    public void A_pack_that_lacks_a_section_is_a_fault_of_its_own(int section, int fault) =>
        Starts(fault, _rig.With(Rig.Without(Rig.Content(1, 1), section)));

    [Fact]
    public void Pins_that_are_missing_or_refused_are_faults()
    {
        _rig.RefusedPins.Add(1);
        Starts(StationFault.PinRefused, _rig.With(Rig.Content(1, 1)));
        _rig.RefusedPins.Clear();
        _rig.RefusedPins.Add(Rig.TriggerPin);
        Starts(StationFault.PinRefused, _rig.With(Rig.Content(1, 1)));
        _rig.Pins.Trigger = LinePins.NotWired;
        Starts(StationFault.NoTriggerPin, _rig.With(Rig.Content(1, 1)));
        _rig.Pins.Reject = LinePins.NotWired;
        Starts(StationFault.NoRejectPin, _rig.With(Rig.Content(1, 1)));
    }

    [Fact]
    public void A_camera_that_does_not_answer_or_has_other_frames_is_a_fault()
    {
        _rig.CameraAnswers = false;
        Starts(StationFault.NoCamera, _rig.With(Rig.Content(1, 1)));
        _rig.CameraAnswers = true;
        _rig.MissingBytes = 1;
        Starts(StationFault.OtherFrames, _rig.With(Rig.Content(1, 1)));
    }

    [Fact]
    public void No_model_a_damaged_one_and_one_that_computes_something_else_are_no_model()
    {
        Starts(StationFault.NoModel, _rig.With(null));
        byte[] bytes = PackWriter.Write(Rig.Content(1, 1), PackKey.OfImage);
        bytes[^500] ^= 1;
        Starts(StationFault.NoModel, _rig.With(null, models => models.BuiltIn = new BuiltInPack((sbyte[])(object)bytes)));
        _rig.Model.IsBroken = true;
        Starts(StationFault.NoModel, _rig.With(Rig.Content(1, 1)));
    }

    [Fact]
    public void A_device_in_fault_lets_nothing_pass_and_feeds_its_watchdog()
    {
        Station station = _rig.With(null);
        station.Start();
        _rig.Sense();
        for (int i = 0; i < 100; i++)
        {
            _rig.Now += Rig.TickMicroseconds;
            Assert.False(station.Step());
            station.PollLine();
        }

        Assert.Equal([LineSignal.Fault], _rig.High);
        Assert.Equal(100, _rig.Feeds);
    }

    [Fact]
    public void Without_a_sensor_it_triggers_itself_where_it_is_told_to()
    {
        _rig.Pins.Trigger = LinePins.NotWired;
        _rig.Pins.SelfTriggerMicroseconds = 500_000;
        Station station = _rig.With(Rig.Content(1, 1));
        Assert.Equal(StationFault.None, station.Start());
        for (int i = 0; i < 10_000; i++)
        {
            _rig.Now += Rig.TickMicroseconds;
            station.Step();
            station.PollLine();
        }

        Assert.Equal(20, station.Line.Counters.Parts);
        Assert.InRange(station.Counters.Judged, 18, 20);
    }

    private void Starts(int fault, Station station)
    {
        Assert.Equal(fault, station.Start());
        Assert.Equal(fault, station.Fault);
        Assert.Equal(fault != StationFault.None && _rig.Pins.Fault >= 0, _rig.High.Contains(LineSignal.Fault));
        Assert.Equal(fault == StationFault.None, _rig.High.Contains(LineSignal.Ready));
    }
}
