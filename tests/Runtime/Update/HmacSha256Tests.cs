using System.Security.Cryptography;
using System.Text;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

public class HmacSha256Tests
{
    public static TheoryData<string, string, string> Examples => new() // RFC 4231, section 4: keys of 20, 4, 20, 25, 20 and 131 bytes
    {
        { Repeated("0b", 20), Hex("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
        { Hex("Jefe"), Hex("what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
        { Repeated("aa", 20), Repeated("dd", 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
        { "0102030405060708090a0b0c0d0e0f10111213141516171819", Repeated("cd", 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
        { Repeated("0c", 20), Hex("Test With Truncation"), "a3b6167473100ee06e0c796c2955552b" },
        { Repeated("aa", 131), Hex("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
        {
            Repeated("aa", 131),
            Hex("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the "
                + "HMAC algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void It_gives_the_examples_of_RFC_4231(string key, string message, string tag) =>
        Assert.StartsWith(tag, Of(Convert.FromHexString(key), Convert.FromHexString(message)));

    [Fact]
    public void Keys_and_messages_of_any_length_give_the_librarys_tag() => Property.Holds(random =>
    {
        byte[] key = new byte[random.Next(150)], message = new byte[random.Next(300)];
        random.NextBytes(key);
        random.NextBytes(message);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, message)), Of(key, message));
    });

    [Fact]
    public void One_object_makes_many_tags()
    {
        var hmac = new HmacSha256(Packs.Signed([1, 2, 3]));
        sbyte[] first = new sbyte[32], second = new sbyte[32];
        hmac.Finish(first, 0);
        hmac.Start();
        hmac.Finish(second, 0);
        Assert.Equal(first, second);
        hmac.Start();
        hmac.Add(first, 0, 1);
        hmac.Finish(second, 0);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_difference_anywhere_is_a_difference()
    {
        sbyte[] a = [.. Enumerable.Range(-16, 32).Select(i => (sbyte)i)];
        Assert.True(HmacSha256.Same(a, 0, [0, .. a], 1, 32));
        for (int i = 0; i < 32; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                sbyte[] b = [.. a];
                b[i] ^= (sbyte)(1 << bit);
                Assert.False(HmacSha256.Same(a, 0, b, 0, 32));
            }
        }
    }

    private static string Of(byte[] key, byte[] message)
    {
        var hmac = new HmacSha256(Packs.Signed(key));
        hmac.Add(Packs.Signed(message), 0, message.Length);
        sbyte[] tag = new sbyte[HmacSha256.TagBytes];
        hmac.Finish(tag, 0);
        return Convert.ToHexStringLower([.. tag.Select(b => (byte)b)]);
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));

    private static string Repeated(string digits, int count) => string.Concat(Enumerable.Repeat(digits, count));
}
