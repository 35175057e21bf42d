using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Devices.Nano;

/// <summary>A pack of <c>edge pack</c> that a program's image carries: its golden vectors, limits, line and fingerprint instead of those that compiling can make.</summary>
/// <param name="Shown">What messages call it.</param>
public sealed record CarriedPack(PackContent Content, string Shown)
{
    /// <summary>All of it but the program, which is in the image already, and the report, which is for people.</summary>
    /// <param name="own">What the image would carry without it.</param>
    /// <exception cref="DataException">E0441: it belongs to another program, board, kernels, or other pictures.</exception>
    internal PackContent InPlaceOf(PackContent own, byte[] plan, string kernelSet)
    {
        Same("board", Content.Board, own.Board);
        Same("kernels", Content.KernelSet, kernelSet);
        Same("program", Hash(Content.Find(PackSection.Program)), Hash(plan));
        Same("preprocessing", TextOf(Content), TextOf(own));
        if (Content.Find(PackSection.Line) is { } line)
            Same("frame", Frame(line), Frame(own.Find(PackSection.Line)!));
        return Content with
        {
            Parts =
            [
                .. own.Parts.Select(part => part.Kind != PackSection.Program && Content.Find(part.Kind) is { } bytes ? new PackPart(part.Kind, bytes) : part),
                .. Content.Parts.Where(part => part.Kind == PackSection.Drift),
            ],
        };
    }

    private void Same(string what, string found, string accepted)
    {
        if (found != accepted)
            throw new DataException("E0441", Shown, $"{what} {found}", $"{accepted}, as this program has it", "'edge pack' for this model, board and project writes one");
    }

    private static string Hash(byte[]? program) => program is null ? "none" : Convert.ToHexStringLower(SHA256.HashData(program))[..12];

    private static string TextOf(PackContent content) => content.Find(PackSection.Preprocessing) is { } bytes ? PreprocessingPart.TextOf(bytes) : "none";

    private static string Frame(byte[] line) => $"{BitConverter.ToInt32(line, PackLine.FrameHeightAt)}x{BitConverter.ToInt32(line, PackLine.FrameWidthAt)}";
}
