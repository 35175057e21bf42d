using System.Text.Encodings.Web;
using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Runtime;
using Edge.Runtime.Judging;

namespace Edge.Compiler.Emission;

/// <summary>What stands beside a network that judges pictures: how its input is made of them, and what its output says of the part.</summary>
/// <param name="Preprocessing">Of some frame; the emitted method puts another frame's size in.</param>
/// <param name="IsWholeFrame">True when nothing is cropped.</param>
/// <param name="Mode">A constant of <see cref="JudgeMode"/>.</param>
/// <param name="Classes">In the order of the outputs; empty where nobody named them.</param>
public sealed record PictureRules(PreprocessingParameters Preprocessing, bool IsWholeFrame, int Mode, IReadOnlyList<ClassLimit> Classes);

/// <summary>Emits <see cref="PictureRules"/> as C# beside the model: <c>Name.Pictures.g.cs</c>, of the nanoFramework subset.</summary>
public static class PictureEmitter
{
    private static readonly JsonSerializerOptions _literal = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="model">What <see cref="CSharpEmitter"/> made of the network: the header is taken over.</param>
    /// <exception cref="ModelException">E0403: the template has a mistake.</exception>
    public static EmittedFile Emit(PictureRules rules, EmittedFile model, EmitOptions options)
    {
        string[] header = [.. model.Text.Split('\n').TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..])];
        PreprocessingParameters p = rules.Preprocessing;
        var view = new PictureView(
            header, options.ClassName, [.. rules.Classes.Select(limit => JsonSerializer.Serialize(limit.Name, _literal))], FormatName(p.Format),
            rules.IsWholeFrame, p.CropTop, p.CropLeft, p.CropH, p.CropW, p.OutH, p.OutW, p.OutC, p.Bilinear, p.Multiplier, p.ZeroPoint,
            rules.Mode == JudgeMode.AnyDefect ? nameof(JudgeMode.AnyDefect) : nameof(JudgeMode.Highest),
            Numbers(rules.Classes.Select(limit => limit.IsDefect ? 1 : 0)), Numbers(rules.Classes.Select(limit => limit.Limit)),
            Numbers(rules.Classes.Select(limit => limit.Gray)));
        return new EmittedFile($"{options.ClassName}.Pictures.g.cs", new TemplateSet("csharp", options.TemplateFolder).Render("Pictures.g.cs.sbn", "picture", view));
    }

    private static string Numbers(IEnumerable<int> values) => Dialect.CSharp.Numbers([.. values]);

    private static string FormatName(int format) => format switch
    {
        PixelFormat.Gray8 => nameof(PixelFormat.Gray8),
        PixelFormat.Rgb888 => nameof(PixelFormat.Rgb888),
        PixelFormat.Rgb565 => nameof(PixelFormat.Rgb565),
        _ => nameof(PixelFormat.Yuv422),
    };

    /// <summary>What the template sees.</summary>
    private sealed record PictureView(
        IReadOnlyList<string> Header, string ClassName, IReadOnlyList<string> Classes, string Format, bool IsWholeFrame, int CropTop, int CropLeft,
        int CropH, int CropW, int OutH, int OutW, int OutC, int Bilinear, int Multiplier, int ZeroPoint, string Mode, string Roles, string Limits, string Grays);
}
