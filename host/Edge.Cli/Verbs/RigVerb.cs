using System.CommandLine;
using System.Device.Gpio;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Rig.Power;

namespace Edge.Cli.Verbs;

/// <summary><c>edge rig</c>: the bench around a device: power monitor, trigger and reset pins, a camera over the golden part.</summary>
internal static class RigVerb
{
    public static Command Create(Application application) => new("rig", "Drive the bench around a device: power monitor, pins, camera")
    {
        RigCheckVerb.Create(application),
        RigEnergyVerb.Create(application),
        RigPinVerbs.Trigger(application),
        RigPinVerbs.Reset(application),
        RigCameraVerb.Create(application),
    };

    internal static Option<string?> MonitorOption(bool isRequired = false) =>
        new("--monitor") { Description = $"The power monitor: {MonitorAddress.Accepted}", HelpName = "PART:BUS:ADDRESS", Required = isRequired };

    internal static Option<double> ShuntOption() => new("--shunt")
    {
        Description = "Ohms of the monitor's shunt, as printed on it: R100 is 0.1",
        HelpName = "OHMS",
        DefaultValueFactory = _ => 0.1,
    };

    internal static Option<int> AverageOption() =>
        new("--average") { Description = "Conversions that the monitor averages itself", HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <summary>Milliseconds of an option as a time.</summary>
    /// <exception cref="UsageException">E0636: it is none.</exception>
    internal static TimeSpan Milliseconds(string option, double value) => value is >= 0.001 and <= 3_600_000
        ? TimeSpan.FromMilliseconds(value)
        : throw new UsageException("E0636", option, FormattableString.Invariant($"{value} ms is no time for this"), "0.001 to 3600000");

    /// <summary>The level of an option: <c>high</c> or <c>low</c>.</summary>
    /// <exception cref="UsageException">E0636: it is neither.</exception>
    internal static PinValue Level(string option, string text) => text switch
    {
        "high" => PinValue.High,
        "low" => PinValue.Low,
        _ => throw new UsageException("E0636", option, $"'{text}' is no level", "high or low"),
    };
}
