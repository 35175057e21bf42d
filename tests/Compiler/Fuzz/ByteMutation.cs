namespace Edge.Compiler.Tests.Fuzz;

/// <summary>Damage as files suffer it: bytes changed, removed, repeated, cut off; and numbers made huge.</summary>
internal static class ByteMutation
{
    private static readonly int[] _extremes = [0, 1, -1, 4, 127, 128, 255, 256, 32767, 65535, 1 << 16, 1 << 24, 1 << 30, int.MaxValue, int.MinValue, 0x7f800000, 0x7fc00000];

    public static byte[] Of(Random random, byte[] whole)
    {
        var bytes = new List<byte>(whole);
        for (int changes = random.Next(1, 8); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = Place(random, bytes.Count), length = Math.Min(random.Next(1, 16), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x07]); break; // a protobuf length of two billion
                case 5:
                    byte[] extreme = BitConverter.GetBytes(_extremes[random.Next(_extremes.Length)]);
                    for (int i = 0; i < Math.Min(4, bytes.Count - at); i++)
                        bytes[at + i] = extreme[i];
                    break;
                default:
                    if (random.Next(8) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    // Two of three changes fall on the ends of a file, where its structure is; weights fill the rest.
    private static int Place(Random random, int length) => random.Next(3) switch
    {
        0 => random.Next(length),
        1 => random.Next(Math.Min(length, 512)),
        _ => length - 1 - random.Next(Math.Min(length, 8192)),
    };
}
