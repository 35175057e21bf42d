using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Drift;
using Edge.Runtime.Line;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>A device on the line: parts, watchdog, new models, new limits.</summary>
public class StationTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_part_is_photographed_judged_and_remembered()
    {
        Station station = Started(Rig.Content(1, 1));
        Assert.True(_rig.Pass(station));
        Assert.Equal((1, 1, 0), (station.Counters.Photographed, station.Counters.Judged, station.Counters.Failed));
        Assert.Equal(PartExit.Passed, station.Recent.Of(0, RecentParts.Exit));
        Assert.Equal(Runtime.Judging.Verdict.Ok, station.Recent.Of(0, RecentParts.Verdict));
        Assert.InRange(station.Recent.Of(0, RecentParts.TakenAt), 300_000, 360_000);
        Assert.InRange(station.Recent.Of(0, RecentParts.GateAt), 1_180_000, 1_182_000);
    }

    [Fact]
    public void A_defect_is_rejected_with_the_class_that_decided()
    {
        Station station = Started(Rig.Content(1, 1, limits: -128));
        Assert.False(_rig.Pass(station));
        Assert.Equal(PartExit.RejectedNg, station.Recent.Of(0, RecentParts.Exit));
        Assert.InRange(station.Recent.Of(0, RecentParts.DecidingClass), 1, 4);
        Assert.True(station.Recent.Of(0, RecentParts.Excess) >= 0);
    }

    [Fact]
    public void Every_part_that_is_judged_feeds_the_drift_sentinel()
    {
        Station station = Started(Rig.Content(1, 1));
        for (int i = 0; i < Rig.Line.DriftWindow; i++)
            _rig.Pass(station);
        Assert.Equal(1, station.Drift.Windows);
        // The rig's noise lies between -28 and 21 and the calibration between 0 and 49.
        Assert.Equal(DriftState.Drifted, station.Drift.State);
    }

    [Fact]
    public void The_watchdog_is_fed_while_both_loops_run_and_not_when_the_inspection_hangs()
    {
        Station station = Started(Rig.Content(1, 1));
        for (int i = 0; i < 1000; i++)
        {
            _rig.Now += 20_000;
            station.PollLine();
        }

        Assert.Equal(1000, _rig.Feeds); // 20 s: a long inspection, no hang yet
        _rig.Now += Station.StationLimitMicroseconds;
        station.PollLine();
        Assert.Equal((1000, 1), (_rig.Feeds, station.Counters.Unfed));
        station.Step();
        station.PollLine();
        Assert.Equal(1001, _rig.Feeds);
    }

    [Fact]
    public void A_new_model_is_confirmed_after_as_many_parts_as_its_pack_says()
    {
        Device device = OnTrial();
        Station station = Started(null, device);
        Assert.True(device.Store.IsTrial);
        _rig.Pass(station);
        _rig.Pass(station);
        Assert.True(device.Store.IsTrial);
        _rig.Pass(station);
        Assert.False(device.Store.IsTrial);
        Assert.Equal(2, device.Store.Pack.Release);
        Assert.Equal(0, _rig.Restarts);
    }

    [Fact]
    public void A_new_model_that_makes_parts_late_is_taken_back()
    {
        Device device = OnTrial();
        Station station = Started(null, device);
        for (int part = 0; part < 3; part++)
        {
            _rig.Sense();
            for (int i = 0; i < 2000; i++)
            {
                _rig.Now += Rig.TickMicroseconds;
                station.PollLine(); // and no step: the model takes for ever
            }
        }

        Assert.Equal(LineFault.LateInARow, station.Line.Fault);
        _rig.Pass(station);
        Assert.Equal(1, _rig.Restarts);
        Assert.Equal(FallBackReason.Refused, device.Store.State.Reason);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.Equal(1, device.Store.Pack.Release);
    }

    [Fact]
    public void A_new_model_that_hangs_is_not_booted_again()
    {
        Device device = OnTrial();
        Started(null, device); // and the watchdog resets the chip before a part is judged
        device.Renew();
        Station station = Started(null, device);
        Assert.Equal(FallBackReason.TrialInterrupted, device.Store.State.Reason);
        Assert.Equal(1, station.Pack.Release);
    }

    [Fact]
    public void A_store_without_a_model_leaves_the_one_of_the_image()
    {
        var device = new Device(Device.Nor, 1);
        Station station = Started(Rig.Content(7, 3), device);
        Assert.Equal(3, station.Pack.Release);
        Assert.Equal(1, device.Store.State.Boots);
    }

    [Fact]
    public void New_limits_hold_from_the_next_part_on_without_a_reset()
    {
        Device limits = LimitsDevice();
        PackContent model = Rig.Content(1, 1);
        Station station = Started(model, null, limits);
        Assert.True(_rig.Pass(station));
        Assert.Equal(UpdateResult.Ok, limits.Send(PackWriter.Write(LimitsPack.Of(model, Rig.Limits(-128), 1), Packs.Key)));
        Assert.True(station.TakeLimits());
        Assert.False(_rig.Pass(station));
        Assert.Equal(1, station.Counters.LimitsChanged);

        // and they are there after a reset
        limits.Renew();
        station = Started(model, null, limits);
        Assert.False(_rig.Pass(station));
        Assert.Equal(0, station.Counters.LimitsChanged);
    }

    [Fact]
    public void Limits_of_another_model_are_refused_and_those_before_stay()
    {
        Device limits = LimitsDevice();
        PackContent model = Rig.Content(1, 1), other = Rig.Content(2, 1);
        Station station = Started(model, null, limits);
        Assert.Equal(UpdateResult.Ok, limits.Send(PackWriter.Write(LimitsPack.Of(other, Rig.Limits(-128), 1), Packs.Key)));
        Assert.False(station.TakeLimits());
        Assert.True(_rig.Pass(station));

        // a model update leaves the limits of the model before without effect
        Assert.Equal(UpdateResult.Ok, limits.Send(PackWriter.Write(LimitsPack.Of(model, Rig.Limits(-128), 2), Packs.Key)));
        Assert.True(station.TakeLimits());
        Assert.False(_rig.Pass(station));
        limits.Renew();
        Assert.True(_rig.Pass(Started(other, null, limits)));
    }

    [Fact]
    public void Packs_of_models_and_of_limits_are_refused_by_each_other_s_store()
    {
        PackContent model = Rig.Content(1, 1);
        Device limits = LimitsDevice();
        limits.Boot();
        Assert.Equal(UpdateResult.WrongKernelSet, limits.Send(PackWriter.Write(model, Packs.Key)));
        var models = new Device(Device.Nor, 1);
        models.Boot();
        Assert.Equal(UpdateResult.WrongKernelSet, models.Send(PackWriter.Write(LimitsPack.Of(model, Rig.Limits(3), 1), Packs.Key)));
    }

    [Fact]
    public void After_the_start_nothing_is_allocated()
    {
        Station station = Started(Rig.Content(1, 1));
        _rig.Pass(station);
        Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Turn()
        {
            for (int part = 0; part < 5; part++)
            {
                _rig.Pass(station);
                _rig.Press();
            }
        }
    }

    private static Device LimitsDevice() => new(Device.Nor, 1) { Identity = new DeviceIdentity(Packs.Identity) };

    private Device OnTrial()
    {
        Device device = new Device(Device.Nor, 1).With(PackWriter.Write(Rig.Content(1, 1), Packs.Key));
        device.Boot();
        Assert.Equal(UpdateResult.Ok, device.Send(PackWriter.Write(Rig.Content(2, 2), Packs.Key)));
        device.Renew();
        return device;
    }

    private Station Started(PackContent? builtIn, Device? models = null, Device? limits = null)
    {
        Station station = _rig.With(builtIn, found => (found.Store, found.Limits) = (models?.Store, limits?.Store));
        Assert.Equal(StationFault.None, station.Start());
        return station;
    }
}
