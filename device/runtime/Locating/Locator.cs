namespace Edge.Runtime.Locating;

/// <summary>What a network that locates says of a whole picture: where something is, and a score for each class that a judge decides by.</summary>
/// <remarks>
/// <code>
/// class 1 and up   the highest score of the cells that are the class's own (GridDecoder, 1), whatever the threshold; -128 where there are none:
///                  that of its best detection, where this reaches the threshold
/// class 0          the background's lowest score: the cell that looks least like it
/// </code>
/// Memory is taken once, by the constructor. <c>edge_locating_class_scores</c> in C gives the same scores.
/// </remarks>
public sealed class Locator
{
    private readonly GridParameters _p;
    private readonly GridDecoder _decoder;

    /// <exception cref="System.ArgumentException">As of <see cref="GridDecoder"/>.</exception>
    public Locator(GridParameters p)
    {
        _decoder = new GridDecoder(p);
        _p = p;
        Scores = new sbyte[p.Classes];
    }

    /// <summary>One for each class, of the output that was read last.</summary>
    public sbyte[] Scores { get; }

    /// <summary>What the last <see cref="Read"/> found, the first <see cref="Count"/> of them.</summary>
    public Detection[] Detections => _decoder.Detections;

    /// <summary>How many of <see cref="Detections"/> hold something.</summary>
    public int Count => _decoder.Count;

    /// <param name="output">int8 [Height, Width, Classes] from <paramref name="offset"/>.</param>
    /// <returns>Detections, those without room included.</returns>
    public int Read(sbyte[] output, int offset)
    {
        ClassScores(_p, output, offset, Scores);
        return _decoder.Decode(output, offset);
    }

    /// <summary>The scores alone.</summary>
    /// <param name="to">[Classes].</param>
    public static void ClassScores(GridParameters p, sbyte[] output, int offset, sbyte[] to)
    {
        to[0] = 127;
        for (int c = 1; c < p.Classes; c++)
            to[c] = -128;
        int cells = p.Height * p.Width;
        for (int cell = 0; cell < cells; cell++)
        {
            int from = offset + cell * p.Classes;
            int best = 0;
            for (int c = 1; c < p.Classes; c++)
            {
                if (output[from + c] > output[from + best])
                    best = c;
            }

            if (best > 0 && output[from + best] > to[best])
                to[best] = output[from + best];
            if (output[from] < to[0])
                to[0] = output[from];
        }
    }
}
