using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Runtime.Judging;

namespace Edge.Cli.Report;

/// <summary>The images that went wrong: every escape, every GRAY, the clearest overkills, and defects taken for other defects.</summary>
internal static class Gallery
{
    /// <summary>Of the kinds that are not shown whole.</summary>
    public const int Most = 20;

    public enum Kind
    {
        Escape,
        Overkill,
        Gray,

        /// <summary>Judged as the line should, but as another class.</summary>
        Confusion,
    }

    public static string NameOf(Kind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>All that went wrong, in the order in which they are shown; a part near its limit is never left out, nor an escape.</summary>
    public static IReadOnlyList<(int Image, Kind Kind, bool IsShown)> Kinds(Validation validation, Figures figures)
    {
        IEnumerable<(int Image, Kind Kind)> cards = Enumerable.Range(0, figures.Decisions.Count)
            .Select(i => (Image: i, Kind: KindOf(validation, figures, i))).Where(card => card.Kind is not null).Select(card => (card.Image, card.Kind!.Value));
        return [.. cards.GroupBy(card => card.Kind).OrderBy(group => group.Key).SelectMany(group => group
            .OrderByDescending(card => group.Key == Kind.Overkill ? figures.Verdicts[card.Image].Excess : 0).ThenBy(card => card.Image)
            .Select((card, place) => (card.Image, card.Kind, place < Most || group.Key is Kind.Escape or Kind.Gray)))];
    }

    public static JsonObject Of(Validation validation, Figures figures, Words words)
    {
        IReadOnlyList<(int Image, Kind Kind, bool IsShown)> cards = Kinds(validation, figures);
        return new JsonObject
        {
            ["count"] = cards.Count,
            ["images"] = Text.Count(figures.Decisions.Count),
            ["hidden"] = cards.Any(card => !card.IsShown) ? words.Format("gallery.hidden", cards.Count(card => !card.IsShown)) : "",
            ["cards"] = new JsonArray([.. cards.Where(card => card.IsShown).Select(card => (JsonNode)Card(validation, figures, card.Image, card.Kind, words))]),
        };
    }

    private static Kind? KindOf(Validation validation, Figures figures, int image) => (figures.Verdicts[image].Verdict, figures.IsDefect[image]) switch
    {
        (PartVerdict.Gray, _) => Kind.Gray,
        (PartVerdict.Ok, true) => Kind.Escape,
        (PartVerdict.Ng, false) => Kind.Overkill,
        _ => figures.Decisions[image] == validation.Data.Images[image].Label ? null : Kind.Confusion,
    };

    private static JsonObject Card(Validation validation, Figures figures, int index, Kind kind, Words words)
    {
        JudgedImage image = validation.Data.Images[index];
        int decided = figures.Decisions[index], named = Named(validation, figures, index);
        double[] scores = [.. image.Outputs.Select(validation.Judging.Score)];
        double most = Math.Max(1e-9, scores.Max());
        return new JsonObject
        {
            ["name"] = image.Name,
            ["kind"] = NameOf(kind),
            ["kind_name"] = words[$"gallery.{NameOf(kind)}"],
            ["pair"] = $"{image.Label}-{decided}",
            ["label"] = validation.Classes[image.Label],
            ["decided"] = named < 0 ? "OK" : validation.Classes[named],
            ["verdict"] = figures.Verdicts[index].Verdict.ToString().ToUpperInvariant(),
            ["picture"] = image.Picture is { } picture ? Convert.ToBase64String(Png.Encode(picture)) : null,
            ["tensor"] = (image.Heat ?? image.Tensor) is { } tensor ? Convert.ToBase64String(Png.Encode(tensor)) : null,
            ["tensor_name"] = words[image.Heat is null ? "gallery.network" : "gallery.heat"],
            ["scores"] = new JsonArray([.. scores.Select((score, k) => (JsonNode)new JsonObject
            {
                ["class"] = validation.Classes[k],
                ["value"] = score.ToString("0.00", CultureInfo.InvariantCulture),
                ["bar"] = (100 * Math.Clamp(score / most, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture),
                ["right"] = k == image.Label,
                ["decided"] = k == named,
            })]),
        };
    }

    /// <summary>The class that the verdict is about: the highest score, or with limits the defect furthest above its own; -1 where none reaches its
    /// limit.</summary>
    private static int Named(Validation validation, Figures figures, int index)
    {
        if (validation.Judging.Mode == JudgeMode.Highest)
            return figures.Decisions[index];
        IReadOnlyList<int> outputs = validation.Data.Images[index].Outputs;
        return figures.Verdicts[index].Verdict == PartVerdict.Ok ? -1
            : Enumerable.Range(0, outputs.Count).Where(validation.Judging.IsDefect).MaxBy(k => outputs[k] - validation.Judging.Limits[k].Limit);
    }
}
