using System.Device.Gpio;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Rig.Tests.Simulated;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge rig' on a simulated bench.</summary>
public sealed class RigVerbTests : IDisposable
{
    private readonly SimulatedRig _rig = new();
    private readonly Run _run;

    public RigVerbTests()
    {
        _run = new Run { Rig = _rig };
        File.WriteAllBytes(_run.Path("input.bin"), new byte[SimulatedRig.InputBytes]);
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Energy_is_measured_shown_and_written()
    {
        Assert.True(Energy("--monitor", "ina226:1:0x41") == 0, _run.Error);
        Assert.Contains("INA226 at 1:0x41, shunt 0.1 ohm", _run.Out);
        Assert.Contains("uJ per inference (median)", _run.Out);
        JsonNode file = JsonNode.Parse(File.ReadAllText(_run.Path("energy.json")))!;
        Assert.Equal("edge.energy/1", (string)file["schema"]!);
        Assert.InRange((double)file["uj_per_inference"]!, 10450, 10670); // 3.3 V x 80 mA x 40 ms
        Assert.Equal(5, file["windows"]!.AsArray().Count);
    }

    [Fact]
    public void A_refused_measurement_writes_no_file()
    {
        _rig.Board.BusyAmperes = 3;
        Assert.Equal(4, Energy("--monitor", "ina219:1:0x40"));
        Assert.Contains("error E0634: window 1: the measurement is refused", _run.Error);
        Assert.False(File.Exists(_run.Path("energy.json")));
    }

    [Theory]
    [InlineData("E0636", "--seconds", "9", "--monitor", "ina226:1:0x41")]
    [InlineData("E0636", "--windows", "4", "--monitor", "ina226:1:0x41")]
    [InlineData("E0635", "--monitor", "ina3221:1:0x40")]
    [InlineData("E0635", "--shunt", "-1", "--monitor", "ina226:1:0x41")]
    public void Settings_that_MLPerf_does_not_allow_are_refused(string code, params string[] options)
    {
        Assert.Equal(2, Energy(options));
        Assert.Contains(code, _run.Error);
    }

    [Fact]
    public void The_check_names_what_answers_and_what_does_not()
    {
        _rig.Ina219.IsGone = true;
        Assert.Equal(0, _run.Edge("rig", "check", "--monitor", "ina226:1:0x41", "--pin", "4", "17", "--camera", "0"));
        Assert.Matches("3.300 V, (29.9|30.0)", _run.Out); // of the 30 mA, within noise
        Assert.Contains("yuyv 320x240", _run.Out);
        Assert.Equal(4, _run.Edge("rig", "check", "--monitor", "ina219:1:0x40", "--pin", "4", "99"));
        Assert.Contains("FAILED", _run.Out);
        Assert.Contains("E0632", _run.Error);
        Assert.Contains("E0631: GPIO 99", _run.Error);
        Assert.Empty(_rig.Pins.Changes);
        Assert.Equal(2, _run.Edge("rig", "check"));
    }

    [Fact]
    public void A_reset_pulls_and_lets_go()
    {
        Assert.Equal(0, _run.Edge("rig", "reset", "--pin", "17", "--hold", "20"));
        Assert.Equal([PinValue.Low, PinValue.High], _rig.Pins.Changes.Select(change => change.Level));
        Assert.Equal(0.02, _rig.Pins.Changes[1].Seconds - _rig.Pins.Changes[0].Seconds, 9);
        Assert.Equal(2, _run.Edge("rig", "reset", "--pin", "17", "--hold", "-1"));
        Assert.Equal(2, _run.Edge("rig", "reset", "--pin", "17", "--active", "up"));
    }

    [Fact]
    public void Triggers_are_answered_or_the_check_fails()
    {
        int seen = 0;
        _rig.Pins.PulledDown.Add(4);
        _rig.Pins.Wire = (pin, level) =>
        {
            if (pin == 4 && level == PinValue.High && ++seen != 7)
                _rig.Time.At(_rig.Time.Seconds + 0.042, () => _rig.Pins.Drive(5, PinEventTypes.Rising));
        };
        Assert.Equal(0, _run.Edge("rig", "trigger", "--pin", "4", "--reply-pin", "5", "--count", "6"));
        Assert.Contains("6 triggers, 0 missed, 0 answered twice; to the answer p50 42.00, p99 42.00, max 42.00 ms", _run.Out);
        Assert.Equal(1, _run.Edge("rig", "trigger", "--pin", "4", "--reply-pin", "5", "--count", "6", "--json"));
        Assert.Equal(1, (int)JsonNode.Parse(_run.Out)!["missed"]!);
        Assert.Equal(2, _run.Edge("rig", "trigger", "--pin", "4", "--width", "600"));
    }

    [Fact]
    public void A_dark_picture_fails_the_check_and_is_kept()
    {
        Assert.Equal(0, _run.Edge("rig", "camera", "--size", "320x240"));
        Assert.Equal("P5\n320 240\n255\n".Length + 320 * 240, File.ReadAllBytes(_run.Path("golden.pgm")).Length);
        _rig.ConfigureCamera = camera => camera.Light = 0.05;
        Assert.Equal(1, _run.Edge("rig", "camera", "--size", "320x240"));
        Assert.Contains("the picture is too dark", _run.Error);
        Assert.Equal(4, _run.Edge("rig", "camera", "--size", "640x480"));
        Assert.Contains("this camera has yuyv 320x240", _run.Error);
        Assert.Equal(2, _run.Edge("rig", "camera", "--size", "321x240"));
    }

    private int Energy(params string[] options) => _run.Edge(["rig", "energy", "--on", "tcp:localhost:1", "--input", "input.bin", "--quiet", .. options]);
}
