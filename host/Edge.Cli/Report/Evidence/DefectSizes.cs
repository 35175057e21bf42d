namespace Edge.Cli.Report.Evidence;

/// <summary>How large the defect of each image is: <c>sizes.csv</c>, columns name and px.</summary>
internal static class DefectSizes
{
    public const string File = "sizes.csv";

    /// <returns>Pixels of the camera's picture by the image's name.</returns>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static IReadOnlyDictionary<string, double> Read(string path)
    {
        var sizes = new Dictionary<string, double>();
        foreach (CsvRow row in CsvTable.Read(path, "name", "px").Rows)
            sizes[row["name"]] = row.Number("px") is > 0 and var size ? size : throw row.Wrong("px", "a number of pixels above 0");
        return sizes;
    }
}
