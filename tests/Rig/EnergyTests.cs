using System.Device.Gpio;
using System.Text.Json.Nodes;
using Edge.Compiler.Ir;
using Edge.Rig.Energy;
using Edge.Rig.Pins;
using Edge.Rig.Power;
using Edge.Rig.Tests.Simulated;

namespace Edge.Rig.Tests;

/// <summary>The whole procedure on a simulated board whose true energy is known.</summary>
public class EnergyTests
{
    private const int TimestampPin = 22;

    // 3.3 V, 30 mA idle, 80 mA inferring for 40 ms: 3.3 x 0.080 x 0.040 = 10560 uJ, of which 3.3 x 0.050 x 0.040 = 6600 uJ above idle.
    [Theory]
    [InlineData("ina219:1:0x40", false)]
    [InlineData("ina219:1:0x40", true)]
    [InlineData("ina226:1:0x41", false)]
    [InlineData("ina226:1:0x41", true)]
    public void Energy_per_inference_is_the_boards(string monitor, bool hasPin)
    {
        var rig = new SimulatedRig();
        EnergyMeasurement measured = Measure(rig, monitor, hasPin);
        Assert.Equal(10560, measured.MicrojoulesPerInference, 0.01 * 10560);
        Assert.Equal(6600, measured.MicrojoulesAboveIdle, 0.015 * 6600);
        Assert.Equal(3.3 * 0.030, measured.Idle.MeanWatts, 0.01 * 0.099);
        Assert.Equal(40, measured.MillisecondsPerInference, 0.1);
        Assert.Equal(5, measured.Windows.Count);
        Assert.All(measured.Windows, window => Assert.InRange(window.Seconds, 10, 11));
        Assert.All(measured.Windows, window => Assert.InRange(window.Samples, 5000, 11000));
    }

    [Theory]
    [InlineData(0.0004)] // shorter than a conversion
    [InlineData(0.7)]
    public void The_number_of_inferences_follows_the_device(double seconds)
    {
        var rig = new SimulatedRig();
        rig.Board.InferenceSeconds = seconds;
        EnergyMeasurement measured = Measure(rig);
        Assert.Equal(3.3 * 0.080 * seconds * 1e6, measured.MicrojoulesPerInference, 0.01 * 3.3 * 0.080 * seconds * 1e6);
        Assert.All(measured.Windows, window => Assert.InRange(window.Seconds, 10, 12));
    }

    [Fact]
    public void Too_much_current_for_the_shunt_is_refused()
    {
        var rig = new SimulatedRig();
        rig.Board.BusyAmperes = 0.9; // 81.92 mV over 0.1 ohm are 0.82 A
        Refused("end of the range of 819 mA", rig);
    }

    [Fact]
    public void Too_little_current_for_the_shunt_is_refused()
    {
        var rig = new SimulatedRig();
        (rig.Board.IdleAmperes, rig.Board.BusyAmperes) = (0.0002, 0.0008);
        Refused("take a larger shunt", rig);
    }

    [Fact]
    public void Swapped_wires_are_refused()
    {
        var rig = new SimulatedRig();
        (rig.Board.IdleAmperes, rig.Board.BusyAmperes) = (-0.03, -0.08);
        Refused("the shunt's two wires are swapped", rig);
    }

    [Fact]
    public void A_bus_that_is_held_too_long_is_refused()
    {
        var rig = new SimulatedRig();
        int transactions = 0;
        rig.Ina226.Held = () => ++transactions % 5000 == 0 ? 0.2 : 0;
        Refused("no reading for", rig);
    }

    [Fact]
    public void A_monitor_that_averages_too_long_is_refused() => Refused("at least 1000 are needed: average less", new SimulatedRig(), averages: 16);

    [Fact]
    public void A_supply_that_sags_is_refused()
    {
        var rig = new SimulatedRig();
        rig.Board.SupplyOhms = 6;
        Refused("the supply moved from", rig);
    }

    [Fact]
    public void A_device_that_draws_more_in_each_window_is_refused()
    {
        var rig = new SimulatedRig();
        rig.Board.Drift = 0.06;
        Refused("the windows differ by", rig);
    }

    [Fact]
    public void A_window_that_is_too_short_is_refused()
    {
        var window = new EnergyWindow(9.99, 100, 9000, 1, 0.001, 0, 0.08, 3.3, 3.3, 0.001);
        using IPowerMonitor monitor = new MonitorAddress("ina226:1:0x41").Open(new SimulatedRig(), 0.1);
        Assert.Contains("at least 10 s", MeasurementChecks.Of(window, monitor));
        Assert.Null(MeasurementChecks.Of(window with { Seconds = 10 }, monitor));
    }

