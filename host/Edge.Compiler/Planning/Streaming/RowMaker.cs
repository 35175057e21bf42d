using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>What makes rows of one tensor in a streamed group, band by band: a node, or a copy of rows that lie whole elsewhere.</summary>
/// <param name="node">Null: the rows are copied.</param>
/// <param name="index">Of the node that runs then, among the graph's; a copy is made right before its first reader.</param>
/// <param name="tensor">Whose rows.</param>
/// <param name="isKept">True when somebody reads the tensor after the group.</param>
/// <param name="strips">Of the group; null: rows are whole.</param>
internal sealed class RowMaker(Node? node, int index, Tensor tensor, RowRate rate, bool isKept, ColumnStrips? strips = null)
{
    private readonly List<RowReader> _readers = [];

    public Node? Node => node;

    public int Index => index;

    public Tensor Tensor => tensor;

    public RowRate Rate => rate;

    /// <summary>How the last node of a group takes the rows of its input, which are meant by rows then; null: its own rows are made.</summary>
    public RowEnd? End { get; init; }

    /// <summary>True when sums are in the window, one for each channel.</summary>
    public bool IsSum => End is { IsSum: true };

    public ColumnStrips? Strips => strips;

    /// <summary>True when the tensor is whole in memory after the group.</summary>
    public bool IsKept => isKept;

    /// <summary>True when every row stays where it is made.</summary>
    public bool IsWhole => isKept && strips is null && !IsSum;

    /// <summary>Those in the group.</summary>
    public IReadOnlyList<RowReader> Readers => _readers;

    /// <summary>Of a row, or of a strip's part of it.</summary>
    public int Columns { get; } = strips?.Of(tensor).Width ?? tensor.Shape.Width;

    public int RowBytes => Columns * tensor.Shape.Channels;

    /// <summary>Rows of the tensor.</summary>
    public int Height => End is null ? tensor.Shape.Height : node!.Inputs[0].Shape.Height;

    /// <summary>Rows of a band.</summary>
    public int Rows { get; } = (int)rate.Rows;

    /// <summary>Turns from band to band.</summary>
    public int Period { get; } = (int)rate.Period;

    /// <summary>Bands; the last may have fewer rows.</summary>
    public int Bands => (Height + Rows - 1) / Rows;

    /// <summary>Rows of the last band if it has fewer than the others; else 0.</summary>
    public int Rest => Height % Rows;

    /// <summary>The turn of the first band.</summary>
    public int Start { get; set; }

    /// <summary>The maker over whose rows these are written first, since its node computes them in place; null: none.</summary>
    public RowMaker? Over { get; set; }

    /// <summary>Rows of the window above those that are written; the last <see cref="PaddingRows"/> of them are padding before the first band.</summary>
    public int Lead { get; private set; }

    public int PaddingRows { get; private set; }

    /// <summary>Rows of the window.</summary>
    public int WindowRows => IsSum ? 0 : Lead + Rows;

    public int WindowBytes => IsSum ? sizeof(int) * tensor.Shape.Channels : WindowRows * RowBytes;

    /// <summary>True when rows are read in later turns than they are made in.</summary>
    public bool IsCarried => IsSum || Lead > 0 || Readers.Any(reader => reader.Maker.Start != Start);

    /// <summary>The maker in whose window or tensor these rows lie.</summary>
    public RowMaker Place => Over?.Place ?? this;

    /// <summary>The last band after which the window moves, counted on behind the last one that is made.</summary>
    public int LastMove { get; private set; }

    /// <summary>True when a reader sees rows below the tensor's last.</summary>
    public bool IsPaddedBelow => Readers.Any(reader => ((reader.Maker.Height - 1) * reader.Window.Stride) - reader.Window.Before + reader.Window.Extent > Height);

    public void Add(RowReader reader) => _readers.Add(reader);

    /// <summary>How many bands a reader is behind when it reads.</summary>
    public int BandsBehind(RowReader reader) => (reader.Maker.Start - Start) / Period;

    /// <summary>The least of <see cref="BandsBehind"/>: with fewer a row would be read before it is made.</summary>
    public int LeastBehind(RowReader reader) =>
        Math.Max(0, ((reader.Window.RowsFor(reader.Maker.Rows) - reader.Window.Before + Rows - 1) / Rows) - 1);

    /// <summary>The row of the window at which a reader's first input row stands.</summary>
    public int RowOf(RowReader reader) => Lead - reader.Window.Before - (BandsBehind(reader) * Rows);

    /// <summary>Sets what follows from when each maker starts.</summary>
    public void Settle()
    {
        PaddingRows = Readers.Select(reader => reader.Window.Before).DefaultIfEmpty().Max();
        Lead = IsWhole ? 0 : Readers.Select(reader => reader.Window.Before + (BandsBehind(reader) * Rows)).DefaultIfEmpty().Max();
        LastMove = Math.Max(Bands - 1, Readers
            .Select(reader => ((reader.Maker.Bands - 1) * (reader.Maker.Period / Period)) + BandsBehind(reader)).DefaultIfEmpty().Max());
    }
}

/// <summary>A node of the group that reads what another maker makes.</summary>
internal sealed record RowReader(RowMaker Maker, RowWindow Window);
