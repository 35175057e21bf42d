namespace Edge.Compiler.Tests.Fuzz;

/// <summary>Changes to what a .tflite file says, in a file that is well formed: other operators, tensors, shapes, types, scales, options and offsets.</summary>
internal static class FlatMutation
{
    private static readonly long[] _numbers =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 31, 64, 127, 128, 255, 32767, 65535, 65536, 1 << 24, 1 << 30, int.MaxValue, -1, -2, -128, int.MinValue, long.MaxValue, long.MinValue, 0x3f800000, 0x7f800000, 0x7fc00000, 1];

    public static byte[] Of(Random random, byte[] whole)
    {
        byte[] file = [.. whole];
        ILookup<string, FlatPlace> byRole = FlatPlaces.Of(whole).ToLookup(place => place.Role);
        string[] roles = [.. byRole.Select(group => group.Key)];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            // Roles are drawn first: a file has far more offsets than options.
            FlatPlace[] alike = [.. byRole[roles[random.Next(roles.Length)]]];
            FlatPlace place = alike[random.Next(alike.Length)], other = alike[random.Next(alike.Length)];
            Span<byte> at = file.AsSpan(place.At, place.Bytes);
            if (random.Next(3) == 0)
                file.AsSpan(other.At, Math.Min(other.Bytes, place.Bytes)).ToArray().CopyTo(at);
            else if (random.Next(4) == 0)
                at[random.Next(at.Length)] += (byte)random.Next(1, 256);
            else
                BitConverter.GetBytes(_numbers[random.Next(_numbers.Length)]).AsSpan(0, place.Bytes).CopyTo(at);
        }

        return file;
    }
}
