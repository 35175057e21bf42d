using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scriban.Runtime;
using static Scriban.Functions.Parameter;

namespace Scriban.Functions;

/// <summary>The functions of <c>string</c>.</summary>
internal static class StringFunctions
{
    public static ScriptObject Create() => new FunctionTable
    {
        { "Append", [Text("text"), Text("with")], c => Limited(c, c.Text(0) + c.Text(1)) },
        { "Prepend", [Text("text"), Text("by")], c => Limited(c, c.Text(1) + c.Text(0)) },
        { "Escape", [Text("text")], c => Escape(c.Text(0)) },
        { "Literal", [Text("text")], c => c.Text(0) is { } text ? $"\"{Escape(text)}\"" : null },
        { "Capitalize", [Text("text")], c => Capitalize(c.Text(0)) },
        { "Capitalizewords", [Text("text")], c => CapitalizeWords(c.Text(0)) },
        { "Upcase", [Text("text")], c => c.Text(0)?.ToUpperInvariant() },
        { "Downcase", [Text("text")], c => c.Text(0)?.ToLowerInvariant() },
        { "Handleize", [Text("text")], c => Handleize(c.Text(0)!) },
        { "Contains", [Text("text"), Text("value")], c => Both(c) && c.Text(0)!.Contains(c.Text(1)!) },
        { "StartsWith", [Text("text"), Text("value")], c => Both(c) && c.Text(0)!.StartsWith(c.Text(1)!) },
        { "EndsWith", [Text("text"), Text("value")], c => Both(c) && c.Text(0)!.EndsWith(c.Text(1)!) },
        { "EqualsIgnoreCase", [Text("text"), Text("value")],
            c => c.Text(0)?.Equals(c.Text(1), StringComparison.InvariantCultureIgnoreCase) ?? false },
        { "Empty", [Text("text")], c => string.IsNullOrEmpty(c.Text(0)) },
        { "Whitespace", [Text("text")], c => string.IsNullOrWhiteSpace(c.Text(0)) },
        { "Size", [Text("text")], c => c.Text(0)?.Length ?? 0 },
        { "LStrip", [Text("text")], c => c.Text(0)?.TrimStart() },
        { "RStrip", [Text("text")], c => c.Text(0)?.TrimEnd() },
        { "Strip", [Text("text")], c => c.Text(0)?.Trim() },
        { "StripNewlines", [Text("text")], c => (c.Text(0) ?? "").Replace("\r", "").Replace("\n", "") },
        { "PadLeft", [Text("text"), Int("width")], c => (c.Text(0) ?? "").PadLeft(Width(c)) },
        { "PadRight", [Text("text"), Int("width")], c => (c.Text(0) ?? "").PadRight(Width(c)) },
        { "Pluralize", [Int("number"), Text("singular"), Text("plural")], c => c[c.Int(0) == 1 ? 1 : 2] },
        { "Remove", [Text("text"), Text("remove")], c => Both(c) ? c.Text(0)!.Replace(c.Text(1)!, "") : c[0] },
        { "RemoveFirst", [Text("text"), Text("remove")], c => Both(c) ? ReplaceOnce(c.Text(0)!, c.Text(1)!, "", fromEnd: false) : c[0] },
        { "RemoveLast", [Text("text"), Text("remove")], c => Both(c) ? ReplaceOnce(c.Text(0)!, c.Text(1)!, "", fromEnd: true) : c[0] },
        { "Replace", [Text("text"), Text("match"), Text("replace")],
            c => Limited(c, string.IsNullOrEmpty(c.Text(0)) ? "" : c.Text(0)!.Replace(c.Text(1) ?? "", c.Text(2) ?? "")) },
        { "ReplaceFirst", [Text("text"), Text("match"), Text("replace"), OptionalFlag("fromEnd")],
            c => Limited(c, Both(c) ? ReplaceOnce(c.Text(0)!, c.Text(1)!, c.Text(2) ?? "", (bool)c[3]!) : c.Text(0) ?? "") },
        { "Slice", [Text("text"), Int("start"), OptionalInt("length")], c => Slice(c.Text(0), c.Int(1), c.OptionalInt(2)) },
        { "Slice1", [Text("text"), Int("start"), OptionalInt("length", 1)], c => SliceOne(c.Text(0), c.Int(1), c.Int(2)) },
        { "Split", [Text("text"), Text("match")], c => Split(c.Text(0), c.Text(1)) },
        { "Truncate", [Text("text"), Int("length"), OptionalText("ellipsis")], c => Truncate(c.Text(0), c.Int(1), c.Text(2) ?? "...") },
        { "Truncatewords", [Text("text"), Int("count"), OptionalText("ellipsis")], c => TruncateWords(c.Text(0), c.Int(1)) },
        { "IndexOf", [Text("text"), Text("search"), OptionalInt("startIndex"), OptionalInt("count"), OptionalText("stringComparison")],
            IndexOf },
        { "ToInt", [Text("text")], c => int.TryParse(c.Text(0), NumberStyles.Integer, c.Context.CurrentCulture, out int n) ? n : null },
        { "ToLong", [Text("text")], c => long.TryParse(c.Text(0), NumberStyles.Integer, c.Context.CurrentCulture, out long n) ? n : null },
        { "ToFloat", [Text("text")], c => float.TryParse(c.Text(0), Real, c.Context.CurrentCulture, out float n) ? n : null },
        { "ToDouble", [Text("text")], c => double.TryParse(c.Text(0), Real, c.Context.CurrentCulture, out double n) ? n : null },
        { "Md5", [Text("text")], c => Hex(MD5.HashData(Bytes(c.Text(0)))) },
        { "Sha1", [Text("text")], c => Hex(SHA1.HashData(Bytes(c.Text(0)))) },
        { "Sha256", [Text("text")], c => Hex(SHA256.HashData(Bytes(c.Text(0)))) },
        { "Sha512", [Text("text")], c => Hex(SHA512.HashData(Bytes(c.Text(0)))) },
        { "HmacSha1", [Text("text"), Text("secretKey")], c => Hex(HMACSHA1.HashData(Bytes(c.Text(1)), Bytes(c.Text(0)))) },
        { "HmacSha256", [Text("text"), Text("secretKey")], c => Hex(HMACSHA256.HashData(Bytes(c.Text(1)), Bytes(c.Text(0)))) },
        { "HmacSha512", [Text("text"), Text("secretKey")], c => Hex(HMACSHA512.HashData(Bytes(c.Text(1)), Bytes(c.Text(0)))) },
        { "Base64Encode", [Text("text")], c => Convert.ToBase64String(Bytes(c.Text(0))) },
        { "Base64Decode", [Text("text")], c => Encoding.UTF8.GetString(Convert.FromBase64String(c.Text(0) ?? "")) },
    }.Functions;

