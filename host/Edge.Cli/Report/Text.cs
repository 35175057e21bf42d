using System.Globalization;

namespace Edge.Cli.Report;

/// <summary>Numbers as reports and tables write them: points for decimals, commas for thousands, the unit behind.</summary>
internal static class Text
{
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");

    /// <summary><c>0.10–1.45 %</c>.</summary>
    public static string Range(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{100 * low:0.00}–{100 * high:0.00} %");

    /// <summary>A difference of two shares, in percentage points with its sign.</summary>
    public static string Points(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share + 0.0:+0.00;-0.00;0.00} pp");

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms");

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes) => $"{Count(bytes)} B";

    /// <summary>A p value; below 0.001 the digits say nothing more.</summary>
    public static string P(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>1.23 M, 45.6 k: three digits.</summary>
    public static string Short(long count) => count switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} M"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.00} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.0} k"),
        _ => Count(count),
    };

    /// <summary>A title inside a sentence: only its first letter changes, so that INT8 stays INT8.</summary>
    public static string Inside(string title) => char.ToLowerInvariant(title[0]) + title[1..];

    /// <summary><c>3 images</c>, <c>1 image</c>.</summary>
    public static string Plural(int count, string word) => $"{Count(count)} {word}{(count == 1 ? "" : "s")}";
}
