using System.Text;

namespace Inspection;

/// <summary>A picture as a camera delivers it: one byte a pixel, rows top to bottom. Put your camera in the place of <see cref="Read"/>.</summary>
internal sealed record GrayFrame(int Height, int Width, byte[] Pixels)
{
    /// <summary>A binary PGM file: <c>P5</c>, width, height and 255 in text, then the pixels.</summary>
    /// <exception cref="InvalidDataException">It is another kind of file, or cut short.</exception>
    public static GrayFrame Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var words = new List<string>();
        int at = 0;
        while (words.Count < 4 && at < bytes.Length && at < 100)
        {
            int end = Array.FindIndex(bytes, at, value => value is (byte)' ' or (byte)'\n');
            words.Add(Encoding.ASCII.GetString(bytes, at, Math.Max(end - at, 0)));
            at = end < 0 ? bytes.Length : end + 1;
        }

        if (words is not ["P5", var w, var h, "255"] || !int.TryParse(w, out int width) || !int.TryParse(h, out int height) || bytes.Length - at != width * height)
            throw new InvalidDataException($"{path} is not a PGM file of 8 bits");
        return new GrayFrame(height, width, bytes[at..]);
    }
}
