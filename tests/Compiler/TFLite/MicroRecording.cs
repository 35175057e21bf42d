using System.Text;
using System.Text.Json;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>What TFLite Micro answered to the cases of one operator. The README beside the files says which commit, built how.</summary>
/// <param name="Fingerprint">Of the case that the seed draws.</param>
internal sealed record MicroAnswer(int Seed, string Fingerprint, sbyte[] Output);

internal static class MicroRecording
{
    private static string PathOf(string name) => Path.Combine(Golden.Root(), "tests", "fixtures", "tflite-micro", name + ".json");

    public static IReadOnlyList<MicroAnswer> Read(string name)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(PathOf(name)));
        return
        [
            .. file.RootElement.EnumerateArray().Select(answer => new MicroAnswer(answer.GetProperty("seed").GetInt32(), answer.GetProperty("case").GetString()!,
                Array.ConvertAll(answer.GetProperty("output").GetBytesFromBase64(), value => (sbyte)value))),
        ];
    }

    /// <summary>One answer to a line, so that a change is seen.</summary>
    public static void Write(string name, IEnumerable<MicroAnswer> answers)
    {
        var text = new StringBuilder("[\n");
        text.AppendJoin(",\n", answers.Select(answer =>
            $"{{\"seed\": {answer.Seed}, \"case\": \"{answer.Fingerprint}\", \"output\": \"{Convert.ToBase64String(Array.ConvertAll(answer.Output, value => (byte)value))}\"}}"));
        File.WriteAllText(PathOf(name), text.Append("\n]\n").ToString());
    }
}
