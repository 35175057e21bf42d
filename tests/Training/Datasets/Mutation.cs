using System.Buffers.Binary;

namespace Edge.Training.Tests.Datasets;

/// <summary>Damage as disks, cables and attackers do it: flipped bits, extreme numbers, missing, doubled, moved and foreign stretches, early ends.</summary>
internal static class Mutation
{
    private static readonly uint[] Extremes = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>One of the files after one to four mutations.</summary>
    public static byte[] Of(byte[][] files, Random random)
    {
        byte[] file = [.. files[random.Next(files.Length)]];
        for (int left = random.Next(1, 5); left > 0 && file.Length > 8; left--)
            file = Once(file, files, random);
        return file;
    }

    private static byte[] Once(byte[] file, byte[][] files, Random random)
    {
        // Half of the damage hits the headers.
        int at = random.Next(random.Next(2) == 0 ? Math.Min(64, file.Length - 4) : file.Length - 4);
        int length = random.Next(1, Math.Min(32, file.Length - at));
        switch (random.Next(8))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
            case 1:
                file[at] = (byte)random.Next(256);
                return file;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)Extremes[random.Next(Extremes.Length)]);
                return file;
            case 3:
                BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), Extremes[random.Next(Extremes.Length)]);
                return file;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), Extremes[random.Next(Extremes.Length)]);
                return file;
            case 5:
                return [.. file[..at], .. file[(at + length)..]];
            case 6:
                byte[] other = files[random.Next(files.Length)];
                int from = random.Next(other.Length);
                return [.. file[..at], .. other.Skip(from).Take(length * 4), .. file[at..]];
            default:
                return file[..random.Next(8, file.Length)];
        }
    }
}
