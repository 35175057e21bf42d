namespace Edge.Training.Compressing;

/// <summary>How a filter's weights lie in flash.</summary>
public enum FilterFormat
{
    /// <summary>Every weight, row after row.</summary>
    Packed,

    /// <summary>For each row a bit for every weight, then the weights that are not 0.</summary>
    Bitmap,

    /// <summary>The different values, then for every weight the number of its value.</summary>
    Codebook,

    /// <summary>The different values other than 0; for each row a bit for every weight, then the numbers of those that are not 0.</summary>
    BitmapCodebook,
}
