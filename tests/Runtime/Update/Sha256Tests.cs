using System.Security.Cryptography;
using System.Text;
using Edge.Runtime.Update;
using DeviceSha256 = Edge.Runtime.Update.Sha256;

namespace Edge.Runtime.Tests.Update;

public class Sha256Tests
{
    [Theory] // NIST's examples for FIPS 180-4: one block, two blocks, nothing
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void It_gives_the_examples_of_the_standard(string message, string digest) => Assert.Equal(digest, Of(Encoding.ASCII.GetBytes(message)));

    [Fact] // FIPS 180-4's long example
    public void A_million_times_a() =>
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Of([.. Enumerable.Repeat((byte)'a', 1_000_000)]));

    [Fact]
    public void Every_length_up_to_three_blocks_is_padded_like_the_library_pads_it()
    {
        byte[] bytes = new byte[200];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))), Of(bytes[..length]));
    }

    [Fact]
    public void However_the_message_is_cut_the_digest_is_the_librarys() => Property.Holds(random =>
    {
        byte[] bytes = new byte[random.Next(2000)];
        random.NextBytes(bytes);
        var hash = new DeviceSha256();
        hash.Add(Packs.Signed(bytes), 0, random.Next(bytes.Length + 1)); // what is forgotten leaves no trace
        hash.Start();
        for (int at = 0; at < bytes.Length;)
        {
            int part = Math.Min(random.Next(1 + random.Next(200)), bytes.Length - at);
            hash.Add(Packs.Signed(bytes), at, part);
            at += part;
        }

        sbyte[] digest = new sbyte[40];
        hash.Finish(digest, 8);
        Assert.Equal(SHA256.HashData(bytes), digest[8..].Select(b => (byte)b));
    });

    [Fact]
    public void The_checksum_is_the_hosts() => Property.Holds(random =>
    {
        byte[] bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        int cut = random.Next(bytes.Length + 1);
        int crc = Crc32.Add(Crc32.Add(Crc32.Start, Packs.Signed(bytes), 0, cut), Packs.Signed(bytes), cut, bytes.Length - cut);
        Assert.Equal(Compiler.Storage.Crc32.Of(bytes), (uint)Crc32.Finish(crc));
    });

    private static string Of(byte[] message)
    {
        var hash = new DeviceSha256();
        hash.Add(Packs.Signed(message), 0, message.Length);
        sbyte[] digest = new sbyte[DeviceSha256.DigestBytes];
        hash.Finish(digest, 0);
        return Convert.ToHexStringLower([.. digest.Select(b => (byte)b)]);
    }
}
