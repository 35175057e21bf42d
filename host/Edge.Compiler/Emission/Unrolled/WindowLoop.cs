using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>How the windows of a convolution are brought before the arithmetic: rows with borders, runs of bytes, or nothing at all.</summary>
/// <remarks>
/// nanoCLR copies a run natively for the price of two reads, and reads a constant place of an array faster than a computed one; short runs are
/// read where they are. Borders exist only in a buffer of FilterH rows, filled with the input's zero point.
/// </remarks>
internal sealed class WindowLoop
{
    // Array.Copy costs about 900 instructions, and saves two steps of the interpreter for each byte.
    private const int ShortestRun = 8;

    private readonly int _inH, _inW, _inC, _filterH, _filterW, _strideH, _strideW, _dilationH, _dilationW, _padTop, _padLeft, _padRight;

    private WindowLoop(KernelCall call, bool isDense, int pixels = 1)
    {
        int Of(string name, int dense) => isDense ? dense : call[name];
        (_inH, _inW, _inC) = (Of("in_h", 1), Of("in_w", 1), call["in_c"]);
        (OutH, OutW) = (Of("out_h", 1), Of("out_w", 1));
        (_filterH, _filterW) = (Of("filter_h", 1), Of("filter_w", 1));
        (_strideH, _strideW) = (Of("stride_h", 1), Of("stride_w", 1));
        (_dilationH, _dilationW) = (Of("dilation_h", 1), Of("dilation_w", 1));
        (_padTop, _padLeft) = (Of("pad_top", 0), Of("pad_left", 0));
        _padRight = Math.Max(0, (OutW - 1) * _strideW + (_filterW - 1) * _dilationW - _padLeft - _inW + 1);
        int padBottom = (OutH - 1) * _strideH + (_filterH - 1) * _dilationH - _padTop - _inH + 1;
        HasRows = _padTop > 0 || _padLeft > 0 || _padRight > 0 || padBottom > 0;
        ZeroPoint = call["input_zero_point"];
        bool isFlat = !HasRows && _filterH == 1 && _filterW == 1 && _strideH == 1 && _strideW == 1;
        if (isFlat && pixels > 1) // one long row
            (_inH, _inW, OutH, OutW) = (1, _inH * _inW, 1, OutH * OutW);
        Pixels = _dilationW == 1 || _filterW == 1 ? Math.Min(pixels, OutW) : 1;
    }

    /// <param name="call">Of conv2d_s8 or depthwise_conv2d_s8.</param>
    /// <param name="pixels">How many neighbouring windows a part works on, at most.</param>
    public static WindowLoop OfConvolution(KernelCall call, int pixels = 1) => new(call, isDense: false, pixels);

    public static WindowLoop OfDense(KernelCall call) => new(call, isDense: true);

    public int OutH { get; }

    public int OutW { get; }

    /// <summary>True when some window leaves the image, so that windows are read from rows with borders.</summary>
    public bool HasRows { get; }

    public int ZeroPoint { get; }

    /// <summary>Neighbouring windows that a part works on.</summary>
    public int Pixels { get; }

    /// <summary>Windows that the last group of a row takes again, because a row is no multiple of <see cref="Pixels"/>.</summary>
    public int Back => (Pixels - OutW % Pixels) % Pixels;

    public int InC => _inC;

    /// <summary>Taps of a window: FilterH * FilterW * InC.</summary>
    public int Taps => _filterH * _filterW * _inC;

    /// <summary>Bytes of one row with its borders.</summary>
    public int RowBytes => (_padLeft + _inW + _padRight) * _inC;

    public int BufferBytes => HasRows ? _filterH * RowBytes : 0;

    /// <summary>True when windows are copied; false when their taps are read where they lie.</summary>
    public bool IsCopied => RunBytes >= ShortestRun && (Pixels == 1 || _dilationW == 1);

    /// <summary>The array that windows are read from.</summary>
    public string Source => HasRows ? "rows" : "input";

    public int WindowBytes => IsCopied ? Taps / TapsOfRun * RunBytes : 0;

