using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Tools;

namespace Edge.Devices.Securing;

/// <summary>One unit on the bench, as the tool of its family reaches it.</summary>
/// <param name="places">What names it: port, usb_path, probe.</param>
/// <param name="folder">For what the tool writes.</param>
/// <param name="toolFolder">Looked into before the system's path; null: the path alone.</param>
/// <param name="heard">Gets each command line and what the tool said.</param>
public sealed class SecureUnit(SecureTool tool, IReadOnlyDictionary<string, string> places, string folder, string? toolFolder, Action<string> heard)
{
    private readonly ToolDriver _driver = new(tool.Name, tool.Faults, places, folder, heard) { ToolFolder = toolFolder };

    public SecureTool Tool => tool;

    /// <summary>Reads what is burnt, and whose it is.</summary>
    /// <exception cref="DeviceException">E0744: the tool says it in another form. One of the tool's faults.</exception>
    public (string Unit, IReadOnlyDictionary<string, string> State) Read(ToolLimit limit)
    {
        if (tool.Form == SecureTool.OptionBytesForm)
            return (Convert.ToHexStringLower(Written(tool.Uid!, limit)), ReadState(limit));
        var (fields, unit) = SecureState.OfEfuses(System.Text.Encoding.UTF8.GetString(Written(tool.State, limit)), tool.UnitField!, tool.Name);
        return (unit, fields);
    }

    /// <summary>What is burnt, once it is known whose it is.</summary>
    public IReadOnlyDictionary<string, string> ReadState(ToolLimit limit) => tool.Form == SecureTool.OptionBytesForm
        ? SecureState.OfOptionBytes(_driver.Run(tool.State, new Dictionary<string, string>(), limit), tool.Name) : Read(limit).State;

    /// <param name="step">As <see cref="SecureStep.For"/> made it.</param>
    public void Burn(SecureStep step, ToolLimit limit) => _driver.Run(step.Call, new Dictionary<string, string>(), limit);

    public string CommandOf(SecureStep step) => _driver.Line(step.Call, new Dictionary<string, string>());

    private byte[] Written(ToolCall call, ToolLimit limit)
    {
        string file = Path.Combine(folder, "state.out");
        try
        {
            File.Delete(file); // nothing that an earlier run left is ever taken for this unit's
            _driver.Run(call, new Dictionary<string, string> { ["file"] = file, ["uid_address"] = tool.UidAddress ?? "" }, limit);
            return File.Exists(file) ? File.ReadAllBytes(file) : throw new DeviceException("E0744", tool.Name, "ended well and wrote nothing");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