    [Fact]
    public void A_mean_that_is_not_known_well_enough_is_refused()
    {
        var window = new EnergyWindow(10, 100, 9000, 1, 0.001, 0, 0.08, 3.3, 3.3, 0.02);
        using IPowerMonitor monitor = new MonitorAddress("ina226:1:0x41").Open(new SimulatedRig(), 0.1);
        Assert.Contains("is known to 2.0 % only", MeasurementChecks.Of(window, monitor));
    }

    [Fact]
    public void Fewer_than_five_windows_are_refused() =>
        Assert.Contains("4 windows", Assert.Throws<DeviceException>(() => Measure(new SimulatedRig(), options: new EnergyOptions { Windows = 4 })).Message);

    [Fact]
    public void A_device_that_falls_silent_is_told()
    {
        var rig = new SimulatedRig();
        rig.Board.IsHanging = true;
        DeviceException error = Assert.Throws<DeviceException>(() => Measure(rig));
        Assert.Equal("E0637", error.Code);
        Assert.Contains("have not ended after 60 s", error.Message);
    }

    [Fact]
    public void A_device_whose_clock_disagrees_is_told()
    {
        var rig = new SimulatedRig();
        rig.Board.ClockRate = 1.05;
        Assert.Contains("says its inferences took", Assert.Throws<DeviceException>(() => Measure(rig)).Message);
    }

    [Fact]
    public void A_timestamp_pin_that_does_not_move_is_told()
    {
        var rig = new SimulatedRig();
        using GpioController pins = rig.OpenPins();
        var clock = new RigClock(rig.Clock);
        using var edges = new EdgeTimes(pins, TimestampPin, PinEventTypes.Falling, clock);
        DeviceException error = Assert.Throws<DeviceException>(() => Measure(rig, clock, edges, "ina226:1:0x41", 1, new EnergyOptions()));
        Assert.Contains("gave 0 falling edges", error.Message);
    }

    [Fact]
    public void A_device_of_another_input_is_told() => Assert.Contains("refuses: The model takes 100 bytes",
        Assert.Throws<DeviceException>(() =>
        {
            var rig = new SimulatedRig();
            using var subject = new TextSubject(rig.Board, "sim", new RigClock(rig.Clock), new byte[99], null, () => rig.Time.Pass(0.0001));
            subject.Prepare();
        }).Message);

    [Fact]
    public void The_file_holds_what_a_report_needs()
    {
        JsonObject json = EnergyFile.Json(Measure(new SimulatedRig()), "caps", "00ff");
        Assert.Equal("edge.energy/1", (string?)json["schema"]);
        Assert.Equal("measured", (string?)json["origin"]);
        Assert.Equal("INA226 at 1:0x41, shunt 0.1 ohm", (string?)json["instrument"]!["name"]);
        Assert.Equal("simulated at sim", (string?)json["device"]);
        double[] windows = [.. json["windows"]!.AsArray().Select(window => (double)window!["uj_per_inference"]!).Order()];
        Assert.Equal(windows[2], (double)json["uj_per_inference"]!);
        foreach (JsonNode? window in json["windows"]!.AsArray())
        {
            double again = 1000 * (double)window!["mean_mw"]! * (double)window["seconds"]! / (int)window["inferences"]!;
            Assert.Equal((double)window["uj_per_inference"]!, again, 0.1);
        }
    }

    private static void Refused(string reason, SimulatedRig rig, int averages = 1)
    {
        DeviceException error = Assert.Throws<DeviceException>(() => Measure(rig, averages: averages));
        Assert.Equal("E0634", error.Code);
        Assert.Contains(reason, error.Message);
    }

    private static EnergyMeasurement Measure(
        SimulatedRig rig, string monitor = "ina226:1:0x41", bool hasPin = false, int averages = 1, EnergyOptions? options = null)
    {
        var clock = new RigClock(rig.Clock);
        if (!hasPin)
            return Measure(rig, clock, null, monitor, averages, options ?? new EnergyOptions());
        rig.Board.TimestampPin = (rig.Pins, TimestampPin);
        using GpioController pins = rig.OpenPins();
        using var edges = new EdgeTimes(pins, TimestampPin, PinEventTypes.Falling, clock);
        return Measure(rig, clock, edges, monitor, averages, options ?? new EnergyOptions());
    }

    private static EnergyMeasurement Measure(SimulatedRig rig, RigClock clock, EdgeTimes? edges, string monitor, int averages, EnergyOptions options)
    {
        using IPowerMonitor meter = new MonitorAddress(monitor).Open(rig, 0.1, averages);
        using var subject = new TextSubject(rig.Board, "sim", clock, new byte[SimulatedRig.InputBytes], edges, () => rig.Time.Pass(0.0001));
        return new EnergyProcedure(meter, subject, clock, options).Run();
    }
}
