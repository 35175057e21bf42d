using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>The preprocessing as a section; the device's view of it is <see cref="PackPreprocessing"/>.</summary>
public static partial class PreprocessingPart
{
    public static PackPart Write(PreprocessingSpecification specification)
    {
        byte[] text = Encoding.UTF8.GetBytes(specification.CanonicalText);
        byte[] bytes = new byte[PackPreprocessing.NumberBytes + text.Length];
        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Put(0, (int)specification.Color);
        if (specification.Crop is { } crop)
        {
            Put(PackPreprocessing.CropLeftAt, crop.Left);
            Put(PackPreprocessing.CropTopAt, crop.Top);
            Put(PackPreprocessing.CropWidthAt, crop.Width);
            Put(PackPreprocessing.CropHeightAt, crop.Height);
        }

        if (specification.Resize is { } size)
        {
            Put(PackPreprocessing.OutHeightAt, size.Height);
            Put(PackPreprocessing.OutWidthAt, size.Width);
        }

        Put(PackPreprocessing.BilinearAt, specification.Bilinear ? 1 : 0);
        Put(PackPreprocessing.MultiplierAt, specification.Multiplier);
        Put(PackPreprocessing.ZeroPointAt, specification.ZeroPoint);
        text.CopyTo(bytes, PackPreprocessing.NumberBytes);
        return new PackPart(PackSection.Preprocessing, bytes);
    }

    /// <summary>The text behind the numbers.</summary>
    public static string TextOf(ReadOnlySpan<byte> part) =>
        part.Length < PackPreprocessing.NumberBytes ? "" : Encoding.UTF8.GetString(part[PackPreprocessing.NumberBytes..]);

    /// <summary>Back from the text that a model file remembers.</summary>
    /// <exception cref="ModelException">E0114: the text is not <see cref="PreprocessingSpecification.CanonicalText"/>.</exception>
    public static PreprocessingSpecification Parse(string text, string where)
    {
        Match match = Canonical().Match(text);
        if (!match.Success || !Enum.TryParse(match.Groups["color"].Value, ignoreCase: true, out CameraColor color))
            throw new ModelException("E0114", where, $"the preprocessing '{text}'", "a line as 'edge quantize' writes it",
                "quantize the model again with this version of Edge");
        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return new PreprocessingSpecification
        {
            Color = color,
            Crop = match.Groups["w"].Success ? new CropRectangle(Number("x"), Number("y"), Number("w"), Number("h")) : null,
            Resize = match.Groups["rows"].Success ? new Size(Number("rows"), Number("columns")) : null,
            Bilinear = match.Groups["method"].Value == "bilinear_q15",
            Multiplier = Number("multiplier"),
            ZeroPoint = Number("zero"),
        };
    }

    [GeneratedRegex("^edge\\.preprocessing/1 color=(?<color>[a-z0-9]+) crop=(whole|(?<x>[0-9]{1,6}),(?<y>[0-9]{1,6}),(?<w>[0-9]{1,6}),(?<h>[0-9]{1,6})) "
        + "resize=(as cropped|(?<rows>[0-9]{1,6})x(?<columns>[0-9]{1,6})) method=(?<method>bilinear_q15|nearest) multiplier=(?<multiplier>[0-9]{1,6}) "
        + "zero_point=(?<zero>-?[0-9]{1,6})$")]
    private static partial Regex Canonical();
}
