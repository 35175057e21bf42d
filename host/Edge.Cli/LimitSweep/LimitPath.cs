using Edge.Cli.Statistics;
using Edge.Runtime.Judging;

namespace Edge.Cli.LimitSweep;

/// <summary>Limits from the mildest to the strictest: at each stretch the class is lowered that catches the most defects for the good parts it costs.</summary>
/// <remarks>
/// Limits of several classes have no one order, so this is a path through them and not the best of all: each stretch lowers one limit to the score at which it
/// catches the most defects that passed for each good part that it throws away, the first class where several are equal. The judge is that of the
/// device in <see cref="JudgeMode.AnyDefect"/>.
/// </remarks>
internal sealed class LimitPath
{
    private readonly IReadOnlyList<JudgedOutput> _images;
    private readonly int[] _defects;
    private readonly int[] _limits;
    private readonly int _least;

    private readonly IReadOnlyDictionary<int, int> _held;
    private readonly Func<int, int> _grayOf;

    private LimitPath(IReadOnlyList<JudgedOutput> images, IReadOnlyList<int> defects, IReadOnlyDictionary<int, int> held, int least, Func<int, int> grayOf)
    {
        (_images, _held, _least, _grayOf) = (images, held, least, grayOf);
        _defects = [.. defects];
        _limits = [.. defects.Select(_ => (int)sbyte.MaxValue)];
    }

    /// <param name="images">Of the search split.</param>
    /// <param name="defects">Outputs that are classes of defects and whose limits move.</param>
    /// <param name="held">Limits of others, which stay.</param>
    /// <param name="least">No limit lies below this step.</param>
    /// <param name="grayOf">Steps of the gray band of an output: a part within it is not thrown away, and counts as passed. None: there is no band.</param>
    /// <returns>From every limit at 127, which only a saturated score reaches, until no defect passes or no limit can be lowered.</returns>
    public static IReadOnlyList<LimitPoint> Of(
        IReadOnlyList<JudgedOutput> images, IReadOnlyList<int> defects, IReadOnlyDictionary<int, int> held, int least, Func<int, int>? grayOf = null)
    {
        var path = new LimitPath(images, defects, held, least, grayOf ?? (_ => 0));
        var points = new List<LimitPoint> { path.Point() };
        while (path.Best() is { Steps.Count: > 0 } best)
        {
            foreach (int limit in best.Steps)
            {
                path._limits[best.Class] = limit;
                points.Add(path.Point());
            }
        }

        return points;
    }

    /// <summary>The fewest good parts thrown away that the escape allows; of points that throw away the same, the one that lets the fewest defects pass.</summary>
    /// <param name="points">Of <see cref="Of"/>.</param>
    /// <param name="isAllowed">Of the escape; where it holds for a point, it holds for every later one.</param>
    /// <returns>Null where no point is allowed.</returns>
    public static LimitPoint? Chosen(IReadOnlyList<LimitPoint> points, Func<LimitPoint, bool> isAllowed) =>
        points.FirstOrDefault(isAllowed) is { } mildest ? points.Last(point => point.Overkill.Hits == mildest.Overkill.Hits) : null;

    private LimitPoint Point() => new(
        _defects.Zip(_limits).ToDictionary(pair => pair.First, pair => pair.Second),
        new Rate(_images.Count(image => image.IsDefect && !IsNg(image)), _images.Count(image => image.IsDefect)),
        new Rate(_images.Count(image => !image.IsDefect && IsNg(image)), _images.Count(image => !image.IsDefect)));

    private bool IsNg(JudgedOutput image)
    {
        for (int k = 0; k < _defects.Length; k++)
        {
            if (image.Steps[_defects[k]] >= NgFrom(_defects[k], _limits[k]))
                return true;
        }

        return _held.Any(limit => image.Steps[limit.Key] >= NgFrom(limit.Key, limit.Value));
    }

    // As the device's judge has it: above the band, or saturated.
    private int NgFrom(int output, int limit) => Math.Min(sbyte.MaxValue, limit + _grayOf(output));

    /// <summary>The class whose limit is lowered next, and the scores it passes on the way as limits, each of which catches a defect more.</summary>
    private (int Class, IReadOnlyList<int> Steps) Best()
    {
        JudgedOutput[] passing = [.. _images.Where(image => !IsNg(image))];
        (int Class, IReadOnlyList<int> Steps, double Worth) best = (-1, [], -1);
        for (int k = 0; k < _defects.Length; k++)
        {
            int[] caught = [.. passing.Where(image => image.IsDefect).Select(image => image.Steps[_defects[k]]).OrderDescending()];
            int[] lost = [.. passing.Where(image => !image.IsDefect).Select(image => image.Steps[_defects[k]]).OrderDescending()];
            int gray = _grayOf(_defects[k]);
            int[] steps = [.. caught.Distinct().Where(step => step - gray >= _least)];
            for (int i = 0; i < steps.Length; i++)
            {
                // A defect that costs no good part goes before any that does.
                double worth = caught.Count(step => step >= steps[i]) / (1e-3 + lost.Count(step => step >= steps[i]));
                if (worth > best.Worth)
                    best = (k, [.. steps[..(i + 1)].Select(step => step - gray)], worth);
            }
        }

        return (best.Class, best.Steps);
    }
}

/// <param name="Steps">The network's output.</param>
internal sealed record JudgedOutput(bool IsDefect, IReadOnlyList<int> Steps);

/// <param name="Limits">In steps, by output: NG from there on, or from a gray band above it.</param>
/// <param name="Escape">Defects that pass, of all defects.</param>
/// <param name="Overkill">Good parts that are thrown away, of all good parts.</param>
internal sealed record LimitPoint(IReadOnlyDictionary<int, int> Limits, Rate Escape, Rate Overkill);
