using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Preprocessing;

/// <summary>What a camera, and so a dataset's image, delivers.</summary>
public enum CameraColor
{
    Gray8 = PixelFormat.Gray8,
    Rgb888 = PixelFormat.Rgb888,
    Rgb565 = PixelFormat.Rgb565,

    /// <summary>Two pixels share their colour; the network gets the luma.</summary>
    Yuv422 = PixelFormat.Yuv422,
}

/// <summary>A rectangle of a camera's frame, in pixels.</summary>
public readonly record struct CropRectangle(int Left, int Top, int Width, int Height);

/// <summary>How pictures become network inputs: part of the program, hashed into it, the same for camera, dataset and board.</summary>
/// <remarks>The arithmetic is <see cref="Runtime.Preprocessing"/>.</remarks>
public sealed record PreprocessingSpecification
{
    public CameraColor Color { get; init; } = CameraColor.Gray8;

    /// <summary>Null: the whole frame.</summary>
    public CropRectangle? Crop { get; init; }

    /// <summary>Null: as large as the crop.</summary>
    public Size? Resize { get; init; }

    /// <summary>False: the nearest pixel.</summary>
    public bool Bilinear { get; init; } = true;

    /// <summary>q = clamp(pixel * Multiplier + ZeroPoint); in [1, 255].</summary>
    public int Multiplier { get; init; } = 1;

    /// <summary>In [-128, 127].</summary>
    public int ZeroPoint { get; init; } = -128;

    /// <summary>Channels of the network's input.</summary>
    public int Channels => Color is CameraColor.Gray8 or CameraColor.Yuv422 ? 1 : 3;

    /// <summary>What the input's bytes mean: a pixel of 255 is 1.0.</summary>
    public Quantization Quantization => Quantization.PerTensor(1f / (255 * Multiplier), ZeroPoint);

    /// <summary>All of it on one line, in a fixed order: what the hash is of.</summary>
    public string CanonicalText
    {
        get
        {
            string crop = Crop is { } c ? string.Create(CultureInfo.InvariantCulture, $"{c.Left},{c.Top},{c.Width},{c.Height}") : "whole";
            string size = Resize?.ToString() ?? "as cropped";
            return string.Create(CultureInfo.InvariantCulture,
                $"edge.preprocessing/1 color={Color.ToString().ToLowerInvariant()} crop={crop} resize={size} method={(Bilinear ? "bilinear_q15" : "nearest")} multiplier={Multiplier} zero_point={ZeroPoint}");
        }
    }

    /// <summary>SHA-256 of <see cref="CanonicalText"/>, in lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText)));

    /// <summary>[1, H, W, C] of the network's input for frames of one size.</summary>
    /// <exception cref="DataException">The crop does not lie in the frame.</exception>
    public Shape OutputShape(string where, int frameWidth, int frameHeight)
    {
        PreprocessingParameters p = Parameters(where, frameWidth, frameHeight);
        return Shape.Nhwc(1, p.OutH, p.OutW, p.OutC);
    }

    /// <summary>The numbers of the device for frames of one size.</summary>
    /// <param name="where">Names the image in messages.</param>
    /// <exception cref="DataException">The crop does not lie in the frame, or a number is out of range.</exception>
    public PreprocessingParameters Parameters(string where, int frameWidth, int frameHeight)
    {
        if (Multiplier is < 1 or > 255 || ZeroPoint is < -128 or > 127)
            throw new DataException("E0230", "preprocess.scale", $"mul {Multiplier}, zero_point {ZeroPoint}", "mul in [1, 255], zero_point in [-128, 127]");
        CropRectangle crop = Crop ?? new CropRectangle(0, 0, frameWidth, frameHeight);
        if (crop.Left < 0 || crop.Top < 0 || crop.Width < 1 || crop.Height < 1
            || (long)crop.Left + crop.Width > frameWidth || (long)crop.Top + crop.Height > frameHeight)
        {
            throw new DataException("E0231", where, $"the crop {crop.Width}x{crop.Height} at ({crop.Left}, {crop.Top}) leaves the image of {frameWidth}x{frameHeight}",
                "a rectangle inside the image", "change preprocess.crop: [left, top, width, height]");
        }

        if (Color == CameraColor.Yuv422 && frameWidth % 2 != 0)
            throw new DataException("E0231", where, $"a width of {frameWidth} in yuv422", "an even width: two pixels share their colour");
        Size size = Resize ?? new Size(crop.Height, crop.Width);
        if (size.Height is < 1 or > 4096 || size.Width is < 1 or > 4096 || crop.Width > 16384 || crop.Height > 16384)
            throw new DataException("E0231", where, $"{crop.Height}x{crop.Width} to {size}", "crops up to 16384x16384, network inputs of 1x1 to 4096x4096");
        return new PreprocessingParameters
        {
            Format = (int)Color,
            FrameH = frameHeight,
            FrameW = frameWidth,
            CropTop = crop.Top,
            CropLeft = crop.Left,
            CropH = crop.Height,
            CropW = crop.Width,
            OutH = size.Height,
            OutW = size.Width,
            OutC = Channels,
            Bilinear = Bilinear ? 1 : 0,
            Multiplier = Multiplier,
            ZeroPoint = ZeroPoint,
        };
    }
}
