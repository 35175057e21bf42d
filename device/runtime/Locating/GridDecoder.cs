using System;

namespace Edge.Runtime.Locating;

/// <summary>From a grid of class scores to detections, in integers; <c>edge_grid_decode_s8</c> in C gives the same.</summary>
/// <remarks>
/// <code>
/// 1 cell       its class is that of the highest score, the first one at a tie: the background before all others.
///              It is a hit where that class is not the background and the score reaches the threshold.
/// 2 merging    hits of one class that touch along a side or at a corner are one detection.
/// 3 numbers    score: the best of its cells. Box: first and last column and row.
///              centre: mean of the cells' centres, each weighted by (score + 128), rounded to 1/256 pixel, halves upward.
/// 4 order      by the first cell of each, row by row.
/// 5 overflow   of more than fit, those with the best scores stay; of equal scores those that begin first.
/// </code>
/// Memory is taken once, by the constructor. Centroids of a coarse grid in the place of boxes: Edge Impulse, FOMO.
/// </remarks>
public sealed class GridDecoder
{
    /// <summary>The most rows, and the most cells in a row: sums of weights and places stay below 2^31.</summary>
    public const int MostExtent = 128;

    private const int Free = -1;

    private readonly GridParameters _p;

    // Cells of the detection at hand, each with the next; the last one with itself. Free: in no detection yet.
    private readonly short[] _links;

    private Detection _spare = new Detection();
    private int _tail;
    private int _weights;
    private int _sumX;
    private int _sumY;

    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public GridDecoder(GridParameters p)
    {
        if (!IsPossible(p))
            throw new ArgumentException("GridParameters");
        _p = p;
        _links = new short[p.Height * p.Width];
        Detections = new Detection[p.Most];
        for (int i = 0; i < p.Most; i++)
            Detections[i] = new Detection();
    }

    /// <summary>What the last <see cref="Decode"/> found, the first <see cref="Count"/> of them.</summary>
    public Detection[] Detections { get; }

    /// <summary>How many of <see cref="Detections"/> hold something.</summary>
    public int Count { get; private set; }

    /// <summary>Whether every parameter is in its range.</summary>
    public static bool IsPossible(GridParameters p)
    {
        bool isGrid = p.Height >= 1 && p.Height <= MostExtent && p.Width >= 1 && p.Width <= MostExtent && p.Classes >= 2 && p.Classes <= 128;
        return isGrid && p.CellPixels >= 1 && p.CellPixels <= 256 && p.Threshold >= -127 && p.Threshold <= 127 && p.Most >= 1;
    }

    /// <param name="scores">int8 [Height, Width, Classes] from <paramref name="offset"/>.</param>
    /// <returns>How many there are; more than <see cref="Count"/> where there was no room for all.</returns>
    public int Decode(sbyte[] scores, int offset)
    {
        for (int cell = 0; cell < _links.Length; cell++)
            _links[cell] = Free;
        Count = 0;
        int found = 0;
        for (int cell = 0; cell < _links.Length; cell++)
        {
            int kind = _links[cell] == Free ? ClassOf(scores, offset, cell) : 0;
            if (kind == 0)
                continue;
            Gather(scores, offset, cell, kind);
            Keep();
            found++;
        }

        return found;
    }

    /// <returns>0 where the cell is no hit.</returns>
    private int ClassOf(sbyte[] scores, int offset, int cell)
    {
        int from = offset + cell * _p.Classes;
        int best = 0;
        for (int c = 1; c < _p.Classes; c++)
        {
            if (scores[from + c] > scores[from + best])
                best = c;
        }

        return scores[from + best] < _p.Threshold ? 0 : best;
    }

    private void Gather(sbyte[] scores, int offset, int first, int kind)
    {
        Begin(first, kind);
        int cell = first;
        while (true)
        {
            int y = cell / _p.Width;
            int x = cell - y * _p.Width;
            Add(x, y, scores[offset + cell * _p.Classes + kind]);
            for (int ny = y == 0 ? 0 : y - 1; ny <= y + 1 && ny < _p.Height; ny++)
            {
                for (int nx = x == 0 ? 0 : x - 1; nx <= x + 1 && nx < _p.Width; nx++)
                {
                    int next = ny * _p.Width + nx;
                    if (_links[next] == Free && ClassOf(scores, offset, next) == kind)
                        Append(next);
                }
            }

            if (_links[cell] == cell)
                break;
            cell = _links[cell];
        }

        int scale = _p.CellPixels * 128; // half a cell, in 1/256 pixel
        _spare.X = (int)(((long)_sumX * scale + _weights / 2) / _weights);
        _spare.Y = (int)(((long)_sumY * scale + _weights / 2) / _weights);
    }

    private void Begin(int first, int kind)
    {
        _links[first] = (short)first;
        _tail = first;
        _weights = 0;
        _sumX = 0;
        _sumY = 0;
        _spare.Class = kind;
        _spare.Score = -128;
        _spare.Left = _p.Width;
        _spare.Top = _p.Height;
        _spare.Right = 0;
        _spare.Bottom = 0;
        _spare.Cells = 0;
    }

    private void Append(int cell)
    {
        _links[_tail] = (short)cell;
        _links[cell] = (short)cell;
        _tail = cell;
    }

    private void Add(int x, int y, int score)
    {
        int weight = score + 128;
        _weights += weight;
        _sumX += weight * (2 * x + 1);
        _sumY += weight * (2 * y + 1);
        _spare.Cells++;
        if (score > _spare.Score)
            _spare.Score = score;
        if (x < _spare.Left)
            _spare.Left = x;
        if (x > _spare.Right)
            _spare.Right = x;
        if (y < _spare.Top)
            _spare.Top = y;
        if (y > _spare.Bottom)
            _spare.Bottom = y;
    }

    /// <summary>Takes the detection at hand into the list, where it belongs there.</summary>
    private void Keep()
    {
        int at = Count;
        if (Count == _p.Most)
        {
            int weakest = 0;
            for (int i = 1; i < Count; i++)
            {
                if (Detections[i].Score <= Detections[weakest].Score)
                    weakest = i;
            }

            if (_spare.Score <= Detections[weakest].Score)
                return;
            Detection gone = Detections[weakest];
            for (int i = weakest; i < Count - 1; i++)
                Detections[i] = Detections[i + 1];
            at = Count - 1;
            Detections[at] = gone;
        }
        else
        {
            Count++;
        }

        Detection freed = Detections[at];
        Detections[at] = _spare;
        _spare = freed;
    }
}