    private const NumberStyles Real = NumberStyles.Float | NumberStyles.AllowThousands;

    private static bool Both(Call c) => !string.IsNullOrEmpty(c.Text(0)) && !string.IsNullOrEmpty(c.Text(1));

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Limited(Call c, string result) => c.Context.LimitToString is > 0 and var limit && result.Length > limit
        ? throw new InvalidOperationException($"The resulting string length exceeds the configured LimitToString `{limit}`.")
        : result;

    private static int Width(Call c)
    {
        int width = c.Int(1);
        if (c.Context.LimitToString > 0 && width > c.Context.LimitToString)
            throw new ArgumentOutOfRangeException(nameof(width),
                $"Padding width `{width}` exceeds the configured LimitToString `{c.Context.LimitToString}`.");
        return width;
    }

    /// <summary>Quotes, backslashes and control characters as in a string literal.</summary>
    public static string? Escape(string? text)
    {
        if (text is null || !text.Any(c => c < 32 || c is '"' or '\\'))
            return text;
        var result = new StringBuilder(text.Length + 10);
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\a' => result.Append("\\a"),
                '\b' => result.Append("\\b"),
                '\t' => result.Append("\\t"),
                '\r' => result.Append("\\r"),
                '\v' => result.Append("\\v"),
                '\f' => result.Append("\\f"),
                '\n' => result.Append("\\n"),
                < ' ' => result.Append($"\\x{(int)c:x2}"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    private static string Capitalize(string? text) => string.IsNullOrEmpty(text) ? "" : char.ToUpper(text[0]) + text[1..];

    private static string CapitalizeWords(string? text)
    {
        var result = new StringBuilder(text);
        bool atStart = true;
        for (int i = 0; i < result.Length; i++)
        {
            if (char.IsWhiteSpace(result[i]))
            {
                atStart = true;
            }
            else if (atStart && char.IsLetter(result[i]))
            {
                result[i] = char.ToUpper(result[i]);
                atStart = false;
            }
        }

        return result.ToString();
    }

    /// <summary>Letters and digits in lower case; anything between them becomes one hyphen.</summary>
    private static string Handleize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
                result.Append(char.ToLowerInvariant(c));
            else if (result is not [.., '-'])
                result.Append('-');
        }

        if (result is [.., '-'])
            result.Length--;
        return result.ToString();
    }

    private static string ReplaceOnce(string text, string match, string replacement, bool fromEnd)
    {
        int at = fromEnd
            ? text.LastIndexOf(match, StringComparison.OrdinalIgnoreCase)
            : text.IndexOf(match, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text : text[..at] + replacement + text[(at + match.Length)..];
    }

    private static string Slice(string? text, int start, int? length)
    {
        if (string.IsNullOrEmpty(text) || start >= text.Length)
            return "";
        if (start < 0)
            start += text.Length;
        int count = length ?? text.Length;
        if (start < 0)
        {
            if (start + count <= 0)
                return "";
            count += start;
            start = 0;
        }

        return text.Substring(start, length: Math.Min(count, text.Length - start));
    }

    private static string SliceOne(string? text, int start, int length)
    {
        if (string.IsNullOrEmpty(text) || start > text.Length || length <= 0)
            return "";
        if (start < 0)
            start += text.Length;
        if (start < 0)
            (length, start) = (length + start, 0);
        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    private static ScriptRange Split(string? text, string? match)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        return new ScriptRange(string.IsNullOrEmpty(match) ? [text] : text.Split(match, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Truncate(string? text, int length, string ellipsis)
    {
        text ??= "";
        return text.Length > length ? text[..Math.Max(0, length - ellipsis.Length)] + ellipsis : text;
    }

    private static string TruncateWords(string? text, int count)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        List<string> words = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        // Space at an end of the text makes an empty word there.
        if (char.IsWhiteSpace(text[0]))
            words.Insert(0, "");
        if (words.Count > 0 && char.IsWhiteSpace(text[^1]))
            words.Add("");
        return string.Join(' ', words.Take(count)) + "...";
    }

    private static object IndexOf(Call c)
    {
        string text = c.Text(0) ?? throw new ArgumentNullException(nameof(text));
        string search = c.Text(1) ?? throw new ArgumentNullException(nameof(search));
        int start = c.OptionalInt(2) ?? 0;
        StringComparison comparison = StringComparison.CurrentCulture;
        if (c.Text(4) is { } stringComparison && !Enum.TryParse(stringComparison, out comparison))
            throw new ArgumentException($"'{stringComparison}' is not a valid {nameof(stringComparison)}", nameof(stringComparison));
        return text.IndexOf(search, start, c.OptionalInt(3) ?? text.Length - start, comparison);
    }
}