    // A run holds all of a row that the windows share, or one tap's channels where dilation parts them.
    private int RunBytes => _dilationW == 1 ? ((Pixels - 1) * _strideW + _filterW) * _inC : _inC;

    private int TapsOfRun => _dilationW == 1 ? _filterW * _inC : _inC;

    /// <summary>Where a tap is, seen from the window's first tap in its source.</summary>
    public int Offset(int tap)
    {
        int c = tap % _inC, x = tap / _inC % _filterW, y = tap / _inC / _filterW;
        return y * (HasRows ? RowBytes : _dilationH * _inW * _inC) + x * _dilationW * _inC + c;
    }

    /// <summary>An element of a window as an expression.</summary>
    public string Tap(int tap, int pixel = 0)
    {
        int next = pixel * _strideW * _inC;
        if (IsCopied)
            return $"window[{tap / TapsOfRun * RunBytes + tap % TapsOfRun + next}]";
        return Offset(tap) + next == 0 ? "source[x]" : $"source[x + {Offset(tap) + next}]";
    }

    /// <summary>How often the parts are called.</summary>
    public long Windows => (long)OutH * Groups;

    private int Groups => (OutW + Pixels - 1) / Pixels;

    /// <summary>What the loops of one inference execute besides the parts.</summary>
    /// <param name="parts">Methods that are called for each window.</param>
    /// <param name="passed">Arguments of each.</param>
    public IlTally Cost(int parts, int passed)
    {
        IlTally window = new(), row = new(), all = new();
        int runs = IsCopied ? Taps / TapsOfRun : 0;
        window.Add(IlOperation.NativeCall, runs, 0);
        window.Add(IlOperation.Move, runs * 6, runs * 17);
        window.Add(IlOperation.Call, parts, 0);
        window.Add(IlOperation.Move, parts * passed, parts * (5 + 2 * passed));
        window.Add(IlOperation.Move, 11, 26);
        window.Add(IlOperation.Compute, 3, 3);
        window.Add(IlOperation.Branch, 1, 2);
        row.Repeat(window, Groups);
        int copied = HasRows ? _filterH : 0;
        row.Add(IlOperation.NativeCall, copied, 0);
        row.Add(IlOperation.Move, 12 + copied * 21, copied > 0 ? 110 : 30);
        row.Add(IlOperation.Compute, 3 + copied * 6, 6);
        row.Add(IlOperation.Branch, 1 + copied * 3, 2);
        all.Repeat(row, OutH);
        all.Add(IlOperation.NativeCall, copied, 40);
        return all;
    }

    /// <summary>What the template's loops need.</summary>
    public LoopView View() => new(
        OutH, OutW / Pixels, HasRows, _filterH, RowBytes, _inH, _inW * _inC, _padLeft * _inC, _padTop, _strideH, _dilationH, Pixels * _strideW * _inC,
        Back * _strideW * _inC, Source,
        IsCopied ? [.. Enumerable.Range(0, Taps / TapsOfRun).Select(run => new RunView(Offset(run * TapsOfRun), run * RunBytes, RunBytes))] : []);
}

/// <summary>Numbers of a <see cref="WindowLoop"/>, bytes unless they count.</summary>
/// <param name="RowLeft">Where a row's image begins behind its border.</param>
/// <param name="OutW">Windows of a row, or groups of them.</param>
/// <param name="StepBytes">From one window or group to the next.</param>
/// <param name="BackBytes">From where the last whole group of a row ends back to where the last one begins, which ends with the row.</param>
/// <param name="Source">The array windows are read from.</param>
/// <param name="Runs">What is copied for each window; none when it is read in place.</param>
public sealed record LoopView(
    int OutH, int OutW, bool HasRows, int FilterH, int RowBytes, int InH, int InRowBytes, int RowLeft, int PadTop, int StrideH, int DilationH,
    int StepBytes, int BackBytes, string Source, IReadOnlyList<RunView> Runs);

/// <summary>One copy of bytes into the window.</summary>
public sealed record RunView(int From, int To, int Count);
