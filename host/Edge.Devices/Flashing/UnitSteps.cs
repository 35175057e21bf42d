using System.Globalization;
using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Devices.Tools;

namespace Edge.Devices.Flashing;

/// <summary>What each step does with one unit. Steps only compare and say what they found; who is told what about it is the worker's.</summary>
/// <param name="facts">Gets what is found out, by the name of its column.</param>
internal sealed partial class UnitSteps(UnitJob job, Dictionary<string, string> facts, UnitLog log) : IDisposable
{
    private DeviceLink? _link;
    private FlashToolRun? _tool;
    private bool _isThere; // the chip holds the images already

    /// <summary>Golden samples that were judged last.</summary>
    public IReadOnlyList<SampleReport> Samples { get; private set; } = [];

    /// <summary>The line knows that this chip passed with these images.</summary>
    public bool WasGood { get; set; }

    /// <summary>The unit's serial port; null: it has none, or was not found yet.</summary>
    public string? Port { get; private set; }

    public (StepState State, string Note) Do(UnitStep step, TimeSpan time, CancellationToken cancellation) => step switch
    {
        UnitStep.Identify => Identify(new ToolLimit(time, cancellation)),
        UnitStep.Erase => Erase(new ToolLimit(time, cancellation)),
        UnitStep.Write => Write(new ToolLimit(time, cancellation)),
        UnitStep.Verify => Verify(new ToolLimit(time, cancellation)),
        UnitStep.Boot => Boot(cancellation),
        UnitStep.Counters => Count(cancellation),
        UnitStep.Before => Before(cancellation),
        UnitStep.Update => Update(cancellation),
        UnitStep.Rollback => Rollback(cancellation),
        UnitStep.Provision => Provision(cancellation),
        UnitStep.SelfTest => SelfTest(cancellation),
        UnitStep.Camera => Camera(cancellation),
        UnitStep.Golden => Golden(cancellation),
        UnitStep.Confirm => Confirm(cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    public void Dispose() => _link?.Dispose();

    /// <summary>What is plugged in where this unit should be: found anew each time, because a port gets another name when its chip restarts.</summary>
    private UsbUnit? Locate()
    {
        UsbUnit? unit = job.UsbPath is { } path ? OtherUsbTree.OfSystem(job.UsbRoot).Find(path) : null;
        Port = job.Port ?? unit?.Port;
        return unit;
    }

    private (StepState, string) Identify(ToolLimit limit)
    {
        UsbUnit? unit = Locate();
        facts["usb_path"] = job.UsbPath ?? "";
        if (!UnitVerb.UsesTool(job.Verb))
            return (StepState.Good, "by its place");
        _tool = new FlashToolRun(FlashToolReader.Read(job.Tool), Places(unit), job.Folder, log.Line);
        foreach (var (name, value) in _tool.Identify(limit))
            facts[name] = value;
        string chip = facts["chip"];
        if (job.Chip is { } wanted && !IsChip(chip, wanted))
            throw new DeviceException("E0714", job.UsbPath ?? job.Port!, $"the chip is {chip}", wanted, "another board is plugged in; nothing was written");
        return (StepState.Good, chip);
    }

    // ESP32-D0WD is one of the ESP32; ESP32-S3 begins the same and is another chip.
    private static bool IsChip(string chip, string wanted) => chip.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
        && !(wanted.Equals("ESP32", StringComparison.OrdinalIgnoreCase) && chip.Length > 7 && chip[6] is 'S' or 'C' or 'H' or 'P'
        && char.IsAsciiDigit(chip[7]));

    private Dictionary<string, string> Places(UsbUnit? unit)
    {
        var places = new Dictionary<string, string>(job.Places);
        if (Port is not null)
            places["port"] = Port;
        if (job.UsbPath is not null)
            places["usb_path"] = job.UsbPath;
        if (unit?.SerialNumber is { } probe)
            places["probe"] = probe;
        return places;
    }

    private (StepState, string) Erase(ToolLimit limit)
    {
        if (_tool!.Tool.Read is not null && WasGood && job.Images.All(image => IsOnChip(image, limit, out _)))
            _isThere = true;
        if (_isThere)
            return (StepState.Skipped, "already there");
        foreach (FlashImage image in job.Images.Where(_ => _tool.Tool.Erase is not null))
            _tool.Erase(image.Address, image.Bytes, limit);
        return _tool.Tool.Erase is null ? (StepState.Skipped, $"{_tool.Tool.Name} erases as it writes") : (StepState.Good, "");
    }

    private (StepState, string) Write(ToolLimit limit)
    {
        if (_isThere)
            return (StepState.Skipped, "already there");
        foreach (FlashImage image in job.Images)
        {
            if (Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(image.File))) != image.Sha256)
                throw new DeviceException("E0727", image.File, "changed while the line ran", "the file that the run began with",
                    "run the line again with one version");
            _tool!.Write(image.File, image.Address, limit);
        }

        return (StepState.Good, Bytes(job.Images.Sum(image => (long)image.Bytes)));
    }

    private (StepState, string) Verify(ToolLimit limit)
    {
        FlashToolRun tool = _tool!;
        if (tool.Tool.Read is null)
        {
            facts["readback_ok"] = "tool";
            tool.Reset(job.Images.Count > 0 ? job.Images[0].Address : 0, limit);
            return (StepState.Skipped, $"{tool.Tool.Name} cannot read back; its own check counts");
        }

        foreach (FlashImage image in job.Images.Where(_ => !_isThere))
        {
            if (!IsOnChip(image, limit, out string difference))
            {
                facts["readback_ok"] = "no";
                throw new DeviceException("E0717", Path.GetFileName(image.File), difference,
                    hint: "write it again; if it repeats, the flash or the supply is bad");
            }
        }

        facts["readback_ok"] = "yes";
        tool.Reset(job.Images.Count > 0 ? job.Images[0].Address : 0, limit);
        return (StepState.Good, "SHA-256");
    }

    private bool IsOnChip(FlashImage image, ToolLimit limit, out string difference)
    {
        byte[] found = _tool!.Read(image.Address, image.Bytes, limit);
        difference = "";
        if (Convert.ToHexStringLower(SHA256.HashData(found)) == image.Sha256)
            return true;
        byte[] wanted = File.ReadAllBytes(image.File);
        if (found.Length != wanted.Length)
        {
            difference = $"{found.Length} bytes were read back, {wanted.Length} were written";
            return false;
        }

        int first = found.AsSpan().CommonPrefixLength(wanted), count = found.Where((value, i) => value != wanted[i]).Count();
        difference = string.Create(CultureInfo.InvariantCulture,
            $"at 0x{image.Address + first:x} the chip holds 0x{found[first]:x2}, the file 0x{wanted[first]:x2}; {count} of {wanted.Length} bytes differ");
        return false;
    }

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} B");
}
