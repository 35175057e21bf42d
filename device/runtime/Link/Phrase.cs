namespace Edge.Runtime.Link;

/// <summary>ASCII text as bytes: nanoCLR looks for a character of a string from its beginning, each time.</summary>
internal sealed class Phrase
{
    public readonly sbyte[] Bytes;

    public Phrase(string text)
    {
        Bytes = new sbyte[text.Length];
        for (int i = 0; i < Bytes.Length; i++)
            Bytes[i] = (sbyte)text[i];
    }

    /// <summary>Whether the bytes from <paramref name="from"/> up to <paramref name="end"/> are this phrase.</summary>
    public bool Is(sbyte[] bytes, int from, int end)
    {
        if (end - from != Bytes.Length)
            return false;
        for (int i = 0; i < Bytes.Length; i++)
        {
            if (bytes[from + i] != Bytes[i])
                return false;
        }

        return true;
    }
}
