namespace Edge.Runtime.Update;

/// <summary>The section that says how a frame becomes the network's input.</summary>
/// <remarks>
/// <code>
///  0  4  format: a constant of PixelFormat          20  4  output height; 0: the crop's
///  4  4  crop left                                  24  4  output width; 0: the crop's
///  8  4  crop top                                   28  4  1: bilinear, 0: nearest
/// 12  4  crop width; 0: the whole frame             32  4  multiplier
/// 16  4  crop height; 0: the whole frame            36  4  zero point
/// 40  *  the same as text in UTF-8: what datasets and reports state the hash of
/// </code>
/// </remarks>
public static class PackPreprocessing
{
    public const int NumberBytes = 40;
    public const int CropLeftAt = 4;
    public const int CropTopAt = 8;
    public const int CropWidthAt = 12;
    public const int CropHeightAt = 16;
    public const int OutHeightAt = 20;
    public const int OutWidthAt = 24;
    public const int BilinearAt = 28;
    public const int MultiplierAt = 32;
    public const int ZeroPointAt = 36;

    /// <summary>Fills in the parameters for a camera's frame.</summary>
    /// <param name="buffer">Working space of at least <see cref="NumberBytes"/>.</param>
    /// <returns>False when the pack has no such section, or the crop leaves the frame.</returns>
    public static bool Read(StoredPack pack, int frameH, int frameW, PreprocessingParameters p, sbyte[] buffer)
    {
        if (!pack.Read(PackSection.Preprocessing, 0, buffer, 0, NumberBytes))
            return false;
        p.Format = LittleEndian.Read(buffer, 0);
        p.FrameH = frameH;
        p.FrameW = frameW;
        p.CropLeft = LittleEndian.Read(buffer, CropLeftAt);
        p.CropTop = LittleEndian.Read(buffer, CropTopAt);
        p.CropW = OrWhole(LittleEndian.Read(buffer, CropWidthAt), frameW);
        p.CropH = OrWhole(LittleEndian.Read(buffer, CropHeightAt), frameH);
        p.OutH = OrWhole(LittleEndian.Read(buffer, OutHeightAt), p.CropH);
        p.OutW = OrWhole(LittleEndian.Read(buffer, OutWidthAt), p.CropW);
        p.OutC = p.Format == PixelFormat.Gray8 || p.Format == PixelFormat.Yuv422 ? 1 : 3;
        p.Bilinear = LittleEndian.Read(buffer, BilinearAt);
        p.Multiplier = LittleEndian.Read(buffer, MultiplierAt);
        p.ZeroPoint = LittleEndian.Read(buffer, ZeroPointAt);
        return p.CropLeft >= 0 && p.CropTop >= 0 && p.CropW > 0 && p.CropH > 0 && p.CropW <= frameW - p.CropLeft && p.CropH <= frameH - p.CropTop;
    }

    private static int OrWhole(int value, int whole)
    {
        return value == 0 ? whole : value;
    }
}
