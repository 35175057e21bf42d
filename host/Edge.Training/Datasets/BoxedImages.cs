using System.Globalization;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Training.Datasets.Images;

namespace Edge.Training.Datasets;

/// <summary>Pictures with a table of what they show: a box or a point on each line.</summary>
/// <remarks>
/// <code>
/// file,x,y,w,h,class      upper left corner and size of a box, in pixels of the picture
/// file,x0,y0,x1,y1,class  upper left corner, and the corner just outside at the lower right, as DeepPCB's lists have them
/// file,x,y,class          a point
/// </code>
/// A line with a file and nothing else is a picture that shows
/// nothing. Files are relative to the table's folder; pictures come in the order in which they are named first.
/// </remarks>
public sealed class BoxedImages : IObjectDataset
{
    public const string Background = "background";

    private const string Accepted = "columns file, x, y, w, h, class, or file, x0, y0, x1, y1, class, or file, x, y, class for points";

    private readonly string _table;
    private readonly List<(string File, List<ImageObject> Objects)> _images = [];

    /// <param name="table">A .csv file.</param>
    /// <param name="classNames">The background, then the classes in order; null: "background" and the names of the table in ordinal order.</param>
    /// <exception cref="DataException">E0249: the table, or one of its lines, is at fault; the line is named.</exception>
    public BoxedImages(string table, IReadOnlyList<string>? classNames = null)
    {
        _table = table;
        IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> rows = CsvText.Rows(ReadText(table));
        if (rows.Count < 2)
            throw Fault(1, rows.Count == 0 ? "holds nothing" : "holds no line below its columns", Accepted);
        Columns columns = ColumnsOf(rows[0]);
        string[] found = [.. rows.Skip(1).Select(row => Cell(row, columns.Class)).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        ClassNames = classNames ?? [Background, .. found];
        var places = new Dictionary<string, int>();
        foreach (var row in rows.Skip(1))
            Add(row, columns, places);
    }

    public string Name => Path.GetFileName(_table);

    public int Count => _images.Count;

    public IReadOnlyList<string> ClassNames { get; }

    public int Label(int index) => _images[index].Objects.MaxBy(found => found.Box.Area)?.Class ?? 0;

    public string ImageName(int index) => _images[index].File;

    public RawImage Read(int index) => ImageFile.Read(PathOf(index));

    public IReadOnlyList<ImageObject> Objects(int index) => _images[index].Objects;

    private string PathOf(int index) => Path.GetFullPath(_images[index].File, Path.GetDirectoryName(Path.GetFullPath(_table))!);

    private static string ReadText(string table) => DatasetFile.Guard(table, () =>
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(DatasetFile.Read(table)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException("E0249", table, "is not UTF-8 text", Accepted, inner: e);
        }
    });

    /// <param name="Ends">Of the width and height, or of the second corner; null for points.</param>
    private sealed record Columns(int Count, int File, int X, int Y, (int X, int Y)? Ends, bool AreCorners, int Class);

    private Columns ColumnsOf((int Line, IReadOnlyList<string> Cells) head)
    {
        string[] names = [.. head.Cells];
        int At(string name) => Array.IndexOf(names, name);
        bool areCorners = At("x0") >= 0;
        var (x, y, right, bottom) = areCorners ? (At("x0"), At("y0"), At("x1"), At("y1")) : (At("x"), At("y"), At("w"), At("h"));
        bool isPoint = !areCorners && right < 0 && bottom < 0;
        bool isWhole = new[] { At("file"), x, y, At("class") }.Min() >= 0 && (isPoint || Math.Min(right, bottom) >= 0);
        return isWhole ? new Columns(names.Length, At("file"), x, y, isPoint ? null : (right, bottom), areCorners, At("class"))
            : throw Fault(head.Line, $"the columns are {string.Join(", ", names)}", Accepted);
    }

    private void Add((int Line, IReadOnlyList<string> Cells) row, Columns columns, Dictionary<string, int> places)
    {
        if (row.Cells.Count != columns.Count)
            throw Fault(row.Line, $"{row.Cells.Count} cells", $"{columns.Count}, as in the first line");
        string file = row.Cells[columns.File];
        if (file.Length == 0)
            throw Fault(row.Line, "no file is named", "the picture's file, relative to the table");
        if (!places.TryGetValue(file, out int at))
        {
            places[file] = at = _images.Count;
            _images.Add((file, []));
            if (!File.Exists(PathOf(at)))
                throw Fault(row.Line, $"there is no file '{file}'", $"a picture in {Path.GetDirectoryName(Path.GetFullPath(_table))}");
        }

        if (row.Cells.Where((_, i) => i != columns.File).All(cell => cell.Length == 0))
            return;
        _images[at].Objects.Add(new ImageObject(ClassOf(row, columns), BoxOf(row, columns), $"{_table}:{row.Line}") { IsPoint = columns.Ends is null });
    }

    private PixelBox BoxOf((int Line, IReadOnlyList<string> Cells) row, Columns columns)
    {
        var (x, y) = columns.AreCorners ? (Number(row, columns.X, "x0"), Number(row, columns.Y, "y0")) : (Number(row, columns.X, "x"), Number(row, columns.Y, "y"));
        if (columns.Ends is not { } ends)
            return new PixelBox(x, y, x + 1, y + 1);
        if (columns.AreCorners)
        {
            double right = Number(row, ends.X, "x1"), bottom = Number(row, ends.Y, "y1");
            return right > x && bottom > y ? new PixelBox(x, y, right, bottom)
                : throw Fault(row.Line, FormattableString.Invariant($"a box from ({x}, {y}) to ({right}, {bottom})"), "x1 above x0 and y1 above y0");
        }

        double w = Number(row, ends.X, "w"), h = Number(row, ends.Y, "h");
        return w > 0 && h > 0 ? new PixelBox(x, y, x + w, y + h)
            : throw Fault(row.Line, FormattableString.Invariant($"a box of {w} x {h} pixels"), "a width and a height above 0");
    }

    private int ClassOf((int Line, IReadOnlyList<string> Cells) row, Columns columns)
    {
        string name = Cell(row, columns.Class);
        int index = ClassNames.ToList().IndexOf(name);
        string accepted = string.Join(", ", ClassNames.Skip(1));
        return index switch
        {
            > 0 => index,
            0 => throw Fault(row.Line, $"'{name}' is the background", accepted, "a picture that shows nothing is a line with its file alone"),
            _ when name.Length == 0 => throw Fault(row.Line, "no class is named", accepted),
            _ => throw Fault(row.Line, $"there is no class '{name}'", accepted, "'model.classes' names the background first, then every class"),
        };
    }

    private double Number((int Line, IReadOnlyList<string> Cells) row, int column, string name) =>
        double.TryParse(row.Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
        : throw Fault(row.Line, $"'{name}' is '{row.Cells[column]}'", "a number of pixels with a point for decimals");

    private static string Cell((int Line, IReadOnlyList<string> Cells) row, int column) => column < row.Cells.Count ? row.Cells[column] : "";

    private DataException Fault(int line, string found, string accepted, string? hint = null) => new("E0249", $"{_table}:{line}", found, accepted, hint);
}
