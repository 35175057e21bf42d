using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.Cli.Report.Blocks;

/// <summary>A drawing with two axes, as coordinates: the template only places them.</summary>
internal sealed class ChartView
{
    private const double Width = 420, Height = 250, Left = 46, Right = 24, Top = 12, Bottom = 38;

    private readonly JsonArray _lines = [], _bars = [], _dots = [], _marks = [], _xTicks = [], _yTicks = [], _keys = [];
    private readonly (double Low, double High) _x, _y;
    private readonly string _title, _xTitle, _yTitle;

    public ChartView(string title, (string Title, double Low, double High) x, (string Title, double Low, double High) y)
    {
        (_title, _xTitle, _yTitle) = (title, x.Title, y.Title);
        _x = (x.Low, x.High > x.Low ? x.High : x.Low + 1);
        _y = (y.Low, y.High > y.Low ? y.High : y.Low + 1);
    }

    public ChartView XTick(double value, string text) => Tick(_xTicks, X(value), text);

    public ChartView YTick(double value, string text) => Tick(_yTicks, Y(value), text);

    /// <param name="kind">A class of the style sheet: <c>t0</c> to <c>t5</c>, <c>good</c>, <c>bad</c>.</param>
    /// <param name="name">For the key below the chart; empty for none.</param>
    public ChartView Line(string kind, string name, IEnumerable<(double X, double Y)> points)
    {
        _lines.Add((JsonNode)new JsonObject { ["kind"] = kind, ["points"] = string.Join(' ', points.Select(point => $"{Number(X(point.X))},{Number(Y(point.Y))}")) });
        return Key(kind, name);
    }

    /// <summary>Bars from the bottom, side by side where two series share a bin.</summary>
    public ChartView Bars(string kind, string name, int place, int places, IEnumerable<(double From, double To, double Y)> bars)
    {
        foreach (var (from, to, y) in bars.Where(bar => bar.Y > 0))
        {
            double width = (X(to) - X(from)) / places;
            _bars.Add((JsonNode)new JsonObject
            {
                ["kind"] = kind,
                ["x"] = Number(X(from) + place * width + 0.5),
                ["y"] = Number(Y(y)),
                ["width"] = Number(Math.Max(0.8, width - 1)),
                ["height"] = Number(Math.Max(0.8, Height - Bottom - Y(y))),
            });
        }

        return Key(kind, name);
    }

    public ChartView Dot(string kind, string name, double x, double y)
    {
        _dots.Add((JsonNode)new JsonObject { ["kind"] = kind, ["x"] = Number(X(x)), ["y"] = Number(Y(y)) });
        return Key(kind, name);
    }

    /// <summary>A line across: upright at a value of x, or level at one of y.</summary>
    public ChartView Mark(double? x, double? y)
    {
        _marks.Add((JsonNode)new JsonObject
        {
            ["x1"] = Number(x is { } left ? X(left) : Left),
            ["x2"] = Number(x is { } right ? X(right) : Width - Right),
            ["y1"] = Number(y is { } low ? Y(low) : Top),
            ["y2"] = Number(y is { } high ? Y(high) : Height - Bottom),
        });
        return this;
    }

    public JsonObject Of() => new()
    {
        ["title"] = _title,
        ["width"] = Width,
        ["height"] = Height,
        ["left"] = Left,
        ["right"] = Width - Right,
        ["top"] = Top,
        ["bottom"] = Height - Bottom,
        ["middle"] = Number((Left + Width - Right) / 2),
        ["x_title"] = _xTitle,
        ["y_title"] = _yTitle,
        ["x_ticks"] = _xTicks,
        ["y_ticks"] = _yTicks,
        ["lines"] = _lines,
        ["bars"] = _bars,
        ["dots"] = _dots,
        ["marks"] = _marks,
        ["keys"] = _keys,
    };

    private ChartView Key(string kind, string name)
    {
        if (name.Length > 0)
            _keys.Add((JsonNode)new JsonObject { ["kind"] = kind, ["name"] = name });
        return this;
    }

    private ChartView Tick(JsonArray ticks, double at, string text)
    {
        ticks.Add((JsonNode)new JsonObject { ["at"] = Number(at), ["text"] = text });
        return this;
    }

    private double X(double value) => Left + (Math.Clamp(value, _x.Low, _x.High) - _x.Low) / (_x.High - _x.Low) * (Width - Left - Right);

    private double Y(double value) => Height - Bottom - (Math.Clamp(value, _y.Low, _y.High) - _y.Low) / (_y.High - _y.Low) * (Height - Top - Bottom);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
