using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Runtime.Link;

namespace Edge.Devices.Emulators;

/// <summary>Emits what <c>device/bare/firmware.c</c> knows of its model.</summary>
internal static class FirmwareTable
{
    public const string FileName = "firmware_model.c";

    /// <summary>Images a firmware holds: EDGE_LINK_IMAGES of edge_link.h.</summary>
    private const int Images = 2;

    public static EmittedFile Of(Board board, BareModel model, BareBuildOptions options)
    {
        Tensor output = model.Program.Graph.Outputs[0];
        FirmwareIdentity identity = options.Identity;
        var view = new FirmwareView(
            Hash(FirmwareSha256(board, options)), Hash(identity.ModelSha256), Hash(identity.PreprocessingSha256), Hash(identity.LimitsSha256),
            Name(board.Name), Name(model.Plan is null ? "emitted C" : "plan interpreter"), Name(KernelSet.Current), Name(identity.ModelName), identity.Release,
            output.Quantization is { } numbers ? BitConverter.SingleToUInt32Bits((float)numbers.Scales[0]).ToString("x8", CultureInfo.InvariantCulture) : "0",
            output.Quantization?.ZeroPoint ?? 0, Images * model.InputBytes, Math.Max(1, options.Taps ? model.StepBytes.Count : 0));
        return new EmittedFile(FileName, new TemplateSet("c", overrides: null).Render("firmware_model.c.sbn", "firmware", view));
    }

    /// <summary>Of everything but the model: sources, board and how they are compiled.</summary>
    private static string FirmwareSha256(Board board, BareBuildOptions options) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{DeviceObjects.SourcesSha256()} {board.Name} {board.Compiler} {string.Join(' ', board.Flags)} {options.Optimization} {options.Taps}")));

    private static string Hash(string hexadecimal) =>
        hexadecimal.Length == 0 ? "0" : string.Join(", ", Convert.FromHexString(hexadecimal).Select(value => $"0x{value:x2}"));

    // A literal as long as its array has no zero behind it, as a name of the link.
    private static string Name(string text) =>
        string.Concat(text.Where(letter => letter is >= ' ' and <= '~' and not ('"' or '\\')).Take(LinkIdentity.NameBytes));

    private sealed record FirmwareView(
        string Firmware, string Model, string Preprocessing, string Limits, string Board, string Runtime, string KernelSet, string ModelName, int Release,
        string ScaleBits, int ZeroPoint, int ImageBytes, int Steps);
}
