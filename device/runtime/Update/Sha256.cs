using System;

namespace Edge.Runtime.Update;

/// <summary>SHA-256 in signed 32-bit arithmetic; messages up to 2^31 - 1 bytes.</summary>
/// <remarks>
/// NIST FIPS 180-4, sections 5.1.1, 5.3.3 and 6.2. A rotation is a masked shift beside a shift: the sign must not be drawn in from the left,
/// and unsigned integers are computed differently by nanoCLR.
/// </remarks>
public sealed class Sha256
{
    public const int DigestBytes = 32;

    /// <summary>What one step of the compression takes in.</summary>
    public const int BlockBytes = 64;

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes: FIPS 180-4, section 4.2.2.
    private static readonly int[] K =
    {
        1116352408, 1899447441, -1245643825, -373957723, 961987163, 1508970993, -1841331548, -1424204075,
        -670586216, 310598401, 607225278, 1426881987, 1925078388, -2132889090, -1680079193, -1046744716,
        -459576895, -272742522, 264347078, 604807628, 770255983, 1249150122, 1555081692, 1996064986,
        -1740746414, -1473132947, -1341970488, -1084653625, -958395405, -710438585, 113926993, 338241895,
        666307205, 773529912, 1294757372, 1396182291, 1695183700, 1986661051, -2117940946, -1838011259,
        -1564481375, -1474664885, -1035236496, -949202525, -778901479, -694614492, -200395387, 275423344,
        430227734, 506948616, 659060556, 883997877, 958139571, 1322822218, 1537002063, 1747873779,
        1955562222, 2024104815, -2067236844, -1933114872, -1866530822, -1538233109, -1090935817, -965641998,
    };

    private readonly int[] _state = new int[8];
    private readonly int[] _words = new int[64];
    private readonly sbyte[] _block = new sbyte[BlockBytes];
    private int _bytes;

    public Sha256()
    {
        Start();
    }

    /// <summary>Forgets everything: a new message begins.</summary>
    public void Start()
    {
        // The same of the square roots of the first 8 primes: section 5.3.3.
        int[] state = _state;
        state[0] = 1779033703;
        state[1] = -1150833019;
        state[2] = 1013904242;
        state[3] = -1521486534;
        state[4] = 1359893119;
        state[5] = -1694144372;
        state[6] = 528734635;
        state[7] = 1541459225;
        _bytes = 0;
    }

    /// <summary>Goes on from where <paramref name="other"/> stands, which must be a whole number of blocks.</summary>
    public void StartFrom(Sha256 other)
    {
        Array.Copy(other._state, 0, _state, 0, 8);
        _bytes = other._bytes;
    }

    public void Add(sbyte[] bytes, int offset, int count)
    {
        int filled = _bytes & BlockBytes - 1;
        _bytes += count;
        if (filled > 0)
        {
            int room = BlockBytes - filled;
            int part = count < room ? count : room;
            Array.Copy(bytes, offset, _block, filled, part);
            if (part < room)
                return;
            Compress(_block, 0);
            offset += part;
            count -= part;
        }

        while (count >= BlockBytes)
        {
            Compress(bytes, offset);
            offset += BlockBytes;
            count -= BlockBytes;
        }

        Array.Copy(bytes, offset, _block, 0, count);
    }

    /// <summary>Ends the message; the next one needs <see cref="Start"/>.</summary>
    /// <param name="digest">Gets 32 bytes from <paramref name="offset"/>.</param>
    public void Finish(sbyte[] digest, int offset)
    {
        int filled = _bytes & BlockBytes - 1;
        sbyte[] block = _block;
        block[filled++] = -128;
        if (filled > BlockBytes - 8)
        {
            Array.Clear(block, filled, BlockBytes - filled);
            Compress(block, 0);
            filled = 0;
        }

        Array.Clear(block, filled, BlockBytes - 8 - filled);
        BigEndian(block, BlockBytes - 8, _bytes >> 29);
        BigEndian(block, BlockBytes - 4, _bytes << 3);
        Compress(block, 0);
        for (int i = 0; i < 8; i++)
            BigEndian(digest, offset + 4 * i, _state[i]);
    }

    private static void BigEndian(sbyte[] bytes, int at, int value)
    {
        bytes[at] = (sbyte)(value >> 24);
        bytes[at + 1] = (sbyte)(value >> 16);
        bytes[at + 2] = (sbyte)(value >> 8);
        bytes[at + 3] = (sbyte)value;
    }

    // Section 6.2.2. Written out in one method: a call costs nanoCLR as much as four operations.
    private void Compress(sbyte[] data, int at)
    {
        int[] w = _words;
        for (int i = 0; i < 16; i++)
        {
            w[i] = data[at] << 24 | (data[at + 1] & 255) << 16 | (data[at + 2] & 255) << 8 | data[at + 3] & 255;
            at += 4;
        }

        for (int i = 16; i < 64; i++)
        {
            int x = w[i - 15];
            int y = w[i - 2];
            w[i] = w[i - 16] + w[i - 7]
                + ((x >> 7 & 0x1ffffff | x << 25) ^ (x >> 18 & 0x3fff | x << 14) ^ (x >> 3 & 0x1fffffff))
                + ((y >> 17 & 0x7fff | y << 15) ^ (y >> 19 & 0x1fff | y << 13) ^ (y >> 10 & 0x3fffff));
        }

        int[] k = K;
        int[] state = _state;
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int i = 0; i < 64; i++)
        {
            int first = h + ((e >> 6 & 0x3ffffff | e << 26) ^ (e >> 11 & 0x1fffff | e << 21) ^ (e >> 25 & 0x7f | e << 7))
                + (g ^ e & (f ^ g)) + k[i] + w[i];
            int second = ((a >> 2 & 0x3fffffff | a << 30) ^ (a >> 13 & 0x7ffff | a << 19) ^ (a >> 22 & 0x3ff | a << 10))
                + (a & b | c & (a | b));
            h = g;
            g = f;
            f = e;
            e = d + first;
            d = c;
            c = b;
            b = a;
            a = first + second;
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}
