using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>Every image the INT8 reference judges wrong, escapes first.</summary>
internal static class Gallery
{
    public static JsonObject Of(Validation validation, Figures figures)
    {
        int[] wrong = [.. figures.Wrong
            .OrderBy(i => (int)KindOf(validation.Data.Images[i].Label, figures.Decisions[i]))
            .ThenBy(i => i)];
        return new JsonObject
        {
            ["count"] = wrong.Length,
            ["images"] = Text.Count(figures.Decisions.Count),
            ["cards"] = new JsonArray([.. wrong.Select(i => (JsonNode)Card(validation, i, figures.Decisions[i]))]),
        };
    }

    private enum Kind
    {
        Escape,
        Overkill,
        Confusion,
    }

    private static Kind KindOf(int label, int decided) => decided == 0 ? Kind.Escape : label == 0 ? Kind.Overkill : Kind.Confusion;

    private static JsonObject Card(Validation validation, int index, int decided)
    {
        JudgedImage image = validation.Data.Images[index];
        float most = Math.Max(1e-9f, image.Scores.Max());
        return new JsonObject
        {
            ["name"] = image.Name,
            ["kind"] = KindOf(image.Label, decided).ToString().ToLowerInvariant(),
            ["pair"] = $"{image.Label}-{decided}",
            ["label"] = validation.Classes[image.Label],
            ["decided"] = validation.Classes[decided],
            ["picture"] = image.Picture is { } picture ? Convert.ToBase64String(Png.Encode(picture)) : null,
            ["scores"] = new JsonArray([.. image.Scores.Select((score, k) => (JsonNode)new JsonObject
            {
                ["class"] = validation.Classes[k],
                ["value"] = score.ToString("0.00", CultureInfo.InvariantCulture),
                ["bar"] = (100 * Math.Clamp(score / most, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture),
                ["right"] = k == image.Label,
                ["decided"] = k == decided,
            })]),
        };
    }
}
